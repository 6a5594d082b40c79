#include "marrow/pipeline/score.hpp"

#include <fmt/format.h>

#include <utility>

#include "marrow/base/error.hpp"
#include "marrow/io/profile_json.hpp"
#include "output.hpp"
#include "profile_input.hpp"
#include "verbs.hpp"

namespace marrow::commands {

namespace {

class ScoreCommand : public Command {
 public:
  void declare(OptionTable& options) override {
    options.positional("FILE", files_, 1, "profile stream; - or nothing: standard input");
    input_.declare(options);
    options.group("Output and knowledge");
    options.text("output,o", output_, "FILE", "profiles with scores; standard output if not given");
    model_.declare(options);
    model_.declare_interactions(options);
    knowledge_.declare(options);
  }

  void run(Streams& streams, RunReport& report) override {
    const ScoringModel& model = model_.get();
    Output output(output_, streams);
    std::int64_t scored = 0;
    std::int64_t outside = 0;
    ProfileScorer scorer(model, model_.explanation(), [&](Profile& profile) {
      ++(has_score(model, profile) ? scored : outside);
      output.write(write_profile(profile) + "\n");
    });
    const std::string path = files_.empty() ? "-" : files_.front();
    try {
      for_each_profile(input_, knowledge_, path, streams, report,
                       [&](Profile& profile) { scorer.add(std::move(profile)); });
    } catch (const Error&) {
      scorer.flush();  // what came before the fault reaches the output
      throw;
    }
    scorer.flush();
    output.commit();
    report.funnel = fmt::format("{} samples scored, {} outside the model", scored, outside);
  }

 private:
  std::vector<std::string> files_;
  ProfileInputOptions input_;
  std::optional<std::string> output_;
  ModelOption model_;
  KnowledgeOption knowledge_;
};

}  // namespace

std::unique_ptr<Command> make_score_command() {
  return std::make_unique<ScoreCommand>();
}

}  // namespace marrow::commands
