#pragma once

#include <optional>
#include <set>
#include <string>
#include <vector>

#include "marrow/base/value.hpp"
#include "marrow/knowledge/expression.hpp"
#include "marrow/model/manifest.hpp"
#include "marrow/records/feature_matrix.hpp"
#include "marrow/records/profile.hpp"

namespace marrow {

/// A patient as a model is asked about her.
struct ScoreRequest {
  std::vector<double> row;      ///< her features in the model's order, NaN is missing
  Applicability applicability;  ///< whether the model is meant for her
};

/// For whom a model is meant, by the rules of its description.
class ApplicabilityRules {
 public:
  ApplicabilityRules() = default;
  /// Throws `model` for a rule that cannot be read.
  ApplicabilityRules(const ModelDescription& description, const std::vector<FeatureSpec>& features);

  /// Top-level keys of a profile that the rules look at; empty where they may look at any.
  [[nodiscard]] const std::optional<std::set<std::string>>& profile_keys() const noexcept { return profile_keys_; }

  /// Asks about one sample of a matrix. `profile` is `to_value` of the sample's profile, or of its `profile_keys`.
  /// Throws `model`, with both lists, unless the columns of `matrix` are the model's, in order; `data` where a rule
  /// compares kinds that cannot be compared, and for a value beyond any patient's.
  [[nodiscard]] ScoreRequest request(const FeatureMatrix& matrix, std::size_t sample, Value profile) const;

 private:
  struct Rule {
    Expression condition;
    std::string words;
  };
  [[nodiscard]] static std::vector<Rule> parse(const std::vector<ModelRule>& rules);
  void find_profile_keys();
  [[nodiscard]] Applicability applicability(const Value& scope) const;

  std::string model_;
  std::vector<FeatureSpec> features_;
  std::vector<Rule> applies_if_;
  std::vector<Rule> cautions_;
  std::optional<std::set<std::string>> profile_keys_;
};

/// Scores without numbers yet, one a request, and the rows of those whom the model is meant for.
struct BegunScores {
  std::vector<Score> scores;
  std::vector<std::size_t> inside;  ///< places in `scores`
  NumberTable rows;                 ///< of these
};
/// What every model says before it computes: names, population, and why there is no score.
[[nodiscard]] BegunScores begin_scores(const std::vector<ScoreRequest>& requests, const ModelDescription& description,
                                       const std::string& model_sha256, std::size_t features);

/// A value outside what the training patients had: the model extrapolates.
void add_range_cautions(Applicability& applicability, const std::vector<FeatureSpec>& features, const Imputer& imputer,
                        const double* row);

/// What is said of each feature beside a score: the number in `parts`, and the value of the row.
[[nodiscard]] std::vector<Contribution> contributions(const double* parts, const std::vector<FeatureSpec>& features,
                                                      const double* row);

}  // namespace marrow
