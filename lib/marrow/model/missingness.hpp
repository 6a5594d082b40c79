#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "marrow/model/outcome_table.hpp"

namespace marrow {

/// Whether being measured has to do with the outcome, for one feature.
struct MissingFlag {
  std::string feature;
  bool is_used = false;  ///< the model uses the feature
  std::int64_t missing = 0;
  std::int64_t missing_events = 0;
  std::int64_t known = 0;
  std::int64_t known_events = 0;
  double p = 1;  ///< log-rank test of missing against known
};

/// Harrell's C of a ridge Cox model that sees nothing but missing flags, cross-validated.
struct FlagConcordance {
  double c = 0.5;          ///< 0.5 if nothing is missing
  double p = 1;            ///< share of permuted outcomes that reach it
  std::int64_t flags = 0;  ///< distinct flags that vary
};

/// Event rates along an order of the patients.
struct OrderReport {
  std::string order;  ///< "patient code", "file"
  struct Block {
    std::string first;  ///< id of its first patient
    std::int64_t patients = 0;
    std::int64_t events = 0;
  };
  std::vector<Block> quarters;
  std::string change_at;  ///< id of the first patient after the greatest change of the event rate
  double rate_before = 0;
  double rate_after = 0;
  double p = 1;  ///< share of permuted orders with as great a change
};

/// What the missing values and the order of the patients tell about the outcome: the report that comes before a model.
struct MissingnessReport {
  std::vector<MissingFlag> flags;  ///< of every column that anybody has; on all patients
  FlagConcordance used_evaluated;  ///< flags of the model's features, evaluated patients
  FlagConcordance used_all;
  FlagConcordance every_evaluated;  ///< flags of every column
  FlagConcordance every_all;
  std::vector<OrderReport> orders;  ///< on all patients

  /// C of the flags above which a model must not be believed.
  static constexpr double alarm_c = 0.57;
  [[nodiscard]] bool alarm() const noexcept { return used_evaluated.c > alarm_c; }
};

/// Looks before any model is fitted. `used` names the model's features.
[[nodiscard]] MissingnessReport report_missingness(const Cohort& cohort, const std::vector<std::string>& used,
                                                   std::uint64_t seed);

/// As a person reads it.
[[nodiscard]] std::string missingness_text(const MissingnessReport& report);

}  // namespace marrow
