#pragma once

#include <cstddef>
#include <vector>

#include "marrow/model/survival.hpp"

namespace marrow {

/// Numbers, row-major, shape (rows, columns). No missing values.
struct NumberTable {
  std::size_t rows = 0;
  std::size_t columns = 0;
  std::vector<double> values;

  [[nodiscard]] double at(std::size_t row, std::size_t column) const { return values[row * columns + column]; }
  [[nodiscard]] double& at(std::size_t row, std::size_t column) { return values[row * columns + column]; }
};

/// A linear predictor: intercept + sum of coefficient × (value − mean).
struct LinearPredictor {
  std::vector<double> means;         ///< of the patients it was fitted on
  std::vector<double> coefficients;  ///< what one unit of the feature as it stands in the matrix adds: log hazard ratio
  double intercept = 0;              ///< of a measured number: where every feature has its mean; of a risk 0

  [[nodiscard]] double operator()(const double* row) const noexcept {
    double sum = intercept;
    for (std::size_t j = 0; j < coefficients.size(); ++j) sum += coefficients[j] * (row[j] - means[j]);
    return sum;
  }
  bool operator==(const LinearPredictor&) const = default;
};

/// A fitted proportional-hazards model.
struct CoxFit {
  LinearPredictor predictor;
  std::vector<double> standard_errors;  ///< of the coefficients, from the inverse (penalised) information
  double log_likelihood = 0;            ///< partial, without the penalty
};

/// Cox's proportional-hazards model of `end`, all other ends censored; ties after Breslow. Features are scaled by
/// their population standard deviation and the penalty is ½ · `ridge` · events · |β|² on that scale, so that its
/// weight does not change with the size of the cohort. A constant feature gets coefficient 0.
/// Throws `data` if nobody had the event, and if the likelihood has no maximum (a feature separates the events; a
/// ridge cures that).
[[nodiscard]] CoxFit fit_cox(const NumberTable& features, const std::vector<Observation>& observations,
                             double ridge = 0, EndPoint end = EndPoint::event);

}  // namespace marrow
