#include <fmt/format.h>

#include <cstdlib>
#include <filesystem>
#include <set>

#include "marrow/base/error.hpp"
#include "marrow/base/output_file.hpp"
#include "marrow/base/text.hpp"
#include "marrow/features/catalogue.hpp"
#include "marrow/io/failed_sample_table.hpp"
#include "marrow/io/json_text.hpp"
#include "marrow/io/text_file.hpp"
#include "marrow/report/cohort_html.hpp"
#include "marrow/report/multiqc.hpp"
#include "marrow/report/patient_html.hpp"
#include "marrow/report/text_summary.hpp"
#include "output.hpp"
#include "profile_input.hpp"
#include "verbs.hpp"

namespace marrow::commands {

namespace {

/// What the report of a sample is told beside its profile.
ReportContext context_of(const Knowledge& knowledge, const Profile& profile) {
  const double mutated = feature_value(profile, "nf.mutated");
  return {.knowledge = &knowledge,
          .notch1_fbxw7 = mutated == 1   ? State::present
                          : mutated == 0 ? State::absent
                                         : State::not_assessed};
}

/// Where reports go, one sample after the other.
class ReportSink {
 public:
  virtual ~ReportSink() = default;
  virtual void add(const Profile& profile) = 0;
  /// `failed`: samples of the cohort that have no profile.
  virtual void finish(const std::vector<FailedSample>& failed) = 0;
};

/// A folder for reports, made if it is not there.
class ReportFolder {
 public:
  /// Throws `io`.
  explicit ReportFolder(std::string path) : path_(std::move(path)) {
    if (!path_.ends_with('/')) path_ += '/';
    std::error_code code;
    std::filesystem::create_directories(path_, code);
    if (code) throw Error(ErrorKind::io, fmt::format("cannot make the folder '{}': {}", path_, code.message()));
  }
  void write(const std::string& name, const std::string& text) const {
    OutputFile file(path_ + name);
    file.write(text);
    file.commit();
  }

 private:
  std::string path_;
};

/// The samples of a cohort by name: one that comes twice would overwrite itself.
class SampleNames {
 public:
  /// Throws `data` for a name that came before.
  void add(const std::string& sample) {
    if (samples_.insert(sample).second) return;
    throw Error(ErrorKind::data, fmt::format("the sample '{}' comes twice", sample),
                "each sample of a cohort needs a name of its own");
  }

 private:
  std::set<std::string> samples_;
};

/// Text summaries of all samples in one stream, an empty line between them.
class TextSink : public ReportSink {
 public:
  TextSink(const std::optional<std::string>& path, const Knowledge& knowledge, Streams& streams)
      : knowledge_(knowledge), output_(path, streams) {
    const char* no_colour = std::getenv("NO_COLOR");
    const bool is_stream = !path || *path == "-";
    options_.use_colour = is_stream && streams.out_is_terminal && (no_colour == nullptr || *no_colour == '\0');
  }
  void add(const Profile& profile) override {
    if (has_written_) output_.write("\n");
    output_.write(text_summary(profile, options_, context_of(knowledge_, profile)));
    has_written_ = true;
  }
  void finish(const std::vector<FailedSample>& failed) override {
    if (!failed.empty()) output_.write(has_written_ ? "\nCould not be read\n" : "Could not be read\n");
    for (const FailedSample& sample : failed) {
      output_.write(fmt::format("  {}: {}\n", file_text(sample.sample), file_text(sample.message)));
    }
    output_.commit();
  }

 private:
  const Knowledge& knowledge_;
  Output output_;
  TextSummaryOptions options_;
  bool has_written_ = false;
};

/// The page of one sample in one file; no file if the sample failed.
class PageSink : public ReportSink {
 public:
  PageSink(const std::optional<std::string>& path, const Knowledge& knowledge, Streams& streams)
      : knowledge_(knowledge), output_(path, streams) {}
  void add(const Profile& profile) override {
    if (page_) {
      throw Error(ErrorKind::usage, "one page is for one sample, and there are several",
                  "give a folder: -o FOLDER/ writes a page for each and an index");
    }
    page_ = patient_html(profile, embedded_page_templates(), context_of(knowledge_, profile));
  }
  void finish(const std::vector<FailedSample>&) override {
    if (!page_) return;
    output_.write(*page_);
    output_.commit();
  }

