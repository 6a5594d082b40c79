#pragma once

#include "marrow/model/hybrid.hpp"

namespace marrow {

/// A model whose settings and scale were chosen inside its own training patients.
struct TunedModel {
  HybridModel model;
  HybridOptions chosen;   ///< the options with the settings that were chosen
  std::size_t tried = 1;  ///< settings that were compared
};

/// Settings `options.search` draws beside the given ones: ridge, and rounds, depth, step, leaf weight and penalty of
/// the trees. The first are the options as they are.
[[nodiscard]] std::vector<HybridOptions> candidate_settings(const HybridOptions& options);

/// Chooses among the settings by Harrell's C (regression: mean squared error) on inner folds of these patients, and
/// multiplies the margins of model and baseline with the slope that they have on inner folds (never negative), so that
/// the margin of a new patient is neither too bold nor too timid. With `inner_folds` 0 the same as `fit_hybrid`.
/// Nothing outside `patients` is looked at. A score from elsewhere is left as it is.
[[nodiscard]] TunedModel fit_tuned(const TrainingSet& patients, const HybridOptions& options);

}  // namespace marrow
