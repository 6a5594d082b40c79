#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "marrow/model/booster.hpp"
#include "marrow/model/imputer.hpp"

namespace marrow {

/// How a relapse model is fitted.
struct HybridOptions {
  std::size_t bags = 10;
  double bag_fraction = 0.8;  ///< of the patients, without replacement
  double ridge = 1;           ///< penalty of the linear part, see `fit_cox`
  TreeOptions trees;
  std::uint64_t seed = 1;
};

/// Patients to fit on: ascending by id, so that the order of a file changes nothing.
struct TrainingSet {
  std::vector<std::string> ids;
  NumberTable features;  ///< NaN is missing
  std::vector<FeatureSpec> columns;
  std::vector<Observation> observations;
};

/// One bag: a linear part, and trees that correct it.
struct Bag {
  LinearPredictor linear;
  Booster trees;
};

/// A margin and how it scatters.
struct MarginSpread {
  double margin = 0;         ///< log relative hazard, mean over bags and draws
  double bag_variance = 0;   ///< over bags, of the mean over draws
  double draw_variance = 0;  ///< over draws of missing values, of the mean over bags; 0 if nothing is missing
};

/// Gradient-boosted trees on top of a ridge Cox model, both fitted on bags of the patients; the margin is the mean over
/// the bags. Missing values are drawn.
struct HybridModel {
  Imputer imputer;
  std::vector<Bag> bags;
  LinearPredictor baseline;  ///< ridge Cox of the same features on all patients: what the trees have to beat

  [[nodiscard]] MarginSpread margin(const double* row) const;
  /// One a row, missing values as NaN; all rows go through the trees together.
  [[nodiscard]] std::vector<MarginSpread> margins(const NumberTable& rows) const;
  [[nodiscard]] double baseline_margin(const double* row) const;
  /// What each feature adds to `margin`; a last number, the bias, is the same for every row up to rounding.
  [[nodiscard]] std::vector<double> contributions(const double* row) const;
};

/// Fits imputer, baseline and bags. Deterministic for `options.seed`, on one thread.
[[nodiscard]] HybridModel fit_hybrid(const TrainingSet& patients, const HybridOptions& options);

/// Fits the imputer and the ridge Cox model only (no bags).
[[nodiscard]] HybridModel fit_baseline(const TrainingSet& patients, double ridge);

}  // namespace marrow
