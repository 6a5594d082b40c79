#pragma once

#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "marrow/base/value.hpp"
#include "marrow/model/applicability.hpp"
#include "marrow/model/explanation.hpp"
#include "marrow/model/manifest.hpp"
#include "marrow/records/feature_matrix.hpp"
#include "marrow/records/profile.hpp"

namespace marrow {

/// Names of the models in the program, sorted: "relapse_b" …
[[nodiscard]] std::vector<std::string> shipped_models();

/// The files of a model in the program. Throws `usage`, with the nearest name, if there is none of that name.
[[nodiscard]] std::map<std::string, std::string> shipped_model(std::string_view name);

/// A loaded relapse model. Not thread-safe, as XGBoost's boosters are not: one for each thread.
class RelapseModel {
 public:
  /// Loads from the bytes of the model's files. Throws `model` for a missing file, a wrong checksum, a damaged
  /// manifest, trees for another number of features, and a rule that cannot be read.
  [[nodiscard]] static RelapseModel load(const std::map<std::string, std::string>& files);

  ~RelapseModel();
  RelapseModel(RelapseModel&&) noexcept;
  RelapseModel& operator=(RelapseModel&&) noexcept;

  [[nodiscard]] const ModelManifest& manifest() const noexcept;
  /// SHA-256 of the manifest, which holds the checksums of everything else.
  [[nodiscard]] const std::string& sha256() const noexcept;
  /// Names of the features, in order: the columns that a row must have.
  [[nodiscard]] std::vector<std::string> feature_names() const;

  /// Margins of rows, missing values as NaN, in the order of `feature_names`; no rule is looked at. What a row gets
  /// does not depend on the others.
  [[nodiscard]] std::vector<double> margins(const NumberTable& rows) const;

  /// See `ApplicabilityRules::profile_keys`.
  [[nodiscard]] const std::optional<std::set<std::string>>& profile_keys() const noexcept;
  /// Asks about one sample of a matrix. `profile` is `to_value` of the sample's profile, or of its `profile_keys`: the
  /// rules of applicability look at it.
  /// Throws `model`, with both lists, unless the columns of `matrix` are the model's, in order; `data` where a rule
  /// compares kinds that cannot be compared.
  [[nodiscard]] ScoreRequest request(const FeatureMatrix& matrix, std::size_t sample, Value profile) const;
  /// One score a request, in order; what a patient gets does not depend on the others, but many together are faster.
  /// Where a rule of applicability does not hold, or nothing tells whether it does, the score is not assessed and has
  /// no number; else its key `explanation` says why it is what it is (`explanation_from_value`).
  [[nodiscard]] std::vector<Score> scores(const std::vector<ScoreRequest>& requests,
                                          const ExplanationOptions& options = {}) const;
  /// The score of one request.
  [[nodiscard]] Score score(const FeatureMatrix& matrix, std::size_t sample, Value profile,
                            const ExplanationOptions& options = {}) const;

 private:
  struct State;
  explicit RelapseModel(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

}  // namespace marrow
