#pragma once

#include <cstddef>
#include <functional>
#include <map>
#include <string>
#include <variant>
#include <vector>

#include "marrow/model/classifier.hpp"
#include "marrow/model/response_model.hpp"
#include "marrow/model/score.hpp"
#include "marrow/records/profile.hpp"

namespace marrow {

/// The files of a model: one in the program by its name, else a folder.
/// Throws `usage` for a name that is neither, `io` for a file that cannot be read.
[[nodiscard]] std::map<std::string, std::string> model_files(const std::string& name_or_folder);

/// Loads a relapse model: one in the program by its name, else a folder that holds its files.
/// Throws `usage` for a name that is neither, `io` for a file that cannot be read, `model` as RelapseModel::load.
[[nodiscard]] RelapseModel load_relapse_model(const std::string& name_or_folder);

/// What `score` asks: a relapse model, a classifier, or a model of drug response.
using ScoringModel = std::variant<RelapseModel, Classifier, ResponseModel>;

/// Loads any of them, as `load_relapse_model`.
[[nodiscard]] ScoringModel load_scoring_model(const std::string& name_or_folder);

/// Puts the score of `model` into the profile, in place of an older one, and names the model in `provenance`: a relapse
/// score, a classifier's answer among `classes`, under the model's name, or a resistance score under its drug group.
/// `options` are of relapse scores.
void score_profile(const ScoringModel& model, Profile& profile, const ExplanationOptions& options = {});

/// Whether the profile has an answer of `model` that is present.
[[nodiscard]] bool has_score(const ScoringModel& model, const Profile& profile);

/// Scores a stream of profiles, a batch at a time: many together are several times faster. The result is that of
/// `score_profile` on each, in the order in which they came.
class ProfileScorer {
 public:
  static constexpr std::size_t default_batch = 64;

  /// `consume` gets every scored profile; `model` must outlive the scorer.
  ProfileScorer(const ScoringModel& model, const ExplanationOptions& options, std::function<void(Profile&)> consume,
                std::size_t batch = default_batch);

  /// Takes one profile; where it completes a batch, the whole batch is scored and passed on.
  void add(Profile profile);
  /// Scores and passes on what is waiting.
  void flush();

 private:
  const ScoringModel& model_;
  ExplanationOptions options_;
  std::function<void(Profile&)> consume_;
  std::size_t batch_;
  std::vector<Profile> waiting_;
  std::vector<ScoreRequest> requests_;  ///< of those that wait
};

}  // namespace marrow
