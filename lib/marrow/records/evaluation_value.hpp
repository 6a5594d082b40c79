#pragma once

#include "marrow/base/value.hpp"
#include "marrow/records/evaluation.hpp"

namespace marrow {

/// The tree that `evaluate --format json` writes: schema `marrow.evaluation/1`, keys in the order of the records, null
/// for what is not estimable.
[[nodiscard]] Value to_value(const SurvivalEvaluation& evaluation);
[[nodiscard]] Value to_value(const ClassifierEvaluation& evaluation);
[[nodiscard]] Value to_value(const ResponseEvaluation& evaluation);

}  // namespace marrow
