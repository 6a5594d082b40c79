#include "marrow/pipeline/finished_samples.hpp"

#include <fmt/format.h>
#include <sys/stat.h>

#include "marrow/base/digest.hpp"
#include "marrow/base/text.hpp"
#include "marrow/base/version.hpp"
#include "marrow/io/profile_json.hpp"

namespace marrow {

namespace {

constexpr std::size_t key_digits = 64;

/// Text that is the same only if all that was added is.
class KeyText {
 public:
  void add(std::string_view text) { text_ += fmt::format("{}:{}", text.size(), text); }
  void add_optional(const std::optional<std::string>& text) { add(text ? "=" + *text : std::string("-")); }
  void add_flag(bool value) { add(value ? "yes" : "no"); }
  void add_number(const std::optional<double>& value) { add(value ? format_number(*value) : std::string("-")); }
  template <class Enum>
  void add_enum(Enum value) {
    add(std::to_string(static_cast<int>(value)));
  }
  template <class Enum>
  void add_enum(const std::optional<Enum>& value) {
    add(value ? std::to_string(static_cast<int>(*value)) : std::string("-"));
  }
  void add_all(const std::vector<std::string>& texts) {
    add(std::to_string(texts.size()));
    for (const std::string& text : texts) add(text);
  }
  /// The files and what tells that they are unchanged; also of an index beside them, which may come and go.
  void add_files(const std::vector<std::string>& paths) {
    add(std::to_string(paths.size()));
    for (const std::string& path : paths) {
      add_file(path);
      for (const char* ending : {".tbi", ".csi", ".bai", ".crai", ".fai", ".gzi"}) add_state(path + ending);
    }
  }

  /// Empty if something cannot be told to be unchanged.
  [[nodiscard]] std::string key() const { return is_certain_ ? sha256_hex(text_) : std::string(); }

 private:
  void add_file(const std::string& path) {
    add(path);
    struct stat status {};
    const bool is_file = stat(path.c_str(), &status) == 0 && S_ISREG(status.st_mode);
    is_certain_ = is_certain_ && is_file;
    add_state(path);
  }

  void add_state(const std::string& path) {
    struct stat status {};
    if (stat(path.c_str(), &status) != 0) {
      add("none");
      return;
    }
    add(fmt::format("{} {}.{}", status.st_size, status.st_mtim.tv_sec, status.st_mtim.tv_nsec));
  }

  std::string text_;
  bool is_certain_ = true;
};

// The bindings name every member, so that a new one cannot be forgotten here.

void add_options(const ExtractOptions& options, KeyText& text) {
  const auto& [tumour, filters, reference, population, min_depth_reads, target_vaf, normals, variants_origin,
               is_rest_balanced, reports_germline, uses_annotation, includes_unverified, is_lenient] = options;
  text.add_optional(tumour);
  text.add_all(filters);
  text.add_files(reference ? std::vector{*reference} : std::vector<std::string>());
  text.add_files(population);
  text.add(min_depth_reads ? std::to_string(*min_depth_reads) : std::string("-"));
  text.add_number(target_vaf);
  text.add_files(normals ? std::vector{*normals} : std::vector<std::string>());
  text.add_enum(variants_origin);
  for (const bool flag : {is_rest_balanced, reports_germline, uses_annotation, includes_unverified, is_lenient}) {
    text.add_flag(flag);
  }
}

void add_entry(const SampleEntry& entry, KeyText& text) {
  const auto& [sample, patient, line1, timepoint, assembly, assay, normal, sex, purity, vcf, variants, sv, bam,
               segments, fusions, expression_calls, germline, panel, coverage, clinical] = entry;
  static_cast<void>(line1);  // where the row stands changes nothing
  text.add(sample);
  text.add(patient);
  text.add_enum(timepoint);
  text.add_enum(assembly);
  text.add_enum(assay);
  text.add_optional(normal);
  text.add_optional(sex);
  text.add_number(purity);
  for (const auto* files :
       {&vcf, &variants, &sv, &bam, &segments, &fusions, &expression_calls, &germline, &panel, &coverage, &clinical}) {
    text.add_files(*files);
  }
}

/// Makes the keys of the samples of one patient depend on one another.
void join_keys(const std::vector<std::size_t>& samples, std::vector<std::string>& keys) {
  std::string all;
  bool is_certain = true;
  for (const std::size_t sample : samples) {
    all += keys[sample];
    is_certain = is_certain && !keys[sample].empty();
  }
  for (const std::size_t sample : samples) keys[sample] = is_certain ? sha256_hex(keys[sample] + all) : std::string();
}

}  // namespace

std::vector<std::string> sample_keys(const std::vector<PlannedSample>& plan, const CohortInputs& inputs,
                                     const ExtractOptions& options, const Knowledge& knowledge) {
  KeyText run;
  run.add(version());
  run.add(knowledge.sha256());
  add_options(options, run);
  run.add_files(inputs.clinical);
  run.add_files(inputs.profiles);
  run.add_all(inputs.outcome_columns);
  run.add_flag(inputs.is_lenient);
  std::vector<std::string> keys;
  std::map<std::string, std::vector<std::size_t>> of_patient;
  for (std::size_t i = 0; i < plan.size(); ++i) {
    KeyText text = run;
    add_entry(plan[i].entry, text);
    keys.push_back(text.key());
    if (!plan[i].entry.patient.empty()) of_patient[plan[i].entry.patient].push_back(i);
  }
  for (const auto& [patient, samples] : of_patient) {
    if (samples.size() > 1) join_keys(samples, keys);
  }
  return keys;
}

FinishedSamples::FinishedSamples(std::string path, bool takes_earlier)
    : file_(std::move(path), [&](std::int64_t offset, std::string_view line) {
        if (takes_earlier) remember(offset, line);
      }) {
  if (!takes_earlier) file_.clear();
}

void FinishedSamples::remember(std::int64_t offset, std::string_view line) {
  constexpr std::size_t before_profile = key_digits + 1 + key_digits + 1;
  if (line.size() <= before_profile || line[key_digits] != '\t' || line[before_profile - 1] != '\t') return;
  const std::string_view profile = line.substr(before_profile);
  if (sha256_hex(profile) != line.substr(key_digits + 1, key_digits)) return;
  places_[std::string(line.substr(0, key_digits))] = {offset + static_cast<std::int64_t>(before_profile),
                                                      static_cast<std::int64_t>(profile.size())};
}

std::optional<Profile> FinishedSamples::find(const std::string& key) const {
  const auto found = places_.find(key);
  if (found == places_.end()) return std::nullopt;
  return read_profile(file_.read(found->second.offset, found->second.bytes));
}

void FinishedSamples::keep(const std::string& key, const Profile& profile) {
  const std::string text = write_profile(profile);
  file_.append(fmt::format("{}\t{}\t{}", key, sha256_hex(text), text));
}

}  // namespace marrow
