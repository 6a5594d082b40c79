#pragma once

#include <vector>

#include "marrow/model/class_weights.hpp"
#include "marrow/model/cox.hpp"

namespace marrow {

/// Log odds of several classes, linear in the features: of class k `intercepts[k]` + Σ coefficient × (value − mean).
/// Intercepts, and the coefficients of each feature, sum to 0 over the classes.
struct SoftmaxPredictor {
  std::vector<double> means;
  std::vector<double> intercepts;
  std::vector<std::vector<double>> coefficients;  ///< shape (classes, features)

  [[nodiscard]] std::size_t classes() const noexcept { return intercepts.size(); }
  bool operator==(const SoftmaxPredictor&) const = default;
};

/// Multinomial logistic regression of `labels`, patients by their weights. Features are scaled by their standard
/// deviation, all patients alike, and the penalty is ½ · `ridge` · patients / classes · |β|² on that scale; a constant
/// feature gets 0. Half a patient with average findings is added to each class, so that one that nobody here is of has
/// a finite log odds. Throws `data` if the likelihood has no maximum within 60 steps.
[[nodiscard]] SoftmaxPredictor fit_softmax(const NumberTable& features, const ClassLabels& labels, double ridge);

/// Log of the share of each class, by weight and half a patient added to each, less their mean.
[[nodiscard]] std::vector<double> log_prior(const ClassLabels& labels);

/// The predictor's value of each row and class.
[[nodiscard]] NumberTable softmax_margins(const SoftmaxPredictor& linear, const NumberTable& table);

/// Probabilities in proportion to the exponential of the margins.
[[nodiscard]] std::vector<double> class_probabilities(const double* margins, std::size_t count);

}  // namespace marrow
