#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "marrow/model/absolute_risk.hpp"
#include "marrow/model/hybrid.hpp"

namespace marrow {

/// How often and in how many parts patients are held out.
struct ValidationOptions {
  std::size_t repeats = 5;
  std::size_t folds = 5;
  std::size_t bootstraps = 500;
  std::size_t threads = 1;  ///< folds fitted side by side; never changes a number
};

/// Margins of patients by models that did not see them: one vector a repeat, in the order of the patients.
struct CrossFit {
  std::vector<std::vector<double>> model;
  std::vector<std::vector<double>> baseline;
};

/// Repeated cross-validation. Folds are stratified by end and evaluation, drawn by patient id. Only patients with
/// `is_trained_on` are ever fitted on; all are predicted, each by models of folds without them.
[[nodiscard]] CrossFit cross_fit(const TrainingSet& patients, const std::vector<bool>& is_trained_on,
                                 const std::vector<bool>& is_evaluated, const HybridOptions& model,
                                 const ValidationOptions& options);

/// Mean over repeats.
[[nodiscard]] std::vector<double> mean_margins(const std::vector<std::vector<double>>& repeats);

/// A number with its 95 % interval by the bootstrap over patients.
struct Estimate {
  double value = 0;
  double low = 0;
  double high = 0;
  bool operator==(const Estimate&) const = default;
};

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
  bool operator==(const Validation&) const = default;
};

/// Judges both. `groups` carry names and boundaries. Probabilities come from slope and baseline hazard fitted on the
/// same held-out margins, so calibration in the large is not an independent check.
[[nodiscard]] Validation validate(const CrossFit& margins, const std::vector<Observation>& observations,
                                  const std::vector<bool>& is_evaluated, const std::vector<RiskGroup>& groups,
                                  const ValidationOptions& options, std::uint64_t seed);

}  // namespace marrow
