#pragma once

#include <utility>
#include <vector>

#include "marrow/model/linear_part.hpp"
#include "marrow/model/training_set.hpp"

namespace marrow {

/// One bag: a linear part, and trees that correct it.
struct Bag {
  LinearPredictor linear;
  Booster trees;
};

/// A margin and how it scatters.
struct MarginSpread {
  double margin = 0;         ///< log relative hazard (logistic: log odds, regression: response), mean over bags, draws
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
  double centre = 0;              ///< mean response (regression), else 0: what the scales below leave alone
  double shrinkage = 1;           ///< of the margin, fixed inside the training patients
  double baseline_shrinkage = 1;  ///< likewise, of the baseline
  double trees_sign = 1;          ///< -1 where what the trees predict falls with the risk

  /// Draws what is missing in `rows`: once, for everything that is asked about them.
  [[nodiscard]] DrawnRows drawn(NumberTable rows) const { return draw_rows(imputer, std::move(rows)); }
  /// One a row; all go through the trees together, and what a row gets does not depend on the others.
  [[nodiscard]] std::vector<MarginSpread> margins(const DrawnRows& drawn) const {
    return margins(drawn, raw_margins(drawn));
  }
  [[nodiscard]] std::vector<MarginSpread> margins(NumberTable rows) const { return margins(drawn(std::move(rows))); }
  [[nodiscard]] MarginSpread margin(const double* row) const;
  [[nodiscard]] std::vector<double> baseline_margins(const DrawnRows& drawn) const;
  [[nodiscard]] double baseline_margin(const double* row) const;
  /// What bags say of every drawn row, before it is scaled: shape (bags, drawn rows). Asked once, both of the next read
  /// it.
  [[nodiscard]] std::vector<std::vector<double>> raw_margins(const DrawnRows& drawn) const;
  [[nodiscard]] std::vector<MarginSpread> margins(const DrawnRows& drawn,
                                                  const std::vector<std::vector<double>>& by_bag) const;
  /// The margins that `margins` takes the mean of, of each row: shape (bags, draws of the row).
  [[nodiscard]] std::vector<NumberTable> margins_of_bags(const DrawnRows& drawn,
                                                         const std::vector<std::vector<double>>& by_bag) const;
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
