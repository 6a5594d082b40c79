#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "marrow/model/absolute_risk.hpp"
#include "marrow/model/cross_fit.hpp"
#include "marrow/records/evaluation.hpp"

namespace marrow {

/// How patients are held out, and how often they are drawn again for the intervals.
struct ValidationOptions : CrossFitOptions {
  std::size_t bootstraps = 500;
  std::string baseline_name = "ridge Cox";  ///< what the model is compared with
};

/// A number with its 95 % interval by the bootstrap over patients.
struct Estimate {
  double value = 0;
  double low = 0;
  double high = 0;
  bool operator==(const Estimate&) const = default;
};

/// The model beside another way of scoring, on the same patients and bootstrap samples.
struct MeasuredDifference {
  std::string against;
  std::vector<Measure> measures;  ///< model − other; the loss first
};

/// What a feature is worth: how much the loss rises when its values are exchanged among held-out patients.
struct FeatureWorth {
  std::string feature;
  Estimate rise;  ///< mean, least and greatest of the repeats
};

/// Mean, least and greatest of at least one value.
[[nodiscard]] Estimate with_extent(const std::vector<double>& values);

/// A group of predicted risk: from `at_least` to the next group's.
struct RiskGroup {
  std::string name;
  double at_least = 0;  ///< predicted incidence at five years
  std::int64_t patients = 0;
  double expected = 0;  ///< mean predicted incidence at five years
  double observed = 0;  ///< Aalen-Johansen at five years
  bool operator==(const RiskGroup&) const = default;
};

/// What one way of scoring is worth on the evaluated patients, each predicted by models that did not see them.
struct Metrics {
  std::string name;
  Estimate c;              ///< Harrell's C, mean over repeats
  double c_repeat_sd = 0;  ///< standard deviation of C over repeats
  double c_all = 0;        ///< on all patients, the not evaluated too
  Estimate auc_3y;
  Estimate auc_5y;
  double brier_5y = 0;
  double integrated_brier = 0;  ///< mean of the Brier score from 0 to 5 years
  Estimate slope;  ///< of the held-out margin in a Cox model: 1 says that it is neither too bold nor too timid
  std::vector<RiskGroup> groups;
  bool operator==(const Metrics&) const = default;
};

/// What a feature is worth: how much C falls when its values are exchanged among held-out patients.
struct FeatureImportance {
  std::string feature;
  Estimate c_drop;  ///< mean over repeats; the interval is that of the repeats' values
  bool operator==(const FeatureImportance&) const = default;
};

/// A site, or protocol, judged by models of the others.
struct SiteValidation {
  std::string site;
  std::int64_t patients = 0;
  std::int64_t events = 0;
  bool is_estimable = false;  ///< at least `least_events` events; else there are no numbers
  Estimate model_c;
  Estimate baseline_c;
  static constexpr std::int64_t least_events = 20;
  bool operator==(const SiteValidation&) const = default;
};

/// Evaluated patients with one value of a column, each predicted as in `Metrics`. Empty: not estimable.
struct SubgroupValidation {
  std::string column;
  std::string group;  ///< the value, or a band of numbers
  std::int64_t patients = 0;
  std::int64_t events = 0;
  std::optional<Estimate> model_c;                  ///< Harrell's, mean over repeats
  std::optional<Estimate> model_observed_expected;  ///< events at five years, by Aalen-Johansen, over those predicted
  std::optional<Estimate> baseline_c;
  std::optional<Estimate> baseline_observed_expected;
  bool operator==(const SubgroupValidation&) const = default;
};

/// The model beside its baseline, on the same folds and the same bootstrap samples.
struct Validation {
  Metrics model;
  Metrics baseline;
  Estimate c_difference;     ///< model − baseline
  double brier_5y_null = 0;  ///< of the same incidence for everyone
  double integrated_brier_null = 0;
  double incidence_3y = 0;  ///< Aalen-Johansen of the evaluated patients
  double incidence_5y = 0;
  std::int64_t patients = 0;
  std::int64_t events = 0;
  std::int64_t competing = 0;
  std::int64_t settings_tried = 1;            ///< in each fold, inside its training patients
  std::vector<FeatureImportance> importance;  ///< greatest drop first
  std::vector<SiteValidation> sites;
  std::vector<SubgroupValidation> subgroups;  ///< see `validate_subgroups`
  bool operator==(const Validation&) const = default;
};

/// Judges both. `sites` are those of the roles. `groups` carry names and boundaries. Probabilities come from slope and
/// baseline hazard fitted on the same held-out margins, so calibration in the large is not an independent check.
[[nodiscard]] Validation validate(const CrossFit& margins, const std::vector<Observation>& observations,
                                  const PatientRoles& roles, const std::vector<FeatureSpec>& features,
                                  const std::vector<RiskGroup>& groups, const ValidationOptions& options,
                                  std::uint64_t seed);

}  // namespace marrow
