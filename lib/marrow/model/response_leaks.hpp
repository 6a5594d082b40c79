#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "marrow/model/outcome_table.hpp"

namespace marrow {

/// How well missing flags alone tell the response: Pearson's correlation of the response with a ridge regression on
/// the flags, cross-validated.
struct ResponseFlags {
  double correlation = 0;  ///< 0 if nothing is missing
  double p = 1;            ///< share of permuted responses that reach it
  std::int64_t flags = 0;  ///< distinct flags that vary
};

/// Whether being measured has to do with the response, for one feature.
struct ResponseFlag {
  std::string feature;
  bool is_used = false;  ///< the model uses the feature
  std::int64_t missing = 0;
  std::int64_t known = 0;
  double mean_missing = 0;  ///< response of those in whom it is missing, log2
  double mean_known = 0;
  double p = 1;  ///< of the difference, by permutation
};

/// The response along an order of the patients: its greatest change.
struct ResponseOrder {
  std::string order;      ///< "patient code", "file"
  std::string change_at;  ///< id of the first patient after the change; empty: too few patients
  double mean_before = 0;
  double mean_after = 0;
  double p = 1;  ///< share of permuted orders with as great a change
};

/// What missing values and the order of the patients tell about the response: the report that comes before a model.
struct ResponseLeakReport {
  std::vector<ResponseFlag> flags;  ///< of every column that anybody has
  ResponseFlags used;               ///< of the model's features, evaluated patients
  ResponseFlags every;              ///< of every column, evaluated patients
  std::vector<ResponseOrder> orders;
  std::vector<std::string> warnings;  ///< few patients, two units, limits

  /// Correlation above which a model must not be believed.
  static constexpr double alarm_correlation = 0.2;
  [[nodiscard]] bool alarm() const noexcept { return used.correlation > alarm_correlation && used.p <= 0.05; }
};

/// Patients below whom every number of a validation is a rough one: the report says so.
inline constexpr std::int64_t few_patients = 100;

/// Looks before any model is fitted, at a cohort with responses. `used` names the model's features.
[[nodiscard]] ResponseLeakReport report_response_leaks(const Cohort& cohort, const std::vector<std::string>& used,
                                                       std::uint64_t seed);

/// As a person reads it.
[[nodiscard]] std::string response_leak_text(const ResponseLeakReport& report);

}  // namespace marrow
