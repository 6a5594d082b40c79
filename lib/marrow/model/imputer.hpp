#pragma once

#include <cstddef>
#include <vector>

#include "marrow/model/cox.hpp"

namespace marrow {

/// What a feature is likely to be, given the other features of the same patient and never the outcome.
///
/// A linear regression on the other features gives the expectation. A continuous feature is that plus one of twenty
/// equally likely residuals, a 0/1 feature is 1 with that probability. Values stay within the range seen in training.
/// It holds no patient's row: only the regression and the residuals' quantiles.
struct FeatureDistribution {
  bool is_binary = false;
  double mean = 0;
  double low = 0;   ///< least value seen, rounded down to two digits
  double high = 0;  ///< greatest value seen, rounded up likewise
  double intercept = 0;
  std::vector<double> coefficients;  ///< one a feature of the model, 0 for itself
  std::vector<double> residuals;     ///< `Imputer::draws` quantiles, ascending; empty for a 0/1 feature
  bool operator==(const FeatureDistribution&) const = default;
};

/// Draws what is missing. A filled-in constant would let trees isolate the patients in whom nothing was measured; a
/// draw looks like a measurement.
struct Imputer {
  static constexpr std::size_t draws = 20;
  /// A prime, so that multiplying by any smaller number permutes the strata.
  static constexpr std::size_t common_draws = 199;

  std::vector<FeatureDistribution> features;
  /// Common random numbers: what is drawn of a feature does not depend on what else is missing, and there are enough
  /// draws for rare findings. Only where no feature is drawn from another that may be missing too.
  bool has_common_draws = false;

  [[nodiscard]] std::size_t draw_count() const noexcept { return has_common_draws ? common_draws : draws; }

  /// `row` with its missing values drawn, in the order of the features, each from the measured and the already drawn
  /// ones (the mean stands for what is not drawn yet). `draw` in [0, draw_count()) picks the stratum; over all draws
  /// each stratum of each feature comes once, in another order for each feature.
  [[nodiscard]] std::vector<double> draw(const double* row, std::size_t draw) const;
  /// The draws a row needs: one if nothing is missing, else all; shape (draws, features).
  [[nodiscard]] NumberTable all_draws(const double* row) const;
  bool operator==(const Imputer&) const = default;
};

/// Learns the distributions from a matrix whose missing values are NaN; a small ridge keeps rare features steady. With
/// `given`, a flag for each column, the expectations are learned from these columns only and the draws are common.
/// Throws `data` for a feature that nobody has.
[[nodiscard]] Imputer fit_imputer(const NumberTable& features, const std::vector<bool>& given = {});

}  // namespace marrow
