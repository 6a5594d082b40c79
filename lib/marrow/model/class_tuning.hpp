#pragma once

#include "marrow/model/class_model.hpp"

namespace marrow {

/// A classifier whose settings and scale were chosen inside its own training patients.
struct TunedClassModel {
  ClassModel model;
  HybridOptions chosen;   ///< the options with the settings that were chosen
  std::size_t tried = 1;  ///< settings that were compared
};

/// Chooses among the settings (`candidate_settings`) by the log loss on inner folds of these patients, and scales what
/// model and baseline say beyond the prior so that the likelihood on inner folds, patients by their weights, is
/// greatest (between 0 and 4 times). With `inner_folds` 0 the same as `fit_class_model`. Nothing outside `patients` is
/// looked at.
[[nodiscard]] TunedClassModel fit_tuned_classes(const TrainingSet& patients, const HybridOptions& options);

}  // namespace marrow
