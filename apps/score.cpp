#include "marrow/pipeline/score.hpp"

#include <fmt/format.h>

#include <functional>
#include <memory>
#include <utility>
#include <vector>

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
    model_.declare_resistance(options);
    knowledge_.declare(options);
  }

  void run(Streams& streams, RunReport& report) override {
    const ScoringModel& model = model_.get();
    Output output(output_, streams);
    std::int64_t scored = 0;
    std::int64_t resistance_scores = 0;
    std::int64_t outside = 0;
    const ResistanceScorer* resistance = model_.resistance(knowledge_);
    const auto write = [&](Profile& profile) {
      ++(has_score(model, profile) ? scored : outside);
      if (resistance != nullptr) {
        resistance->leave_others_open(profile);
        for (const ScoringModel& one : resistance->models()) resistance_scores += has_score(one, profile) ? 1 : 0;
      }
      output.write(write_profile(profile) + "\n");
    };
    // Each passes its batches on to the next; the first is the last in the list.
    std::vector<std::unique_ptr<ProfileScorer>> scorers;
    std::function<void(Profile&)> next = write;
    const auto add = [&](const ScoringModel& one) {
      scorers.push_back(std::make_unique<ProfileScorer>(one, model_.explanation(), std::move(next)));
      next = [last = scorers.back().get()](Profile& profile) { last->add(std::move(profile)); };
    };
    if (resistance != nullptr) {
      for (const ScoringModel& one : resistance->models()) add(one);
    }
    add(model);
    const auto flush = [&] {
      for (auto scorer = scorers.rbegin(); scorer != scorers.rend(); ++scorer) (*scorer)->flush();
    };
    const std::string path = files_.empty() ? "-" : files_.front();
    try {
      for_each_profile(input_, knowledge_, path, streams, report, next);
    } catch (const Error&) {
      flush();  // what came before the fault reaches the output
      throw;
    }
    flush();
    output.commit();
    report.funnel = fmt::format("{} samples scored, {} outside the model", scored, outside);
    if (resistance != nullptr) report.funnel += fmt::format("; {} scores of drug resistance", resistance_scores);
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
