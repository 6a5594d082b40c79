#pragma once

#include <vector>

#include "marrow/model/cox.hpp"
#include "marrow/model/objective.hpp"

namespace marrow {

/// The linear part of a model and where its trees start from.
struct LinearPart {
  LinearPredictor predictor;  ///< grows with the risk
  double offset = 0;          ///< of the start: log odds of the average patient, or her log time; 0 for Cox
};

/// Ridge regression of the task's kind: Cox for `cox` and `aft`, weighted logistic for `logistic`. For `aft` the offset
/// is that of an exponential model over the Cox margin, whose error is the extreme-value one of the trees.
[[nodiscard]] LinearPart fit_linear(const LearningTask& task, const NumberTable& features,
                                    const std::vector<Observation>& observations, double ridge);

/// "ridge Cox", "ridge logistic", "ridge regression".
[[nodiscard]] const char* linear_name(const LearningTask& task) noexcept;

/// The predictor's value of each row.
[[nodiscard]] std::vector<double> linear_margins(const LinearPredictor& linear, const NumberTable& table);

}  // namespace marrow
