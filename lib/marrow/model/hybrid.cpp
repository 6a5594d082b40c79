#include "marrow/model/hybrid.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <span>

#include "marrow/base/random.hpp"
#include "marrow/model/bootstrap.hpp"
#include "marrow/model/ridge.hpp"

namespace marrow {

double trees_sign(const LearningTask& task) noexcept {
  return task.objective == Objective::aft ? -1 : 1;
}

namespace {

double variance(std::span<const double> values) {
  const double centre = mean(values);
  double sum = 0;
  for (const double value : values) sum += (value - centre) * (value - centre);
  return sum / static_cast<double>(values.size());
}

Bag fit_risk_bag(const TrainingSet& bag, const HybridOptions& options, std::uint64_t seed) {
  LinearPart linear = fit_linear(options.task, bag.features, bag.observations, options.ridge);
  std::vector<double> start = linear_margins(linear.predictor, bag.features);
  for (double& value : start) value = linear.offset + trees_sign(options.task) * value;
  Booster trees = Booster::train(options.task, bag.features, bag.columns, bag.observations, start, options.trees, seed);
  return {std::move(linear.predictor), std::move(trees)};
}

Bag fit_response_bag(const TrainingSet& bag, const std::vector<double>& responses, const HybridOptions& options,
                     std::uint64_t seed) {
  LinearPredictor linear = fit_ridge(bag.features, bag.columns, responses, options.ridge);
  const std::vector<double> start = linear_margins(linear, bag.features);
  Booster trees = Booster::train_responses(bag.features, bag.columns, responses, start, options.trees, seed);
  return {std::move(linear), std::move(trees)};
}

}  // namespace

HybridModel fit_baseline(const TrainingSet& patients, const HybridOptions& options) {
  HybridModel model;
  model.imputer = fit_imputer(patients, options);
  model.trees_sign = trees_sign(options.task);
  if (!options.fixed.empty()) {
    for (const FeatureDistribution& feature : model.imputer.features) model.baseline.means.push_back(feature.mean);
    model.baseline.coefficients = options.fixed;
    return model;
  }
  const TrainingSet filled = patients.drawn(all_rows(patients), model.imputer, "baseline");
  if (options.task.objective == Objective::regression) {
    model.baseline = fit_ridge(filled.features, filled.columns, filled.mean_responses(), options.ridge);
    model.centre = mean(patients.mean_responses());
  } else {
    model.baseline = fit_linear(options.task, filled.features, filled.observations, options.ridge).predictor;
  }
  return model;
}

HybridModel fit_hybrid(const TrainingSet& patients, const HybridOptions& options) {
  require_order(patients);
  HybridModel model = fit_baseline(patients, options);
  if (!options.fixed.empty()) return model;
  for (std::size_t b = 0; b < options.bags; ++b) {
    Random random(fnv1a(fmt::format("bag|{}|{}", options.seed, b)));
    const TrainingSet bag = patients.drawn(bag_rows(patients, options, random), model.imputer, fmt::format("{}", b));
    model.bags.push_back(options.task.objective == Objective::regression
                             ? fit_response_bag(bag, bag.responses_of_bag(b), options, random.next())
                             : fit_risk_bag(bag, options, random.next()));
  }
  return model;
}

std::vector<std::vector<double>> HybridModel::raw_margins(const DrawnRows& drawn) const {
  std::vector<std::vector<double>> by_bag;
  for (const Bag& bag : bags) {
    by_bag.push_back(linear_margins(bag.linear, drawn.values));
    const std::vector<double> corrections = bag.trees.margins(drawn.for_trees);
    for (std::size_t k = 0; k < corrections.size(); ++k) by_bag.back()[k] += trees_sign * corrections[k];
  }
  if (by_bag.empty()) by_bag.push_back(linear_margins(baseline, drawn.values));
  return by_bag;
}

std::vector<NumberTable> HybridModel::margins_of_bags(const DrawnRows& drawn,
                                                      const std::vector<std::vector<double>>& by_bag) const {
  std::vector<NumberTable> result;
  for (std::size_t i = 0; i < drawn.rows.rows; ++i) {
    NumberTable table{by_bag.size(), drawn.draws(i), {}};
    for (const std::vector<double>& margins : by_bag) {
      for (std::size_t k = drawn.begins[i]; k < drawn.begins[i + 1]; ++k) {
        table.values.push_back(centre + shrinkage * (margins[k] - centre));
      }
    }
    result.push_back(std::move(table));
  }
  return result;
}

std::vector<MarginSpread> HybridModel::margins(const DrawnRows& drawn,
                                               const std::vector<std::vector<double>>& by_bag) const {
  std::vector<MarginSpread> result;
  std::vector<double> of_bags(by_bag.size());
  std::vector<double> of_draws;
  const double squared = shrinkage * shrinkage;
  for (std::size_t i = 0; i < drawn.rows.rows; ++i) {
    of_draws.assign(drawn.draws(i), 0.0);
    for (std::size_t b = 0; b < by_bag.size(); ++b) {
      const std::span<const double> margins(by_bag[b].data() + drawn.begins[i], drawn.draws(i));
      of_bags[b] = mean(margins);
      for (std::size_t k = 0; k < margins.size(); ++k) of_draws[k] += margins[k] / static_cast<double>(by_bag.size());
    }
    result.push_back(
        {centre + shrinkage * (mean(of_bags) - centre), squared * variance(of_bags), squared * variance(of_draws)});
  }
  return result;
}

MarginSpread HybridModel::margin(const double* row) const {
  const std::size_t width = imputer.features.size();
  return margins(NumberTable{1, width, {row, row + width}}).front();
}

std::vector<double> HybridModel::baseline_margins(const DrawnRows& drawn) const {
  const std::vector<double> of_draws = linear_margins(baseline, drawn.values);
  std::vector<double> result;
  for (std::size_t i = 0; i < drawn.rows.rows; ++i) {
    const double raw = mean({of_draws.data() + drawn.begins[i], drawn.draws(i)});
    result.push_back(centre + baseline_shrinkage * (raw - centre));
  }
  return result;
}

double HybridModel::baseline_margin(const double* row) const {
  return centre + baseline_shrinkage * (mean(linear_margins(baseline, imputer.all_draws(row))) - centre);
}

NumberTable HybridModel::contributions(const DrawnRows& drawn) const {
  const NumberTable& values = drawn.values;
  const std::size_t width = values.columns;
  NumberTable result{drawn.rows.rows, width + 1, std::vector<double>(drawn.rows.rows * (width + 1), 0.0)};
  for (std::size_t i = 0; i < result.rows; ++i) result.at(i, width) = (1 - shrinkage) * centre;
  const auto add = [&](const LinearPredictor& linear, const NumberTable* trees) {
    for (std::size_t i = 0; i < result.rows; ++i) {
      const double share = shrinkage / static_cast<double>(std::max<std::size_t>(bags.size(), 1) * drawn.draws(i));
      for (std::size_t k = drawn.begins[i]; k < drawn.begins[i + 1]; ++k) {
        result.at(i, width) += share * linear.intercept;
        for (std::size_t j = 0; j < width; ++j) {
          result.at(i, j) += share * linear.coefficients[j] * (values.at(k, j) - linear.means[j]);
        }
      }
      if (trees == nullptr) continue;
      for (std::size_t k = drawn.begins[i]; k < drawn.begins[i + 1]; ++k) {
        for (std::size_t j = 0; j <= width; ++j) result.at(i, j) += share * trees_sign * trees->at(k, j);
      }
    }
  };
  if (bags.empty()) add(baseline, nullptr);
  for (const Bag& bag : bags) {
    const NumberTable trees = bag.trees.contributions(drawn.for_trees);
    add(bag.linear, &trees);
  }
  return result;
}

}  // namespace marrow
