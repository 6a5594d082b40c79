#pragma once

#include <utility>
#include <vector>

#include "marrow/model/softmax.hpp"
#include "marrow/model/training_set.hpp"

namespace marrow {

/// One bag: a linear part, and trees that correct it.
struct ClassBag {
  SoftmaxPredictor linear;
  Booster trees;
};

/// What a row is told of the classes.
struct ClassSpread {
  std::vector<double> margins;  ///< log of the probability of each class, less their mean; mean over bags and draws
  std::vector<double> bag_variance;   ///< of the log odds of each class, over bags
  std::vector<double> draw_variance;  ///< over draws of missing values; 0 if nothing is missing
};

/// Gradient-boosted trees on top of a ridge multinomial regression, both fitted on bags of the patients. The margin of
/// a class is that of its share among the training patients, by their weights, plus `shrinkage` times what the mean
/// over the bags says beyond it. Missing values are drawn.
struct ClassModel {
  Imputer imputer;
  std::vector<double> prior;  ///< see `log_prior`
  std::vector<ClassBag> bags;
  SoftmaxPredictor baseline;  ///< the regression on all patients: what the trees have to beat
  double shrinkage = 1;       ///< fixed inside the training patients
  double baseline_shrinkage = 1;

  [[nodiscard]] std::size_t classes() const noexcept { return prior.size(); }
  [[nodiscard]] DrawnRows drawn(NumberTable rows) const { return draw_rows(imputer, std::move(rows)); }
  /// One a row; what a row gets does not depend on the others.
  [[nodiscard]] std::vector<ClassSpread> spreads(const DrawnRows& drawn) const;
  /// Margins of the baseline, shape (rows, classes).
  [[nodiscard]] NumberTable baseline_margins(const DrawnRows& drawn) const;
  /// What each feature adds to each class's margin, shape (rows, classes × (features + 1)): for each class the features
  /// and the bias, which sum to its margin. Each feature's numbers sum to 0 over the classes.
  [[nodiscard]] NumberTable contributions(const DrawnRows& drawn) const;
};

/// Fits imputer, prior, baseline and bags as the options say; `search` and `inner_folds` are not looked at.
/// Deterministic for `options.seed`, on one thread.
[[nodiscard]] ClassModel fit_class_model(const TrainingSet& patients, const HybridOptions& options);

}  // namespace marrow
