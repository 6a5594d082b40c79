#pragma once

#include <cstddef>
#include <optional>
#include <vector>

#include "marrow/model/survival.hpp"

namespace marrow {

/// Jackknife pseudo-observations of the cumulative incidence at `horizon`: what each patient adds to the Aalen-Johansen
/// estimate, a number that stands for the outcome where it is censored. Without censoring it is 0 or 1.
/// Source: Andersen, Klein, Rosthøj 2003.
[[nodiscard]] std::vector<double> pseudo_values(const std::vector<Observation>& observations, double horizon);

/// An estimate with its standard error.
struct EstimatedNumber {
  double value = 0;
  double standard_error = 0;
};

/// Aalen-Johansen incidence at `horizon` with the jackknife's standard error. Not for an empty list.
[[nodiscard]] EstimatedNumber incidence_estimate(const std::vector<Observation>& observations, double horizon);

/// Calibration of probabilities on the complementary log-log scale: in the large (intercept with the slope held at 1;
/// 0 is right, above 0 the predictions are too low) and slope (1 is right, below 1 they are too extreme).
struct CalibrationModel {
  EstimatedNumber intercept;
  EstimatedNumber slope;
};

/// Regression of pseudo-observations on the predictions with robust standard errors, independence working correlation.
/// Source: van Geloven 2022, BMJ 377:e069249. Empty if the regression has no solution; a slope of predictions that are
/// all the same is NaN.
[[nodiscard]] std::optional<CalibrationModel> fit_calibration(const std::vector<double>& probability,
                                                              const std::vector<double>& pseudo);

/// Places of a smooth curve: what a picture and a bootstrap sample need.
inline constexpr std::size_t percentile_places = 101;
/// What a number that is told needs: the curve itself at each patient of a cohort of up to 2,001.
inline constexpr std::size_t exact_places = 2001;

/// Observed incidence as a smooth function of the predicted one, linear between its places.
struct SmoothCalibration {
  std::vector<double> predicted;  ///< ascending: all predictions, or quantiles where they are too many
  std::vector<double> observed;   ///< kept within 0 and 1

  [[nodiscard]] double at(double probability) const;
};

/// Local linear regression of pseudo-observations with tricube weights over the nearest three quarters of the patients,
/// as R's `loess(degree = 1, span = 0.75, surface = "direct")`, at up to `most_places`: each takes time in proportion
/// to the patients. Not for an empty list.
[[nodiscard]] SmoothCalibration smooth_calibration(const std::vector<double>& probability,
                                                   const std::vector<double>& pseudo,
                                                   std::size_t most_places = percentile_places);

/// Distances between predicted and smoothed observed incidence over the patients: mean, median, 90th percentile.
/// Source: Austin, Steyerberg 2019 (ICI, E50, E90).
struct CalibrationErrors {
  double ici = 0;
  double e50 = 0;
  double e90 = 0;
};
[[nodiscard]] CalibrationErrors calibration_errors(const std::vector<double>& probability,
                                                   const SmoothCalibration& smooth);

}  // namespace marrow
