#pragma once

#include "marrow/model/cox.hpp"
#include "marrow/model/objective.hpp"

namespace marrow {

/// A fitted logistic model: log odds = intercept + predictor.
struct LogisticFit {
  LinearPredictor predictor;
  double intercept = 0;
};

/// Weighted logistic regression. Features are scaled by their weighted standard deviation and the penalty is
/// ½ · `ridge` · weighted events · |β|² on that scale, as in `fit_cox`; a constant feature gets coefficient 0.
/// Throws `data` if everybody or nobody with a weight had the event, and if the likelihood has no maximum.
[[nodiscard]] LogisticFit fit_logistic(const NumberTable& features, const std::vector<HorizonLabel>& labels,
                                       double ridge);

}  // namespace marrow
