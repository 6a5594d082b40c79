#pragma once

#include <cstddef>
#include <functional>
#include <map>
#include <string>
#include <vector>

#include "marrow/model/score.hpp"
#include "marrow/records/profile.hpp"

namespace marrow {

/// The files of a model: one in the program by its name, else a folder.
/// Throws `usage` for a name that is neither, `io` for a file that cannot be read.
[[nodiscard]] std::map<std::string, std::string> model_files(const std::string& name_or_folder);

/// Loads a relapse model: one in the program by its name, else a folder that holds its files.
/// Throws `usage` for a name that is neither, `io` for a file that cannot be read, `model` as RelapseModel::load.
[[nodiscard]] RelapseModel load_relapse_model(const std::string& name_or_folder);

/// Puts the relapse score of `model` into the profile, in place of an older one, and names the model in `provenance`.
void score_profile(const RelapseModel& model, Profile& profile, const ExplanationOptions& options = {});

/// Scores a stream of profiles, a batch at a time: many together are several times faster. The result is that of
/// `score_profile` on each, in the order in which they came.
class ProfileScorer {
 public:
  static constexpr std::size_t default_batch = 64;

  /// `consume` gets every scored profile; `model` must outlive the scorer.
  ProfileScorer(const RelapseModel& model, const ExplanationOptions& options, std::function<void(Profile&)> consume,
                std::size_t batch = default_batch);

  /// Takes one profile; where it completes a batch, the whole batch is scored and passed on.
  void add(Profile profile);
  /// Scores and passes on what is waiting.
  void flush();

 private:
  const RelapseModel& model_;
  ExplanationOptions options_;
  std::function<void(Profile&)> consume_;
  std::size_t batch_;
  std::vector<Profile> waiting_;
  std::vector<ScoreRequest> requests_;  ///< of those that wait
};

}  // namespace marrow
