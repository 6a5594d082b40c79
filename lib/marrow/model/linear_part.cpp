#include "marrow/model/linear_part.hpp"

#include <cmath>

#include "marrow/model/logistic.hpp"

namespace marrow {
namespace {

/// Log of the mean time to the event of a patient with margin 0, when the hazard is constant.
double log_mean_time(const std::vector<double>& margins, const std::vector<Observation>& observations) {
  double exposure = 0;
  for (std::size_t i = 0; i < margins.size(); ++i) {
    exposure += observations[i].time * std::exp(margins[i]);
  }
  return std::log(exposure / static_cast<double>(count_ends(observations, EndPoint::event)));
}

}  // namespace

LinearPart fit_linear(const LearningTask& task, const NumberTable& features,
                      const std::vector<Observation>& observations, double ridge) {
  if (task.objective == Objective::logistic) {
    LogisticFit fit = fit_logistic(features, horizon_labels(observations, task.horizon_days), ridge);
    return {std::move(fit.predictor), fit.intercept};
  }
  LinearPart part{fit_cox(features, observations, ridge).predictor};
  if (task.objective == Objective::aft) {
    part.offset = log_mean_time(linear_margins(part.predictor, features), observations);
  }
  return part;
}

const char* linear_name(const LearningTask& task) noexcept {
  if (task.objective == Objective::regression) return "ridge regression";
  return task.objective == Objective::logistic ? "ridge logistic" : "ridge Cox";
}

std::vector<double> linear_margins(const LinearPredictor& linear, const NumberTable& table) {
  std::vector<double> result;
  for (std::size_t i = 0; i < table.rows; ++i) result.push_back(linear(table.values.data() + i * table.columns));
  return result;
}

}  // namespace marrow
