#pragma once

#include <cstddef>
#include <vector>

#include "marrow/model/hybrid.hpp"
#include "marrow/records/explanation.hpp"

namespace marrow {

/// Exact SHAP interaction values (Lundberg 2018) of each row's margin, mean over bags and draws; symmetric, shape
/// (features + 1, features + 1). What a row gets does not depend on the others. On the diagonal is what each feature
/// adds alone and, last, the bias; beside it each half of what two features add together. Everything sums to the
/// margin, a row to the feature's contribution. Only trees interact. XGBoost is asked for about `most_cells` numbers at
/// once, each of 4 bytes.
[[nodiscard]] std::vector<NumberTable> interaction_values(const HybridModel& model, const DrawnRows& drawn,
                                                          std::size_t most_cells = 1U << 22U);

/// The pairs that add more than 0.001 to the margin or take it away, largest first.
[[nodiscard]] std::vector<FeatureInteraction> feature_interactions(const NumberTable& values,
                                                                   const std::vector<FeatureSpec>& features);

}  // namespace marrow
