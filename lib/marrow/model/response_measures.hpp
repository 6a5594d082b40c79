#pragma once

#include <string>
#include <vector>

#include "marrow/model/resampler.hpp"
#include "marrow/records/evaluation.hpp"

namespace marrow {

// Numbers of the patients at `places`: what was measured beside what was predicted, both in log2. NaN where they cannot
// be told: fewer than two patients, or one side all the same.

/// Root of the mean squared error.
[[nodiscard]] double root_mean_squared_error(const std::vector<double>& truth, const std::vector<double>& predicted,
                                             const std::vector<std::size_t>& places);
/// Mean absolute error.
[[nodiscard]] double mean_absolute_error(const std::vector<double>& truth, const std::vector<double>& predicted,
                                         const std::vector<std::size_t>& places);
/// 1 − squared error / squared deviations from the mean of these patients: 0 is that mean, below 0 is worse than it.
[[nodiscard]] double r_squared(const std::vector<double>& truth, const std::vector<double>& predicted,
                               const std::vector<std::size_t>& places);
/// Pearson's correlation.
[[nodiscard]] double pearson(const std::vector<double>& truth, const std::vector<double>& predicted,
                             const std::vector<std::size_t>& places);
/// Spearman's rank correlation; ties have their mean rank.
[[nodiscard]] double spearman(const std::vector<double>& truth, const std::vector<double>& predicted,
                              const std::vector<std::size_t>& places);
/// Slope of the measured numbers along the predicted ones: 1 is neither too bold nor too timid.
[[nodiscard]] double calibration_slope(const std::vector<double>& truth, const std::vector<double>& predicted,
                                       const std::vector<std::size_t>& places);

/// rmse, mae, r_squared, pearson, spearman, calibration_slope of predictions in the truth's unit; of a score in another
/// (`is_score`) pearson and spearman.
[[nodiscard]] std::vector<Measure> response_measures(const std::vector<double>& truth,
                                                     const std::vector<double>& predicted, bool is_score,
                                                     const Resampler& resampler);

/// First less second on the same bootstrap samples: rmse (unless one `is_score`), pearson, spearman.
[[nodiscard]] std::vector<Measure> response_difference(const std::vector<double>& truth,
                                                       const std::vector<double>& first,
                                                       const std::vector<double>& second, bool is_score,
                                                       const Resampler& resampler);

}  // namespace marrow
