#include <fmt/format.h>

#include "marrow/base/error.hpp"
#include "marrow/io/profile_json.hpp"
#include "output.hpp"
#include "profile_input.hpp"
#include "verbs.hpp"

namespace marrow::commands {

namespace {

class ExtractCommand : public Command {
 public:
  void declare(OptionTable& options) override {
    input_.declare(options);
    options.group("Output and knowledge");
    options.text("output,o", output_, "FILE", "profiles, JSON Lines; standard output if not given");
    knowledge_.declare(options);
  }

  void run(Streams& streams, RunReport& report) override {
    input_.finish();
    if (!input_.has_files()) {
      throw Error(ErrorKind::usage, "nothing to extract from",
                  "give --vcf, --variants, --fusions, --sv, --segments, --expression-calls, --profile, --clinical or "
                  "--samplesheet");
    }
    Output output(output_, streams);
    ExtractFunnel funnel;
    for_each_profile(input_, knowledge_, "-", streams, report, [&](Profile& profile) {
      funnel.add(profile);
      output.write(write_profile(profile) + "\n");
    });
    output.commit();
    report.funnel = funnel.text();
    report.warnings.add_all(funnel.warnings());
  }

 private:
  ProfileInputOptions input_;
  KnowledgeOption knowledge_;
  std::optional<std::string> output_;
};

}  // namespace

std::unique_ptr<Command> make_extract_command() {
  return std::make_unique<ExtractCommand>();
}

}  // namespace marrow::commands
