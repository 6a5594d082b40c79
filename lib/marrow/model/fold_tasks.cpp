#include "marrow/model/fold_tasks.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <mutex>
#include <set>
#include <utility>

#include "marrow/base/digest.hpp"
#include "marrow/base/random.hpp"
#include "marrow/base/text.hpp"
#include "marrow/model/folds.hpp"
#include "marrow/model/parallel.hpp"

namespace marrow {
namespace {

// ---- what an interrupted run left -----------------------------------------------------------------------------------

std::string to_text(const FoldNumbers& numbers) {
  std::string text;
  for (const std::vector<double>& row : numbers) {
    for (const double value : row) text += format_number(value) + ' ';
    text += '\n';
  }
  return text;
}

/// Empty unless the text has the shape that the task asks for.
std::optional<FoldNumbers> from_text(const std::string& text, std::size_t rows, std::size_t patients) {
  FoldNumbers numbers;
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
    numbers.push_back(std::move(row));
  }
  return numbers.size() == rows ? std::optional(numbers) : std::nullopt;
}

/// Says what a fold's numbers depend on, patients, outcomes and settings: another run's numbers are not taken.
std::string task_key(const TrainingSet& patients, const HybridOptions& model, const FoldTask& task) {
  Sha256 digest;
  const TreeOptions& trees = model.trees;
  digest.update(fmt::format("{} {} {} {} {} {} {} {} {} {} {} {} {} {} {} {}\n", task.label,
                            objective_name(model.task.objective), model.task.horizon_days, model.bags,
                            model.bag_fraction, model.ridge, trees.rounds, trees.max_depth, trees.eta, trees.subsample,
                            trees.colsample_bynode, trees.min_child_weight, trees.lambda,
                            static_cast<int>(trees.interactions), model.search, model.inner_folds));
  for (const FeatureSpec& column : patients.columns) digest.update(column.name + '\n');
  digest.update(fmt::format("{}\n", class_weights_name(model.class_weights)));
  for (const double value : model.fixed) digest.update(format_number(value) + '\n');
  const std::vector<int> strata = patients.strata();
  for (std::size_t i = 0; i < patients.size(); ++i) {
    const double time = patients.observations.empty() ? 0 : patients.observations[i].time;
    digest.update(fmt::format("{} {} {} {} {}\n", patients.ids[i], time, strata[i], task.is_fitted_on[i] ? 1 : 0,
                              task.is_held_out[i] ? 1 : 0));
  }
  for (const double value : patients.features.values) digest.update(fmt::format("{} ", value));
  return digest.hex();
}

/// A task's numbers, kept ones where there are any.
FoldNumbers numbers_of_task(const TrainingSet& patients, const HybridOptions& model, const FoldTask& task,
                            const CrossFitHooks& hooks, std::size_t rows,
                            const std::function<FoldNumbers(const FoldTask&)>& run) {
  if (!hooks.find) return run(task);
  const std::string key = task_key(patients, model, task);
  const std::size_t held_out =
      static_cast<std::size_t>(std::count(task.is_held_out.begin(), task.is_held_out.end(), true));
  if (const std::optional<std::string> text = hooks.find(key)) {
    std::optional<FoldNumbers> kept = from_text(*text, rows, held_out);
    if (kept) return std::move(*kept);
  }
  FoldNumbers numbers = run(task);
  hooks.keep(key, to_text(numbers));
  return numbers;
}

}  // namespace

std::vector<FoldTask> fold_tasks(const TrainingSet& patients, const PatientRoles& roles, const HybridOptions& model,
                                 const CrossFitOptions& options) {
  std::vector<int> strata = patients.strata();
  for (std::size_t i = 0; i < strata.size(); ++i) strata[i] = strata[i] * 2 + (roles.is_evaluated[i] ? 1 : 0);
  std::vector<FoldTask> tasks;
  for (std::size_t repeat = 0; repeat < options.repeats; ++repeat) {
    const std::vector<std::size_t> fold = assign_folds(patients.held_out_together(), strata, options.folds,
                                                       fmt::format("fold|{}|{}", model.seed, repeat));
    for (std::size_t f = 0; f < options.folds; ++f) {
      FoldTask task{.label = fmt::format("cross-fit|{}|{}|{}", model.seed, repeat, f)};
      for (std::size_t i = 0; i < patients.size(); ++i) {
        task.is_held_out.push_back(fold[i] == f);
        task.is_fitted_on.push_back(roles.is_trained_on[i] && fold[i] != f);
      }
      tasks.push_back(std::move(task));
    }
  }
  return tasks;
}

std::vector<FoldTask> site_tasks(const TrainingSet& patients, const PatientRoles& roles, const HybridOptions& model) {
  std::vector<FoldTask> tasks;
  for (const std::string& site : std::set<std::string>(roles.sites.begin(), roles.sites.end())) {
    FoldTask task{.label = fmt::format("site|{}|{}", model.seed, site), .permutes = false};
    for (std::size_t i = 0; i < patients.size(); ++i) {
      task.is_held_out.push_back(roles.sites[i] == site);
      task.is_fitted_on.push_back(roles.is_trained_on[i] && roles.sites[i] != site);
    }
    tasks.push_back(std::move(task));
  }
  return tasks;
}

NumberTable exchanged(const NumberTable& rows, std::size_t feature, const std::string& label) {
  std::vector<double> values;
  for (std::size_t i = 0; i < rows.rows; ++i) values.push_back(rows.at(i, feature));
  Random random(fnv1a(fmt::format("exchange|{}|{}", label, feature)));
  shuffle(values, random);
  NumberTable result = rows;
  for (std::size_t i = 0; i < rows.rows; ++i) result.at(i, feature) = values[i];
  return result;
}

std::vector<FoldNumbers> run_tasks(const TrainingSet& patients, const HybridOptions& model,
                                   const std::vector<FoldTask>& tasks, std::size_t threads, const CrossFitHooks& hooks,
                                   const std::function<std::size_t(const FoldTask&)>& rows,
                                   const std::function<FoldNumbers(const FoldTask&)>& run) {
  std::vector<FoldNumbers> numbers(tasks.size());
  std::mutex mutex;
  std::size_t done = 0;
  for_each_index(tasks.size(), threads, [&](std::size_t k) {
    numbers[k] = numbers_of_task(patients, model, tasks[k], hooks, rows(tasks[k]), run);
    const std::lock_guard lock(mutex);
    ++done;
    if (hooks.progress) hooks.progress(done, tasks.size());
  });
  return numbers;
}

void place(const FoldTask& task, const std::vector<double>& numbers, std::vector<double>& all) {
  for (std::size_t i = 0, k = 0; i < all.size(); ++i) {
    if (task.is_held_out[i]) all[i] = numbers[k++];
  }
}

}  // namespace marrow
