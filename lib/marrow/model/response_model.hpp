#pragma once

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "marrow/base/value.hpp"
#include "marrow/model/applicability.hpp"
#include "marrow/model/response_manifest.hpp"
#include "marrow/records/profile.hpp"

namespace marrow {

/// A loaded model of drug response. Not thread-safe, as XGBoost's boosters are not: one for each thread.
class ResponseModel {
 public:
  /// Loads from the bytes of the model's files. Throws `model` for a missing file, a wrong checksum, a damaged
  /// manifest, trees for another number of features, and a rule that cannot be read.
  [[nodiscard]] static ResponseModel load(const std::map<std::string, std::string>& files);

  ~ResponseModel();
  ResponseModel(ResponseModel&&) noexcept;
  ResponseModel& operator=(ResponseModel&&) noexcept;

  [[nodiscard]] const ResponseManifest& manifest() const noexcept;
  /// SHA-256 of the manifest, which holds the checksums of everything else.
  [[nodiscard]] const std::string& sha256() const noexcept;

  /// See `ApplicabilityRules::profile_keys`.
  [[nodiscard]] const std::optional<std::set<std::string>>& profile_keys() const noexcept;
  /// As `RelapseModel::request`.
  [[nodiscard]] ScoreRequest request(const FeatureMatrix& matrix, std::size_t sample, Value profile) const;
  /// One score a request, in order; what a patient gets does not depend on the others. The margin is a log2 shift:
  /// above 0 is resistance. Beside the keys of every score: `range`, over everything that was not assessed and has a
  /// direction, absent … present; `not_assessed`, what each of those would change, largest first; `sentences`.
  /// Where a rule of applicability does not hold, or nothing tells whether it does, it is not assessed.
  [[nodiscard]] std::vector<Score> scores(const std::vector<ScoreRequest>& requests) const;

 private:
  struct State;
  explicit ResponseModel(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

/// Bounds of the mean effect: quantiles of `margins`, shape (bags, draws), after each bag's distance from the mean over
/// the bags was multiplied by the rule's inflation. A bound is one of the numbers, so that draws that all are as high
/// or higher give bounds as high or higher.
[[nodiscard]] NumberInterval response_interval(const NumberTable& margins, const IntervalRule& rule);

}  // namespace marrow
