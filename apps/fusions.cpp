#include <fmt/format.h>

#include "marrow/base/error.hpp"
#include "marrow/io/profile_fragment.hpp"
#include "marrow/knowledge/known_fusions.hpp"
#include "marrow/report/rearrangement_table.hpp"
#include "output.hpp"
#include "profile_input.hpp"
#include "verbs.hpp"

namespace marrow::commands {

namespace {

class FusionsCommand : public Command {
 public:
  void declare(OptionTable& options) override {
    input_.declare(options);
    options.group("Output and knowledge");
    options.text("output,o", output_, "FILE", "where to; standard output if not given");
    options.text("output-type,O", output_type_, "t|j", "table, or profile fragments (JSON Lines)");
    knowledge_.declare(options);
  }

  void run(Streams& streams, RunReport& report) override {
    if (output_type_ != "t" && output_type_ != "j") {
      throw Error(ErrorKind::usage, fmt::format("--output-type '{}' is none of t, j", output_type_));
    }
    if (!input_.has_files()) {
      throw Error(ErrorKind::usage, "nothing to look for fusions in",
                  "give --fusions, --sv, --clinical or --samplesheet");
    }
    const KnownFusions known = KnownFusions::load(knowledge_.get().source());
    Output output(output_, streams);
    if (output_type_ == "t") output.write(rearrangement_table_header());
    std::int64_t samples = 0;
    std::int64_t fusions = 0;
    for_each_profile(input_, knowledge_, "-", streams, report, [&](Profile& profile) {
      ++samples;
      fusions += static_cast<std::int64_t>(profile.fusions.items.size());
      report.warnings.add_all(profile.warnings);
      output.write(output_type_ == "t" ? rearrangement_table_lines(profile, known)
                                       : write_profile_fragment(profile, "fusions") + "\n");
    });
    output.commit();
    report.funnel = fmt::format("{} {}, {} fusions", samples, samples == 1 ? "sample" : "samples", fusions);
  }

 private:
  ProfileInputOptions input_;
  KnowledgeOption knowledge_;
  std::optional<std::string> output_;
  std::string output_type_ = "t";
};

}  // namespace

std::unique_ptr<Command> make_fusions_command() {
  return std::make_unique<FusionsCommand>();
}

}  // namespace marrow::commands