 private:
  const Knowledge& knowledge_;
  Output output_;
  std::optional<std::string> page_;
};

/// A page for each sample, and index.html, which is written last.
class FolderSink : public ReportSink {
 public:
  FolderSink(const std::string& folder, const Knowledge& knowledge) : knowledge_(knowledge), folder_(folder) {}
  void add(const Profile& profile) override {
    samples_.add(profile.sample);
    CohortRow row = cohort_row(profile);
    folder_.write(row.file, patient_html(profile, embedded_page_templates(), context_of(knowledge_, profile)));
    rows_.push_back(std::move(row));
  }
  void finish(const std::vector<FailedSample>& failed) override {
    folder_.write("index.html", cohort_html(rows_, failed, embedded_page_templates()));
  }

 private:
  const Knowledge& knowledge_;
  ReportFolder folder_;
  SampleNames samples_;
  std::vector<CohortRow> rows_;
};

/// Sections for MultiQC, a file each.
class MultiqcSink : public ReportSink {
 public:
  explicit MultiqcSink(const std::string& folder) : folder_(folder) {}
  void add(const Profile& profile) override {
    samples_.add(profile.sample);
    report_.add(profile);
  }
  void finish(const std::vector<FailedSample>& failed) override {
    for (const auto& [name, content] : report_.files(failed)) folder_.write(name, write_json(content) + "\n");
  }

 private:
  ReportFolder folder_;
  SampleNames samples_;
  MultiqcReport report_;
};

class ReportCommand : public Command {
 public:
  void declare(OptionTable& options) override {
    options.positional("PROFILES", profiles_, 1, "profile stream; standard input if not given");
    input_.declare(options);
    options.group("Output and knowledge");
    options.text("output,o", output_, "PATH",
                 "FILE.html: one sample's page; FOLDER/: a page for each and index.html; else text");
    options.text("output-type,O", type_, "TYPE",
                 "text, html, or multiqc: files *_mqc.json in FOLDER/; text or html by PATH if not given");
    options.text("failures", failures_, "FILE",
                 "samples that failed, as extract --failures writes them, to be listed with the others");
    model_.declare(options);
    model_.declare_interactions(options);
    model_.declare_resistance(options);
    knowledge_.declare(options);
  }

  void run(Streams& streams, RunReport& report) override {
    const std::unique_ptr<ReportSink> sink = make_sink(streams);
    std::vector<FailedSample> failed;
    if (failures_) failed = read_failed_sample_table(read_text_file(*failures_, streams.in), file_name(*failures_));
    std::int64_t samples = 0;
    for_each_profile(
        input_, knowledge_, profiles_.empty() ? "-" : profiles_.front(), streams, report,
        [&](Profile& profile) {
          sink->add(profile);
          ++samples;
        },
        &model_);
    failed.insert(failed.end(), report.failed_samples.begin(), report.failed_samples.end());
    if (samples == 0 && failed.empty()) throw Error(ErrorKind::data, "there is no profile in the input");
    sink->finish(failed);
    report.funnel = fmt::format("{} {}", samples, samples == 1 ? "sample" : "samples");
  }

 private:
  [[nodiscard]] std::unique_ptr<ReportSink> make_sink(Streams& streams) {
    if (type_ && *type_ != "text" && *type_ != "html" && *type_ != "multiqc") {
      throw Error(ErrorKind::usage, fmt::format("--output-type '{}' is none of text, html, multiqc", *type_));
    }
    const std::string path = output_.value_or("-");
    const bool is_folder = path.ends_with('/') || std::filesystem::is_directory(path);
    if (type_ == "multiqc") {
      if (!is_folder) throw Error(ErrorKind::usage, "sections for MultiQC go into a folder", "give -o FOLDER/");
      return std::make_unique<MultiqcSink>(path);
    }
    if (is_folder && type_ == "text") {
      throw Error(ErrorKind::usage, "text summaries go into one file, not into a folder", "give -o FILE.txt");
    }
    if (is_folder) return std::make_unique<FolderSink>(path, knowledge_.get());
    const std::string lower = lower_case(path);
    const bool is_html = type_ ? *type_ == "html" : lower.ends_with(".html") || lower.ends_with(".htm");
    if (is_html) return std::make_unique<PageSink>(output_, knowledge_.get(), streams);
    return std::make_unique<TextSink>(output_, knowledge_.get(), streams);
  }

  ProfileInputOptions input_;
  ModelOption model_;
  KnowledgeOption knowledge_;
  std::vector<std::string> profiles_;
  std::optional<std::string> output_;
  std::optional<std::string> type_;
  std::optional<std::string> failures_;
};

}  // namespace

std::unique_ptr<Command> make_report_command() {
  return std::make_unique<ReportCommand>();
}

}  // namespace marrow::commands
