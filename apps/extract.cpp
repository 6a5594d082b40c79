#include <fmt/format.h>

#include <filesystem>

#include "marrow/base/error.hpp"
#include "marrow/io/failed_sample_table.hpp"
#include "marrow/io/profile_json.hpp"
#include "output.hpp"
#include "profile_input.hpp"
#include "progress.hpp"
#include "verbs.hpp"

namespace marrow::commands {

namespace {

class ExtractCommand : public Command {
 public:
  void declare(OptionTable& options) override {
    input_.declare(options);
    options.group("Output and knowledge");
    options.text("output,o", output_, "FILE", "profiles, JSON Lines; standard output if not given");
    options.text("failures", failures_, "FILE", "table of the samples that failed: sample, kind, message, hint");
    options.flag("resume", resumes_,
                 "take the samples of a sheet that earlier runs finished from FILE.finished, which stays");
    knowledge_.declare(options);
  }

  void run(Streams& streams, RunReport& report) override {
    input_.finish();
    if (!input_.has_files()) {
      throw Error(
          ErrorKind::usage, "nothing to extract from",
          "give --vcf, --bam, --variants, --fusions, --sv, --segments, --expression-calls, --profile, --clinical or "
          "--samplesheet");
    }
    require_places();
    Output output(output_, streams);
    std::optional<Output> failures;
    if (failures_) failures.emplace(failures_, streams);
    const std::vector<PlannedSample> plan =
        plan_cohort(input_.inputs(), knowledge_.get().panel(), streams.in, report.warnings);
    std::optional<FinishedSamples> finished;
    if (keeps_finished()) finished.emplace(*output_ + ".finished", resumes_);
    ExtractFunnel funnel;
    Progress progress(streams, "samples");
    const bool has_progress = plan.size() > 1 && (output_.value_or("-") != "-" || !streams.out_is_terminal);
    const std::size_t finished_before =
        extract_planned(plan, input_, knowledge_, streams, report,
                        [&](Profile& profile) {
                          funnel.add(profile);
                          output.write(write_profile(profile) + "\n");
                        },
                        {.finished = finished ? &*finished : nullptr, .progress = has_progress ? &progress : nullptr});
    progress.hide();
    output.commit();
    if (failures) {
      failures->write(failed_sample_table(report.failed_samples));
      failures->commit();
    }
    if (finished && !resumes_ && report.failed_samples.empty()) finished->remove();
    report.funnel = funnel.text();
    if (resumes_) report.funnel += fmt::format(", {} finished before", finished_before);
    report.warnings.add_all(funnel.warnings());
  }

 private:
  /// What finished samples are kept beside: the output of a sheet, if it is a file that a later run can find.
  [[nodiscard]] bool keeps_finished() const {
    if (!input_.inputs().samplesheet || !output_ || *output_ == "-") return false;
    std::error_code code;
    return !std::filesystem::exists(*output_, code) || std::filesystem::is_regular_file(*output_, code);
  }

  void require_places() const {
    if (resumes_ && !keeps_finished()) {
      throw Error(ErrorKind::usage, "--resume needs --samplesheet and -o FILE",
                  "finished samples are kept beside FILE, in FILE.finished");
    }
    if (failures_ && output_ && *failures_ == *output_) {
      throw Error(ErrorKind::usage, fmt::format("--failures and --output are the same file, '{}'", *output_));
    }
  }

  ProfileInputOptions input_;
  KnowledgeOption knowledge_;
  std::optional<std::string> output_;
  std::optional<std::string> failures_;
  bool resumes_ = false;
};

}  // namespace

std::unique_ptr<Command> make_extract_command() {
  return std::make_unique<ExtractCommand>();
}

}  // namespace marrow::commands
