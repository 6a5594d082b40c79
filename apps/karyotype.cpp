#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <string>
#include <vector>

#include "marrow/base/error.hpp"
#include "marrow/base/text.hpp"
#include "marrow/io/profile_fragment.hpp"
#include "output.hpp"
#include "profile_input.hpp"
#include "verbs.hpp"

namespace marrow::commands {

namespace {

constexpr std::string_view seg_header = "ID\tchrom\tloc.start\tloc.end\tnum.mark\tseg.mean\n";
constexpr std::string_view state_header = "sample\tkind\tname\tstate\tvalue\texons\treason\tdetail\n";

/// The value as a log2 ratio against two copies; none at all is written as a twentieth.
double segment_mean(const SegmentRow& row) {
  constexpr double least_copies = 0.05;
  return row.log2 ? *row.log2 : std::log2(std::max(least_copies, row.copies.value_or(2)) / 2);
}

std::string seg_lines(const std::string& sample, const PlannedSample& planned) {
  std::vector<const SegmentRow*> rows;
  for (const SampleSegments& table : planned.segment_tables) {
    for (const SegmentRow& row : table.rows) {
      if (!row.fault && !row.place.contig.empty()) rows.push_back(&row);
    }
  }
  std::stable_sort(rows.begin(), rows.end(), [](const SegmentRow* a, const SegmentRow* b) {
    return std::pair(contig_rank(a->place.contig), a->place.begin) <
           std::pair(contig_rank(b->place.contig), b->place.begin);
  });
  std::string lines;
  for (const SegmentRow* row : rows) {
    lines += fmt::format("{}\t{}\t{}\t{}\t{}\t{}\n", printable(sample), row->place.contig, row->place.begin + 1,
                         row->place.end, row->markers ? std::to_string(*row->markers) : "NA",
                         format_number(std::round(segment_mean(*row) * 1e4) / 1e4));
  }
  return lines;
}

std::string state_line(const Profile& profile, std::string_view kind, const std::string& name, const Assessment& state,
                       const std::string& value, const std::string& exons) {
  return fmt::format("{}\t{}\t{}\t{}\t{}\t{}\t{}\t{}\n", printable(profile.sample), kind, name, state_name(state.state),
                     value, exons, state.is_known() || !state.reason ? "." : reason_name(*state.reason),
                     state.detail.empty() ? "." : printable(state.detail));
}

std::string number_or_dot(const std::optional<double>& value) {
  return value ? format_number(*value) : ".";
}

std::string state_lines(const Profile& profile) {
  const CopyNumber& copies = profile.copy_number;
  const auto& ploidy = copies.ploidy;
  std::string words = ".";
  if (ploidy.is_present()) {
    words = ploidy.value.modal ? std::to_string(*ploidy.value.modal) : ".";
    if (ploidy.value.ploidy_class) words += " " + *ploidy.value.ploidy_class;
    if (ploidy.value.masked.value_or(false)) words += " masked";
  }
  std::string lines = state_line(profile, "ploidy", ".", ploidy, words, ".");
  for (const auto& [kind, states] : {std::pair{"chromosome", &copies.chromosomes}, std::pair{"arm", &copies.arms}}) {
    for (const auto& [name, state] : *states) {
      lines += state_line(profile, kind, name, state, number_or_dot(state.value.value), ".");
    }
  }
  for (const auto& [name, state] : copies.focal) {
    const std::string copies_left = state.value.copies ? " " + format_number(*state.value.copies) : "";
    lines += state_line(profile, "focal", name, state, state.is_present() ? state.value.kind + copies_left : ".",
                        state.value.exons.value_or("."));
  }
  return lines;
}

class KaryotypeCommand : public Command {
 public:
  void declare(OptionTable& options) override {
    input_.declare(options);
    options.group("Output and knowledge");
    options.text("output,o", output_, "FILE", "where to; standard output if not given");
    options.text("output-type,O", output_type_, "s|t|j",
                 "segments as SEG, table of ploidy, chromosomes, arms and lesions, or fragments of profiles (JSON)");
    knowledge_.declare(options);
  }

  void run(Streams& streams, RunReport& report) override {
    if (output_type_ != "s" && output_type_ != "t" && output_type_ != "j") {
      throw Error(ErrorKind::usage, fmt::format("--output-type '{}' is none of s, t, j", output_type_));
    }
    input_.finish();
    if (!input_.has_files()) {
      throw Error(ErrorKind::usage, "no karyotype to read", "give --segments, --clinical or --samplesheet");
    }
    const std::vector<PlannedSample> plan =
        plan_cohort(input_.inputs(), knowledge_.get().panel(), streams.in, report.warnings);
    std::map<std::string, const PlannedSample*> planned;
    for (const PlannedSample& sample : plan) planned[sample.entry.sample] = &sample;
    Output output(output_, streams);
    if (output_type_ != "j") output.write(output_type_ == "s" ? seg_header : state_header);
    std::int64_t samples = 0;
    std::int64_t segments = 0;
    extract_planned(plan, input_, knowledge_, streams, report, [&](Profile& profile) {
      ++samples;
      segments += static_cast<std::int64_t>(profile.copy_number.segments.size());
      report.warnings.add_all(profile.warnings);
      const auto own = planned.find(profile.sample);
      if (output_type_ == "s" && own != planned.end()) {
        Warnings told_already;
        output.write(seg_lines(profile.sample, with_own_tables(*own->second, knowledge_.get().panel(), told_already)));
      }
      if (output_type_ == "t") output.write(state_lines(profile));
      if (output_type_ == "j") output.write(write_profile_fragment(profile, "copy_number") + "\n");
    });
    output.commit();
    report.funnel = fmt::format("{} {}, {} segments", samples, samples == 1 ? "sample" : "samples", segments);
  }

 private:
  ProfileInputOptions input_;
  KnowledgeOption knowledge_;
  std::optional<std::string> output_;
  std::string output_type_ = "s";
};

}  // namespace

std::unique_ptr<Command> make_karyotype_command() {
  return std::make_unique<KaryotypeCommand>();
}

}  // namespace marrow::commands
