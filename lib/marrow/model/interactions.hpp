#pragma once

#include <vector>

#include "marrow/model/hybrid.hpp"
#include "marrow/records/explanation.hpp"

namespace marrow {

/// Exact SHAP interaction values (Lundberg 2018) of the margin, mean over bags and draws; symmetric, shape (features
/// + 1, features + 1). On the diagonal is what each feature adds alone and, last, the bias; beside it each half of what
/// two features add together. Everything sums to the margin, a row to the feature's contribution. Only trees interact.
[[nodiscard]] NumberTable interaction_values(const HybridModel& model, const double* row);

/// The pairs that add more than 0.001 to the margin or take it away, largest first.
[[nodiscard]] std::vector<FeatureInteraction> feature_interactions(const NumberTable& values,
                                                                   const std::vector<FeatureSpec>& features);

}  // namespace marrow
