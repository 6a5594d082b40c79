#pragma once

#include <vector>

#include "marrow/model/survival.hpp"

namespace marrow {

inline constexpr double days_per_year = 365.25;
inline constexpr double three_years_days = 3 * days_per_year;
inline constexpr double five_years_days = 5 * days_per_year;

/// From margins to probabilities: a hazard of the event and one of the competing end, each proportional to
/// exp(slope × (margin − centre)), over a baseline that is kept in steps of a twelfth of a year, so that no patient's
/// time can be read from it.
struct AbsoluteRisk {
  double centre = 0;
  double event_slope = 1;
  double event_slope_error = 0;  ///< standard error
  double competing_slope = 0;
  double competing_slope_error = 0;
  double step_days = days_per_year / 12;
  std::vector<double> event_hazard;  ///< increment of the cumulative baseline hazard in each step from time zero
  std::vector<double> competing_hazard;

  /// Cumulative incidence of the event by `days`, for a patient with this margin; at a step's end exact, within a step
  /// with a constant hazard. Never beyond the last step.
  [[nodiscard]] double incidence(double margin, double days) const noexcept;
  bool operator==(const AbsoluteRisk&) const = default;
};

/// Fits slopes and baseline (Breslow) on margins that their patients' own models have not seen (cross-fitted), up to
/// five years. A competing slope that cannot be fitted (nobody had a competing end, or the margin separates the few who
/// had) is 0.
[[nodiscard]] AbsoluteRisk fit_absolute_risk(const std::vector<double>& margins,
                                             const std::vector<Observation>& observations);

/// `risk` with the baseline hazards of these patients; centre and slopes stay.
[[nodiscard]] AbsoluteRisk refit_baseline(AbsoluteRisk risk, const std::vector<double>& margins,
                                          const std::vector<Observation>& observations);

}  // namespace marrow
