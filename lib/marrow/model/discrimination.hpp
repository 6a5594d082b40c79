#pragma once

#include <vector>

#include "marrow/model/survival.hpp"

namespace marrow {

/// Uno's C up to `tau`: pairs of which one had the event by `tau` while the other was event-free or had ended by a
/// competing event, weighted by the inverse probability of censoring; ties of risk count one half.
/// Source: Uno 2011; with competing risks Wolbers 2014, where who ended by a competing event never has the event.
/// Without competing ends it is R's `survival::concordance(timewt = "n/G2")`. NaN if nothing can be compared.
[[nodiscard]] double uno_concordance(const std::vector<Observation>& observations, const std::vector<double>& risk,
                                     double tau);

/// One point of a ROC curve: patients at or above a risk count as positive.
struct RocPoint {
  double false_positive = 0;  ///< share of those without the event by the horizon
  double true_positive = 0;   ///< share of those with it
};

/// The time-dependent ROC curve whose area is `incident_auc`, from (0, 0) to (1, 1), one point a distinct risk. Empty
/// if nobody or everybody had the event.
[[nodiscard]] std::vector<RocPoint> roc_curve(const std::vector<Observation>& observations,
                                              const std::vector<double>& risk, double horizon);

}  // namespace marrow
