#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "marrow/model/survival.hpp"

namespace marrow {

/// What a model learns. Of an observation, whatever it is, the margin of a patient grows with the risk.
enum class Objective {
  cox,         ///< the order of the events: Cox's partial likelihood, other ends censored
  aft,         ///< the time to the event: accelerated failure time, extreme-value errors; other ends censored
  logistic,    ///< the event by a horizon or not, patients weighted by the inverse probability of censoring
  multiclass,  ///< which of several classes a patient is of; no risk, a margin for each class
  regression   ///< a measured number, such as log2 of a drug's LC50: the margin is that number
};

/// An objective and the horizon it asks about (`logistic` only).
struct LearningTask {
  Objective objective = Objective::cox;
  double horizon_days = 0;
  bool operator==(const LearningTask&) const = default;
};

/// `cox`, `aft`, `logistic`, `multiclass`, `regression`.
[[nodiscard]] std::string_view objective_name(Objective objective) noexcept;
/// XGBoost's name: `survival:cox`, `survival:aft`, `binary:logistic`, `multi:softprob`,
/// `reg:squarederror`.
[[nodiscard]] const char* xgboost_objective(Objective objective) noexcept;
/// Throws `usage` for another word.
[[nodiscard]] Objective parse_objective(std::string_view name);

/// The event by a horizon as a yes or no.
struct HorizonLabel {
  bool has_event = false;
  /// Inverse of the probability of being observed so far: 0 for a patient censored before the horizon, of whom nobody
  /// knows (Robins, Rotnitzky 1992). A competing end before the horizon is a no.
  double weight = 0;
};

/// One label a patient. The censoring curve is that of these patients.
[[nodiscard]] std::vector<HorizonLabel> horizon_labels(const std::vector<Observation>& observations,
                                                       double horizon_days);

}  // namespace marrow
