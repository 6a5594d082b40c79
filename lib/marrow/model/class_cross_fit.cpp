#include "marrow/model/class_cross_fit.hpp"

#include <utility>

#include "marrow/base/random.hpp"

namespace marrow {
namespace {

constexpr std::size_t ways = 3;  ///< model, baseline, prior; then the model with each feature exchanged

void append(FoldNumbers& rows, const NumberTable& margins) {
  const std::size_t begin = rows.size();
  rows.resize(begin + margins.columns);
  for (std::size_t i = 0; i < margins.rows; ++i) {
    const std::vector<double> p = class_probabilities(&margins.values[i * margins.columns], margins.columns);
    for (std::size_t k = 0; k < p.size(); ++k) rows[begin + k].push_back(p[k]);
  }
}

NumberTable margins_of(const ClassModel& model, const DrawnRows& drawn) {
  NumberTable result{drawn.rows.rows, model.classes(), {}};
  for (const ClassSpread& spread : model.spreads(drawn)) {
    result.values.insert(result.values.end(), spread.margins.begin(), spread.margins.end());
  }
  return result;
}

FoldNumbers run_task(const TrainingSet& patients, const HybridOptions& model, const FoldTask& task) {
  HybridOptions here = model;
  here.seed = fnv1a(task.label);
  const TrainingSet fitted_on = patients.subset(task.is_fitted_on);
  const ClassModel fitted = fit_tuned_classes(fitted_on, here).model;
  const NumberTable rows = patients.subset(task.is_held_out).features;
  const DrawnRows drawn = fitted.drawn(rows);
  const std::vector<double> shares = log_prior(fitted_on.labels(ClassWeights::none));  // of patients as they come
  NumberTable prior{rows.rows, fitted.classes(), {}};
  for (std::size_t i = 0; i < rows.rows; ++i) prior.values.insert(prior.values.end(), shares.begin(), shares.end());
  FoldNumbers result;
  append(result, margins_of(fitted, drawn));
  append(result, fitted.baseline_margins(drawn));
  append(result, prior);
  for (std::size_t j = 0; task.permutes && j < rows.columns; ++j) {
    append(result, margins_of(fitted, fitted.drawn(exchanged(rows, j, task.label))));
  }
  return result;
}

/// Puts the rows of one way where their patients stand.
void place_way(const FoldTask& task, const FoldNumbers& numbers, std::size_t way, ClassNumbers& all) {
  for (std::size_t k = 0; k < all.size(); ++k) place(task, numbers[way * all.size() + k], all[k]);
}

}  // namespace

ClassCrossFit cross_fit_classes(const TrainingSet& patients, const PatientRoles& roles, const HybridOptions& model,
                                const CrossFitOptions& options, const CrossFitHooks& hooks) {
  std::vector<FoldTask> tasks = fold_tasks(patients, roles, model, options);
  const std::size_t of_folds = tasks.size();
  for (FoldTask& task : site_tasks(patients, roles, model)) tasks.push_back(std::move(task));
  const std::size_t features = patients.columns.size();
  const std::vector<FoldNumbers> numbers = run_tasks(
      patients, model, tasks, options.threads, hooks,
      [&](const FoldTask& task) { return patients.class_count * (ways + (task.permutes ? features : 0)); },
      [&](const FoldTask& task) { return run_task(patients, model, task); });

  const ClassNumbers nothing(patients.class_count, std::vector<double>(patients.size(), 0.0));
  ClassCrossFit result;
  result.model.assign(options.repeats, nothing);
  result.baseline = result.prior = result.model;
  result.permuted.assign(options.repeats, std::vector<ClassNumbers>(features, nothing));
  for (std::size_t t = 0; t < of_folds; ++t) {
    const std::size_t repeat = t / options.folds;
    place_way(tasks[t], numbers[t], 0, result.model[repeat]);
    place_way(tasks[t], numbers[t], 1, result.baseline[repeat]);
    place_way(tasks[t], numbers[t], 2, result.prior[repeat]);
    for (std::size_t j = 0; j < features; ++j) {
      place_way(tasks[t], numbers[t], ways + j, result.permuted[repeat][j]);
    }
  }
  if (of_folds < tasks.size()) result.site_model = result.site_baseline = nothing;
  for (std::size_t t = of_folds; t < tasks.size(); ++t) {
    place_way(tasks[t], numbers[t], 0, result.site_model);
    place_way(tasks[t], numbers[t], 1, result.site_baseline);
  }
  return result;
}

}  // namespace marrow
