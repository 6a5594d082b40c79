#include "marrow/model/cross_fit.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <mutex>
#include <set>

#include "marrow/base/digest.hpp"
#include "marrow/base/error.hpp"
#include "marrow/base/random.hpp"
#include "marrow/base/text.hpp"
#include "marrow/model/folds.hpp"
#include "marrow/model/parallel.hpp"

namespace marrow {
namespace {

/// One model to fit: on whom, for whom, and the word that its seed and its key come from.
struct Task {
  std::vector<bool> is_fitted_on;
  std::vector<bool> is_held_out;
  std::string label;
  bool permutes = true;
};

/// Margins of the held-out patients of one task, one row a way of scoring: model, baseline, then the model with each
/// feature exchanged.
using TaskMargins = std::vector<std::vector<double>>;

std::vector<Task> fold_tasks(const TrainingSet& patients, const PatientRoles& roles, const HybridOptions& model,
                             const CrossFitOptions& options) {
  std::vector<int> strata;
  for (std::size_t i = 0; i < patients.size(); ++i) {
    strata.push_back(static_cast<int>(patients.observations[i].end) * 2 + (roles.is_evaluated[i] ? 1 : 0));
  }
  std::vector<Task> tasks;
  for (std::size_t repeat = 0; repeat < options.repeats; ++repeat) {
    const std::vector<std::size_t> fold = assign_folds(patients.held_out_together(), strata, options.folds,
                                                       fmt::format("fold|{}|{}", model.seed, repeat));
    for (std::size_t f = 0; f < options.folds; ++f) {
      Task task{.label = fmt::format("cross-fit|{}|{}|{}", model.seed, repeat, f)};
      for (std::size_t i = 0; i < patients.size(); ++i) {
        task.is_held_out.push_back(fold[i] == f);
        task.is_fitted_on.push_back(roles.is_trained_on[i] && fold[i] != f);
      }
      tasks.push_back(std::move(task));
    }
  }
  return tasks;
}

std::vector<Task> site_tasks(const TrainingSet& patients, const PatientRoles& roles, const HybridOptions& model) {
  std::vector<Task> tasks;
  for (const std::string& site : std::set<std::string>(roles.sites.begin(), roles.sites.end())) {
    Task task{.label = fmt::format("site|{}|{}", model.seed, site), .permutes = false};
    for (std::size_t i = 0; i < patients.size(); ++i) {
      task.is_held_out.push_back(roles.sites[i] == site);
      task.is_fitted_on.push_back(roles.is_trained_on[i] && roles.sites[i] != site);
    }
    tasks.push_back(std::move(task));
  }
  return tasks;
}

/// The rows with one feature's values exchanged among them, missing ones too.
NumberTable exchanged(const NumberTable& rows, std::size_t feature, const std::string& label) {
  std::vector<double> values;
  for (std::size_t i = 0; i < rows.rows; ++i) values.push_back(rows.at(i, feature));
  Random random(fnv1a(fmt::format("exchange|{}|{}", label, feature)));
  shuffle(values, random);
  NumberTable result = rows;
  for (std::size_t i = 0; i < rows.rows; ++i) result.at(i, feature) = values[i];
  return result;
}

std::vector<double> margins_of(const HybridModel& model, const NumberTable& rows) {
  std::vector<double> result;
  for (const MarginSpread& spread : model.margins(rows)) result.push_back(spread.margin);
  return result;
}

TaskMargins run_task(const TrainingSet& patients, const HybridOptions& model, const Task& task) {
  HybridOptions here = model;
  here.seed = fnv1a(task.label);
  const HybridModel fitted = fit_tuned(patients.subset(task.is_fitted_on), here).model;
  const NumberTable rows = patients.subset(task.is_held_out).features;
  TaskMargins result{margins_of(fitted, rows), {}};
  for (std::size_t i = 0; i < rows.rows; ++i) {
    result[1].push_back(fitted.baseline_margin(rows.values.data() + i * rows.columns));
  }
  for (std::size_t j = 0; task.permutes && j < rows.columns; ++j) {
    result.push_back(margins_of(fitted, exchanged(rows, j, task.label)));
  }
  return result;
}

// ---- what an interrupted run left
// ------------------------------------------------------------------------------------

std::string to_text(const TaskMargins& margins) {
  std::string text;
  for (const std::vector<double>& row : margins) {
    for (const double value : row) text += format_number(value) + ' ';
    text += '\n';
  }
  return text;
}

/// Empty unless the text has the shape that the task asks for.
std::optional<TaskMargins> from_text(const std::string& text, std::size_t rows, std::size_t patients) {
  TaskMargins margins;
  for (const std::string_view line : split(text, '\n')) {
    if (line.empty()) continue;
    std::vector<double> row;
    for (const std::string_view cell : split(line, ' ')) {
      if (cell.empty()) continue;
      const std::optional<double> value = parse_number(cell);
      if (!value) return std::nullopt;
      row.push_back(*value);
    }
    if (row.size() != patients) return std::nullopt;
    margins.push_back(std::move(row));
  }
  return margins.size() == rows ? std::optional(margins) : std::nullopt;
}

/// Says what a fold's numbers depend on, patients, outcomes and settings: another run's numbers are not taken.
std::string task_key(const TrainingSet& patients, const HybridOptions& model, const Task& task) {
  Sha256 digest;
  const TreeOptions& trees = model.trees;
  digest.update(fmt::format("{} {} {} {} {} {} {} {} {} {} {} {} {} {} {} {}\n", task.label,
                            objective_name(model.task.objective), model.task.horizon_days, model.bags,
                            model.bag_fraction, model.ridge, trees.rounds, trees.max_depth, trees.eta, trees.subsample,
                            trees.colsample_bynode, trees.min_child_weight, trees.lambda,
                            static_cast<int>(trees.interactions), model.search, model.inner_folds));
  for (const FeatureSpec& column : patients.columns) digest.update(column.name + '\n');
  for (const double value : model.fixed) digest.update(format_number(value) + '\n');
  for (std::size_t i = 0; i < patients.size(); ++i) {
    digest.update(fmt::format("{} {} {} {} {}\n", patients.ids[i], patients.observations[i].time,
                              static_cast<int>(patients.observations[i].end), task.is_fitted_on[i] ? 1 : 0,
                              task.is_held_out[i] ? 1 : 0));
  }
  for (const double value : patients.features.values) digest.update(fmt::format("{} ", value));
  return digest.hex();
}

/// A fold's margins, kept ones where there are any.
TaskMargins margins_of_task(const TrainingSet& patients, const HybridOptions& model, const Task& task,
                            const CrossFitHooks& hooks) {
  if (!hooks.find) return run_task(patients, model, task);
  const std::string key = task_key(patients, model, task);
  const std::size_t held_out =
      static_cast<std::size_t>(std::count(task.is_held_out.begin(), task.is_held_out.end(), true));
  if (const std::optional<std::string> text = hooks.find(key)) {
    std::optional<TaskMargins> kept = from_text(*text, task.permutes ? 2 + patients.columns.size() : 2, held_out);
    if (kept) return std::move(*kept);
  }
  TaskMargins margins = run_task(patients, model, task);
  hooks.keep(key, to_text(margins));
  return margins;
}

/// Puts a task's margins where its patients stand.
void place(const Task& task, const std::vector<double>& margins, std::vector<double>& all) {
  for (std::size_t i = 0, k = 0; i < all.size(); ++i) {
    if (task.is_held_out[i]) all[i] = margins[k++];
  }
}

}  // namespace

CrossFit cross_fit(const TrainingSet& patients, const PatientRoles& roles, const HybridOptions& model,
                   const CrossFitOptions& options, const CrossFitHooks& hooks) {
  std::vector<Task> tasks = fold_tasks(patients, roles, model, options);
  const std::size_t of_folds = tasks.size();
  for (Task& task : site_tasks(patients, roles, model)) tasks.push_back(std::move(task));
  std::vector<TaskMargins> margins(tasks.size());
  std::mutex mutex;
  std::size_t done = 0;
  for_each_index(tasks.size(), options.threads, [&](std::size_t k) {
    margins[k] = margins_of_task(patients, model, tasks[k], hooks);
    const std::lock_guard lock(mutex);
    ++done;
    if (hooks.progress) hooks.progress(done, tasks.size());
  });

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
