#pragma once

#include <vector>

#include "marrow/model/cox.hpp"
#include "marrow/records/feature_matrix.hpp"

namespace marrow {

/// Ridge penalty of a measured number unless settings are searched, in patients.
inline constexpr double response_ridge = 10;

/// Linear regression of a measured number by least squares. Features are scaled by their population standard deviation
/// and the penalty is ½ · `ridge` · |β|² on that scale: it weighs as much as `ridge` patients, less the more there are.
/// The coefficient of a column with a monotone sign keeps that sign or is 0; that of a constant feature is 0.
[[nodiscard]] LinearPredictor fit_ridge(const NumberTable& features, const std::vector<FeatureSpec>& columns,
                                        const std::vector<double>& responses, double ridge);

}  // namespace marrow
