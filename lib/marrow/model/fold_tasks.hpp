#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "marrow/model/training_set.hpp"

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

/// One model to fit: on whom, for whom, and the word that its seed and its key come from.
struct FoldTask {
  std::vector<bool> is_fitted_on;
  std::vector<bool> is_held_out;
  std::string label;
  bool permutes = true;
};

/// Numbers of the held-out patients of one task, one row a way of scoring.
using FoldNumbers = std::vector<std::vector<double>>;

/// Tasks of all repeats and folds, in their order. Folds are stratified by end or class and by evaluation, drawn by
/// patient (or group).
[[nodiscard]] std::vector<FoldTask> fold_tasks(const TrainingSet& patients, const PatientRoles& roles,
                                               const HybridOptions& model, const CrossFitOptions& options);
/// One task a site: the others are fitted on.
[[nodiscard]] std::vector<FoldTask> site_tasks(const TrainingSet& patients, const PatientRoles& roles,
                                               const HybridOptions& model);

/// The rows with one feature's values exchanged among them, missing ones too.
[[nodiscard]] NumberTable exchanged(const NumberTable& rows, std::size_t feature, const std::string& label);

/// Numbers of every task, `rows(task)` rows each, kept ones where there are any.
[[nodiscard]] std::vector<FoldNumbers> run_tasks(const TrainingSet& patients, const HybridOptions& model,
                                                 const std::vector<FoldTask>& tasks, std::size_t threads,
                                                 const CrossFitHooks& hooks,
                                                 const std::function<std::size_t(const FoldTask&)>& rows,
                                                 const std::function<FoldNumbers(const FoldTask&)>& run);

/// Puts a row of a task's numbers where its patients stand.
void place(const FoldTask& task, const std::vector<double>& numbers, std::vector<double>& all);

}  // namespace marrow
