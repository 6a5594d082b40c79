#pragma once

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "marrow/base/value.hpp"
#include "marrow/model/applicability.hpp"
#include "marrow/model/class_manifest.hpp"
#include "marrow/records/class_score.hpp"

namespace marrow {

/// A loaded classifier. Not thread-safe, as XGBoost's boosters are not: one for each thread.
class Classifier {
 public:
  /// Loads from the bytes of the model's files. Throws `model` for a missing file, a wrong checksum, a damaged
  /// manifest, trees for another number of features or classes, and a rule that cannot be read.
  [[nodiscard]] static Classifier load(const std::map<std::string, std::string>& files);

  ~Classifier();
  Classifier(Classifier&&) noexcept;
  Classifier& operator=(Classifier&&) noexcept;

  [[nodiscard]] const ClassManifest& manifest() const noexcept;
  /// SHA-256 of the manifest, which holds the checksums of everything else.
  [[nodiscard]] const std::string& sha256() const noexcept;

  /// See `ApplicabilityRules::profile_keys`.
  [[nodiscard]] const std::optional<std::set<std::string>>& profile_keys() const noexcept;
  /// As `RelapseModel::request`.
  [[nodiscard]] ScoreRequest request(const FeatureMatrix& matrix, std::size_t sample, Value profile) const;
  /// One answer a request, in order; what a patient gets does not depend on the others. Where a rule of applicability
  /// does not hold, or nothing tells whether it does, it is not assessed and has no class.
  [[nodiscard]] std::vector<ClassScore> scores(const std::vector<ScoreRequest>& requests) const;

 private:
  struct State;
  explicit Classifier(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

}  // namespace marrow
