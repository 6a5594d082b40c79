#include "marrow/model/cross_fit.hpp"

#include <utility>

#include "marrow/base/random.hpp"
#include "marrow/model/tuning.hpp"

namespace marrow {
namespace {

std::vector<double> margins_of(const HybridModel& model, const NumberTable& rows) {
  std::vector<double> result;
  for (const MarginSpread& spread : model.margins(rows)) result.push_back(spread.margin);
  return result;
}

/// Margins of model and baseline, then of the model with each feature exchanged.
FoldNumbers run_task(const TrainingSet& patients, const HybridOptions& model, const FoldTask& task) {
  HybridOptions here = model;
  here.seed = fnv1a(task.label);
  const HybridModel fitted = fit_tuned(patients.subset(task.is_fitted_on), here).model;
  const NumberTable rows = patients.subset(task.is_held_out).features;
  FoldNumbers result{margins_of(fitted, rows), {}};
  for (std::size_t i = 0; i < rows.rows; ++i) {
    result[1].push_back(fitted.baseline_margin(rows.values.data() + i * rows.columns));
  }
  for (std::size_t j = 0; task.permutes && j < rows.columns; ++j) {
    result.push_back(margins_of(fitted, exchanged(rows, j, task.label)));
  }
  return result;
}

}  // namespace

CrossFit cross_fit(const TrainingSet& patients, const PatientRoles& roles, const HybridOptions& model,
                   const CrossFitOptions& options, const CrossFitHooks& hooks) {
  std::vector<FoldTask> tasks = fold_tasks(patients, roles, model, options);
  const std::size_t of_folds = tasks.size();
  for (FoldTask& task : site_tasks(patients, roles, model)) tasks.push_back(std::move(task));
  const std::vector<FoldNumbers> margins = run_tasks(
      patients, model, tasks, options.threads, hooks,
      [&](const FoldTask& task) { return task.permutes ? 2 + patients.columns.size() : 2; },
      [&](const FoldTask& task) { return run_task(patients, model, task); });

  CrossFit result;
  const std::vector<double> nothing(patients.size(), 0.0);
  result.model.assign(options.repeats, nothing);
  result.baseline = result.model;
  result.fold.assign(options.repeats, std::vector<std::size_t>(patients.size()));
  result.permuted.assign(options.repeats, std::vector<std::vector<double>>(patients.columns.size(), nothing));
  for (std::size_t k = 0; k < of_folds; ++k) {
    const std::size_t repeat = k / options.folds;
    place(tasks[k], margins[k][0], result.model[repeat]);
    for (std::size_t i = 0; i < patients.size(); ++i) {
      if (tasks[k].is_held_out[i]) result.fold[repeat][i] = k % options.folds;
    }
    place(tasks[k], margins[k][1], result.baseline[repeat]);
    for (std::size_t j = 0; j < patients.columns.size(); ++j) {
      place(tasks[k], margins[k][2 + j], result.permuted[repeat][j]);
    }
  }
  if (of_folds < tasks.size()) result.site_model = result.site_baseline = nothing;
  for (std::size_t k = of_folds; k < tasks.size(); ++k) {
    place(tasks[k], margins[k][0], result.site_model);
    place(tasks[k], margins[k][1], result.site_baseline);
  }
  return result;
}

}  // namespace marrow
