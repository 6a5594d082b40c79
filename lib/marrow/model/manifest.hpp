#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "marrow/model/absolute_risk.hpp"
#include "marrow/model/hybrid.hpp"
#include "marrow/model/missingness.hpp"
#include "marrow/model/validation.hpp"
#include "marrow/records/feature_matrix.hpp"

namespace marrow {

inline constexpr std::string_view manifest_schema = "marrow.model/2";
inline constexpr std::string_view manifest_file = "manifest.json";
inline constexpr std::string_view card_file = "CARD.md";

/// A condition over a profile, with the features of the model beside its keys (`features.age_years >= 10`), and the
/// words that go with it.
struct ModelRule {
  std::string condition;
  std::string words;
  bool operator==(const ModelRule&) const = default;
};

/// What a model says of itself in words: written by people, taken over unchanged.
struct ModelDescription {
  std::string name;  ///< "relapse_b"
  std::string title;
  std::string outcome;  ///< what the margin ranks and the probabilities are of
  std::string intended_use;
  std::string population;       ///< whom it was trained on, in one line: every score carries it
  std::string era;              ///< years of diagnosis and treatment
  std::string drug_group = {};  ///< of a response model: the key of `scores.resistance`
  bool simulated = false;       ///< trained on simulated patients
  bool ranking_only = false;    ///< too few events for probabilities: margin and reasons only
  std::vector<std::string> not_for;
  std::vector<std::string> limits;
  std::vector<std::string> attribution;
  std::vector<ModelRule> applies_if;  ///< all must be true, else there is no score; the words say what is wrong
  std::vector<ModelRule> cautions;    ///< where true, the words go with the score
  std::vector<RiskGroup> groups;      ///< name and lower bound, ascending from 0
};

/// Reads the words of a model from JSON. Throws `data` for anything missing or misspelt.
[[nodiscard]] ModelDescription parse_description(std::string_view json);
/// Likewise of a classifier, which has no risk groups.
[[nodiscard]] ModelDescription parse_class_description(std::string_view json);
/// Likewise of a response model, which has a drug group.
[[nodiscard]] ModelDescription parse_response_description(std::string_view json);

/// Who a model was trained on; no patient can be found in it.
struct TrainingSummary {
  std::string cohort_sha256;
  std::int64_t patients = 0;  ///< at risk at the landmark, in the matrix
  std::int64_t trained_on = 0;
  std::int64_t excluded = 0;
  std::int64_t ended_by_landmark = 0;
  std::int64_t outcome_missing = 0;
  double landmark_days = 0;
  std::string evaluate_on;        ///< the condition, empty: everybody
  std::string evaluate_on_words;  ///< how the condition was chosen
};

/// How the interval of a score is made: margin ± quantile × √(inflation² × variance over bags + variance over draws).
struct IntervalRule {
  double level = 0.9;
  double inflation = 2;   ///< √(m / (n − m)) for bags of m of n patients: the delete-d jackknife (Shao, Wu 1989)
  double quantile = 1.8;  ///< of Student's t with bags − 1 degrees of freedom
};

/// Baseline incidence of another cohort, put in place of the training patients'.
struct Recalibration {
  std::string cohort_sha256;
  std::int64_t patients = 0;
  std::int64_t events = 0;
  double incidence_5y = 0;         ///< Aalen-Johansen of these patients
  double expected_5y = 0;          ///< mean of what the model said before
  bool is_slope_refitted = false;  ///< else only the baseline hazards are of the cohort
  bool operator==(const Recalibration&) const = default;
};

/// One bag as the manifest lists it.
struct BagEntry {
  std::string file;  ///< universal binary JSON of XGBoost
  std::string sha256;
  LinearPredictor linear;
};

/// Everything about a relapse model but its trees.
struct ModelManifest {
  ModelDescription description;
  std::vector<FeatureSpec> features;  ///< in the order of the matrix
  Imputer imputer;
  std::vector<BagEntry> bags;
  LinearPredictor baseline;
  double shrinkage = 1;  ///< see HybridModel
  double baseline_shrinkage = 1;
  AbsoluteRisk risk;
  std::optional<Recalibration> recalibration;
  IntervalRule interval;
  HybridOptions options;
  TrainingSummary training;
  Validation validation;
  ValidationOptions validation_options;
  FlagConcordance flags;  ///< of the model's features, evaluated patients
  std::string xgboost;    ///< version that trained it
  std::string marrow;

  /// Whether it is a score from elsewhere: no trees, nothing fitted.
  [[nodiscard]] bool is_fixed() const noexcept { return bags.empty(); }
  /// Whether trees rank better than the baseline beyond chance: the interval of the difference lies above 0.
  [[nodiscard]] bool baseline_beaten() const noexcept { return validation.c_difference.low > 0; }
};

/// `any`, `group`, `none`. Throws `usage` for another word.
[[nodiscard]] Interactions parse_interactions(std::string_view word);

/// SHA-256 over the ordered schema (name, unit, monotone sign, day): two models with the same fingerprint take the same
/// rows.
[[nodiscard]] std::string feature_fingerprint(const std::vector<FeatureSpec>& features);

/// The manifest as JSON, with a line feed at its end.
[[nodiscard]] std::string manifest_text(const ModelManifest& manifest);

/// Reads and checks a manifest: schema, fingerprint, sizes, finite numbers.
/// Throws `model`.
[[nodiscard]] ModelManifest parse_manifest(std::string_view json);

/// The model card, Markdown: what it is for and not for, what it is worth beside its baseline, its limits.
[[nodiscard]] std::string card_text(const ModelManifest& manifest);

/// The table of both models for the terminal.
[[nodiscard]] std::string validation_text(const ModelManifest& manifest);

}  // namespace marrow
