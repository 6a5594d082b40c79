#include "marrow/model/class_model.hpp"

#include <fmt/format.h>

#include <cmath>
#include <span>

#include "marrow/base/random.hpp"

namespace marrow {
namespace {

/// Adds `share` times a row to another.
void add(std::span<double> to, const double* from, double share) {
  for (std::size_t k = 0; k < to.size(); ++k) to[k] += share * from[k];
}

void centre(std::span<double> values) {
  double mean = 0;
  for (const double value : values) mean += value / static_cast<double>(values.size());
  for (double& value : values) value -= mean;
}

/// Log odds of class `k`, log p/(1 − p).
double log_odds(std::span<const double> margins, std::size_t k) {
  double others = 0;
  for (std::size_t other = 0; other < margins.size(); ++other) {
    if (other != k) others += std::exp(margins[other] - margins[k]);
  }
  return -std::log(others);
}

/// Variance over the rows of `margins` of each class's log odds.
std::vector<double> odds_variance(const std::vector<std::vector<double>>& margins) {
  std::vector<double> result;
  for (std::size_t k = 0; k < margins.front().size(); ++k) {
    double sum = 0;
    double squares = 0;
    const double start = log_odds(margins.front(), k);  // a common shift keeps the squares small
    for (const std::vector<double>& row : margins) {
      const double shifted = log_odds(row, k) - start;
      sum += shifted;
      squares += shifted * shifted;
    }
    const double count = static_cast<double>(margins.size());
    result.push_back(std::max(0.0, squares / count - sum / count * (sum / count)));
  }
  return result;
}

}  // namespace

ClassModel fit_class_model(const TrainingSet& patients, const HybridOptions& options) {
  require_order(patients);
  const ClassLabels all = patients.labels(options.class_weights);
  ClassModel model{.imputer = fit_imputer(patients, options), .prior = log_prior(all)};
  const TrainingSet filled = patients.drawn(all_rows(patients), model.imputer, "baseline");
  model.baseline = fit_softmax(filled.features, all, options.ridge);
  for (std::size_t b = 0; b < options.bags; ++b) {
    Random random(fnv1a(fmt::format("bag|{}|{}", options.seed, b)));
    const TrainingSet bag = patients.drawn(bag_rows(patients, options, random), model.imputer, fmt::format("{}", b));
    const ClassLabels labels = bag.labels(options.class_weights);
    SoftmaxPredictor linear = fit_softmax(bag.features, labels, options.ridge);
    const NumberTable start = softmax_margins(linear, bag.features);
    Booster trees = Booster::train_classes(bag.features, bag.columns, labels, start, options.trees, random.next());
    model.bags.push_back({std::move(linear), std::move(trees)});
  }
  return model;
}

std::vector<ClassSpread> ClassModel::spreads(const DrawnRows& drawn) const {
  const std::size_t count = classes();
  std::vector<NumberTable> by_bag;  // each of shape (drawn rows, classes)
  for (const ClassBag& bag : bags) {
    by_bag.push_back(softmax_margins(bag.linear, drawn.values));
    add(by_bag.back().values, bag.trees.margins(drawn.for_trees).data(), 1);
  }
  const auto scaled = [&](std::vector<double> raw) {
    for (std::size_t k = 0; k < count; ++k) raw[k] = prior[k] + shrinkage * (raw[k] - prior[k]);
    centre(raw);
    return raw;
  };
  std::vector<ClassSpread> result;
  for (std::size_t i = 0; i < drawn.rows.rows; ++i) {
    const double draw_share = 1.0 / static_cast<double>(drawn.draws(i));
    const double bag_share = 1.0 / static_cast<double>(bags.size());
    std::vector<double> mean(count, 0.0);
    std::vector<std::vector<double>> of_bags;
    std::vector<std::vector<double>> of_draws(drawn.draws(i), std::vector<double>(count, 0.0));
    for (const NumberTable& margins : by_bag) {
      std::vector<double> of_bag(count, 0.0);
      for (std::size_t d = 0; d < drawn.draws(i); ++d) {
        const double* own = margins.values.data() + (drawn.begins[i] + d) * count;
        add(of_bag, own, draw_share);
        add(of_draws[d], own, bag_share);
      }
      add(mean, of_bag.data(), bag_share);
      of_bags.push_back(scaled(std::move(of_bag)));
    }
    for (std::vector<double>& of_draw : of_draws) of_draw = scaled(std::move(of_draw));
    result.push_back({scaled(std::move(mean)), odds_variance(of_bags), odds_variance(of_draws)});
  }
  return result;
}

NumberTable ClassModel::baseline_margins(const DrawnRows& drawn) const {
  const std::size_t count = classes();
  const NumberTable of_draws = softmax_margins(baseline, drawn.values);
  NumberTable result{drawn.rows.rows, count, std::vector<double>(drawn.rows.rows * count, 0.0)};
  for (std::size_t i = 0; i < result.rows; ++i) {
    const std::span<double> row(result.values.data() + i * count, count);
    for (std::size_t d = drawn.begins[i]; d < drawn.begins[i + 1]; ++d) {
      add(row, of_draws.values.data() + d * count, 1.0 / static_cast<double>(drawn.draws(i)));
    }
    for (std::size_t k = 0; k < count; ++k) row[k] = prior[k] + baseline_shrinkage * (row[k] - prior[k]);
    centre(row);
  }
  return result;
}

NumberTable ClassModel::contributions(const DrawnRows& drawn) const {
  const std::size_t count = classes();
  const std::size_t width = imputer.features.size();
  const std::size_t line = count * (width + 1);
  NumberTable result{drawn.rows.rows, line, std::vector<double>(drawn.rows.rows * line, 0.0)};
  for (const ClassBag& bag : bags) {
    const NumberTable trees = bag.trees.contributions(drawn.for_trees);
    for (std::size_t i = 0; i < result.rows; ++i) {
      const double share = shrinkage / static_cast<double>(bags.size() * drawn.draws(i));
      const std::span<double> row(result.values.data() + i * line, line);
      for (std::size_t d = drawn.begins[i]; d < drawn.begins[i + 1]; ++d) {
        add(row, trees.values.data() + d * line, share);
        for (std::size_t k = 0; k < count; ++k) {
          double* own = row.data() + k * (width + 1);
          for (std::size_t j = 0; j < width; ++j) {
            own[j] += share * bag.linear.coefficients[k][j] * (drawn.values.at(d, j) - bag.linear.means[j]);
          }
          own[width] += share * bag.linear.intercepts[k];
        }
      }
    }
  }
  for (std::size_t i = 0; i < result.rows; ++i) {
    std::vector<double> over_classes(count);
    for (std::size_t j = 0; j <= width; ++j) {
      for (std::size_t k = 0; k < count; ++k) {
        over_classes[k] = result.at(i, k * (width + 1) + j) + (j == width ? (1 - shrinkage) * prior[k] : 0);
      }
      centre(over_classes);
      for (std::size_t k = 0; k < count; ++k) result.at(i, k * (width + 1) + j) = over_classes[k];
    }
  }
  return result;
}

}  // namespace marrow
