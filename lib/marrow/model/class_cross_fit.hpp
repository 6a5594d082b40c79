#pragma once

#include <vector>

#include "marrow/model/class_tuning.hpp"
#include "marrow/model/fold_tasks.hpp"

namespace marrow {

/// Probabilities of patients by one way of scoring, shape (classes, patients).
using ClassNumbers = std::vector<std::vector<double>>;

/// Probabilities by models that did not see the patients.
struct ClassCrossFit {
  std::vector<ClassNumbers> model;  ///< one a repeat
  std::vector<ClassNumbers> baseline;
  std::vector<ClassNumbers> prior;  ///< shares of the classes among those fitted on
  /// By repeat and feature: of the model, with one feature's values exchanged among the patients of a fold.
  std::vector<std::vector<ClassNumbers>> permuted;
  ClassNumbers site_model;  ///< by models of the other sites; empty unless asked
  ClassNumbers site_baseline;
};

/// Repeated cross-validation, nested, as `cross_fit`: folds are stratified by class and evaluation, drawn by patient or
/// group.
[[nodiscard]] ClassCrossFit cross_fit_classes(const TrainingSet& patients, const PatientRoles& roles,
                                              const HybridOptions& model, const CrossFitOptions& options,
                                              const CrossFitHooks& hooks = {});

}  // namespace marrow
