#pragma once

#include <functional>
#include <string_view>

#include "marrow/model/fold_tasks.hpp"

namespace marrow {

inline constexpr std::size_t search_bags = 3;    ///< fewer than a model has: enough to compare settings
inline constexpr std::size_t scale_repeats = 2;  ///< of the inner folds, for a steadier scale

/// Deals the patients into `options.inner_folds` parts and calls `fit` once a part, with who is fitted on and who is
/// held out, and the options with the fold's own seed.
void for_each_inner_fold(const TrainingSet& patients, const HybridOptions& options, std::string_view label,
                         const std::function<void(const FoldTask&, const HybridOptions&)>& fit);

}  // namespace marrow
