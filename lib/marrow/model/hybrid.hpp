#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "marrow/model/booster.hpp"
#include "marrow/model/imputer.hpp"
#include "marrow/model/linear_part.hpp"

namespace marrow {

/// How a relapse model is fitted.
struct HybridOptions {
  LearningTask task;
  std::size_t bags = 10;
  double bag_fraction = 0.8;  ///< of the patients, without replacement
  double ridge = 1;           ///< penalty of the linear part, see `fit_cox`
  TreeOptions trees;
  std::size_t search = 0;       ///< random settings tried beside these, each inside the training folds only
  std::size_t inner_folds = 5;  ///< in which settings are chosen and the scale of the margin is fixed; 0: neither
  std::vector<double> fixed;    ///< a score from elsewhere: its coefficients, one a feature. Nothing is fitted then
  std::uint64_t seed = 1;
};

/// Patients to fit on: ascending by id, so that the order of a file changes nothing.
struct TrainingSet {
  std::vector<std::string> ids;
  NumberTable features;  ///< NaN is missing
  std::vector<FeatureSpec> columns;
  std::vector<Observation> observations;
  std::vector<std::string> groups = {};  ///< whose samples they are: those of a group are held out together; empty: ids

  [[nodiscard]] std::size_t size() const noexcept { return ids.size(); }
  [[nodiscard]] const double* row(std::size_t i) const { return features.values.data() + i * features.columns; }
  /// Whom each is held out with: its group, else itself.
  [[nodiscard]] const std::vector<std::string>& held_out_together() const noexcept {
    return groups.empty() ? ids : groups;
  }
  /// The patients that `chosen` says, in their order.
  [[nodiscard]] TrainingSet subset(const std::vector<bool>& chosen) const;
};

/// One bag: a linear part, and trees that correct it.
struct Bag {
  LinearPredictor linear;
  Booster trees;
};

/// Rows with what is missing drawn, as linear parts and trees take them.
struct DrawnRows {
  NumberTable rows;                 ///< as they came, NaN is missing
  NumberTable values;               ///< all draws of the first row, then all of the second …
  std::vector<std::size_t> begins;  ///< where the draws of each row begin in `values`; a last one, where they end
  TreeRows for_trees;               ///< `values`

  [[nodiscard]] const double* row(std::size_t i) const { return rows.values.data() + i * rows.columns; }
  [[nodiscard]] std::size_t draws(std::size_t i) const { return begins[i + 1] - begins[i]; }
};

/// A margin and how it scatters.
struct MarginSpread {
  double margin = 0;         ///< log relative hazard (logistic: log odds), mean over bags and draws
  double bag_variance = 0;   ///< over bags, of the mean over draws
  double draw_variance = 0;  ///< over draws of missing values, of the mean over bags; 0 if nothing is missing
};

/// Gradient-boosted trees on top of a ridge regression, both fitted on bags of the patients; the margin is the mean
/// over the bags. Missing values are drawn. Without bags the margin is the baseline's: a score that was not learned
/// here.
struct HybridModel {
  Imputer imputer;
  std::vector<Bag> bags;
  LinearPredictor baseline;       ///< the ridge regression on all patients: what the trees have to beat
  double shrinkage = 1;           ///< of the margin, fixed inside the training patients
  double baseline_shrinkage = 1;  ///< likewise, of the baseline
  double trees_sign = 1;          ///< -1 where what the trees predict falls with the risk

  /// Draws what is missing in `rows`: once, for everything that is asked about them.
  [[nodiscard]] DrawnRows drawn(NumberTable rows) const;
  /// One a row; all go through the trees together, and what a row gets does not depend on the others.
  [[nodiscard]] std::vector<MarginSpread> margins(const DrawnRows& drawn) const;
  [[nodiscard]] std::vector<MarginSpread> margins(NumberTable rows) const { return margins(drawn(std::move(rows))); }
  [[nodiscard]] MarginSpread margin(const double* row) const;
  [[nodiscard]] std::vector<double> baseline_margins(const DrawnRows& drawn) const;
  [[nodiscard]] double baseline_margin(const double* row) const;
  /// What each feature adds to the margin, one line a row; a last number, the bias, is the same for every row up to
  /// rounding.
  [[nodiscard]] NumberTable contributions(const DrawnRows& drawn) const;
};

/// Sign of what trees of this task predict, against the risk.
[[nodiscard]] double trees_sign(const LearningTask& task) noexcept;

/// Fits imputer, baseline and bags as the options say; `search` and `inner_folds` are not looked at (see `fit_tuned`).
/// Deterministic for `options.seed`, on one thread.
[[nodiscard]] HybridModel fit_hybrid(const TrainingSet& patients, const HybridOptions& options);

/// Fits the imputer and the baseline only (no bags).
[[nodiscard]] HybridModel fit_baseline(const TrainingSet& patients, const HybridOptions& options);

}  // namespace marrow
