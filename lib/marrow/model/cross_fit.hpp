#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "marrow/model/tuning.hpp"

namespace marrow {

/// Who is fitted on, who is judged, and where they were treated; one entry a patient.
struct PatientRoles {
  std::vector<bool> is_trained_on;
  std::vector<bool> is_evaluated;
  std::vector<std::string> sites = {};  ///< protocol or hospital, each left out once; empty: not asked
};

/// How patients are held out.
struct CrossFitOptions {
  std::size_t repeats = 5;
  std::size_t folds = 5;
  std::size_t threads = 1;  ///< folds fitted side by side; never changes a number
};

/// Who is told of finished folds; each may be empty.
struct CrossFitHooks {
  /// Called after each fold with how many of how many are done, from any thread, one at a time.
  std::function<void(std::size_t, std::size_t)> progress = {};
  /// What an interrupted run left of the fold with this key, and where to keep it, from any thread; both or neither.
  std::function<std::optional<std::string>(const std::string&)> find = {};
  std::function<void(const std::string&, const std::string&)> keep = {};
};

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
