#pragma once

#include <vector>

#include "marrow/model/survival.hpp"

namespace marrow {

/// Net benefit of treating who has at least `threshold` of predicted probability: true positives minus false positives
/// at the odds of the threshold, each as a share of all patients. The event's incidence among the treated is
/// Aalen-Johansen's, so that competing ends are no events. 0 if nobody is treated. `threshold` lies within 0 and 1.
/// Source: Vickers 2008 (survival, competing risks).
[[nodiscard]] double net_benefit(const std::vector<Observation>& observations, const std::vector<double>& probability,
                                 double horizon, double threshold);

/// Net benefit of treating everybody.
[[nodiscard]] double net_benefit_of_all(const std::vector<Observation>& observations, double horizon, double threshold);

/// How a new classification moves patients up and down against an old one, as shares of those who have the event by the
/// horizon, and of those who do not. Incidences in each direction are Aalen-Johansen's.
/// Source: Pencina, D'Agostino, Steyerberg 2011 (prospective form).
struct NetReclassification {
  double events = 0;      ///< P(up | event) − P(down | event)
  double non_events = 0;  ///< P(down | no event) − P(up | no event)
};

/// `from` and `to` are ranks of risk, low to high. NaN where nobody, or everybody, has the event.
[[nodiscard]] NetReclassification net_reclassification(const std::vector<Observation>& observations,
                                                       const std::vector<int>& from, const std::vector<int>& to,
                                                       double horizon);

}  // namespace marrow
