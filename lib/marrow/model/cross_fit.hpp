#pragma once

#include <vector>

#include "marrow/model/fold_tasks.hpp"

namespace marrow {

/// Margins of patients by models that did not see them, in the order of the patients.
struct CrossFit {
  std::vector<std::vector<double>> model;  ///< shape (repeats, patients)
  std::vector<std::vector<double>> baseline;
  std::vector<std::vector<std::size_t>> fold;  ///< shape (repeats, patients): in which each was held out
  /// Shape (repeats, features, patients): likewise, with one feature's values exchanged among the patients of a fold.
  std::vector<std::vector<std::vector<double>>> permuted;
  std::vector<double> site_model;  ///< by models of the other sites; empty unless asked
  std::vector<double> site_baseline;
};

/// Repeated cross-validation, nested: settings and scale are chosen anew inside each fold's training patients. Folds
/// are stratified by end and evaluation, drawn by patient (or group). Only patients with `is_trained_on` are ever
/// fitted on; all are predicted, each by models of folds without them.
[[nodiscard]] CrossFit cross_fit(const TrainingSet& patients, const PatientRoles& roles, const HybridOptions& model,
                                 const CrossFitOptions& options, const CrossFitHooks& hooks = {});

}  // namespace marrow
