#include "marrow/model/hybrid.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <numeric>

#include "marrow/base/error.hpp"
#include "marrow/base/random.hpp"

namespace marrow {
namespace {

/// The draw that stands for a patient's missing values in a bag. It depends on the patient and the bag, not on the
/// place in the file.
std::size_t training_draw(const std::string& id, std::string_view bag) {
  Random random(fnv1a(fmt::format("draw|{}|{}", id, bag)));
  return static_cast<std::size_t>(random.below(Imputer::draws));
}

/// The rows of `patients` with missing values drawn for `bag`.
TrainingSet drawn(const TrainingSet& patients, const std::vector<std::size_t>& rows, const Imputer& imputer,
                  std::string_view bag) {
  TrainingSet result;
  result.columns = patients.columns;
  result.features = {rows.size(), patients.features.columns, {}};
  for (const std::size_t row : rows) {
    const double* values = patients.features.values.data() + row * patients.features.columns;
    const std::vector<double> filled = imputer.draw(values, training_draw(patients.ids[row], bag));
    result.features.values.insert(result.features.values.end(), filled.begin(), filled.end());
    result.observations.push_back(patients.observations[row]);
    result.ids.push_back(patients.ids[row]);
  }
  return result;
}

std::vector<std::size_t> all_rows(const TrainingSet& patients) {
  std::vector<std::size_t> rows(patients.ids.size());
  std::iota(rows.begin(), rows.end(), std::size_t{0});
  return rows;
}

std::vector<double> linear_margins(const LinearPredictor& linear, const NumberTable& table) {
  std::vector<double> result;
  for (std::size_t i = 0; i < table.rows; ++i) result.push_back(linear(table.values.data() + i * table.columns));
  return result;
}

double mean(const std::vector<double>& values) {
  return std::accumulate(values.begin(), values.end(), 0.0) / static_cast<double>(values.size());
}

double variance(const std::vector<double>& values) {
  const double centre = mean(values);
  double sum = 0;
  for (const double value : values) sum += (value - centre) * (value - centre);
  return sum / static_cast<double>(values.size());
}

}  // namespace

HybridModel fit_baseline(const TrainingSet& patients, double ridge) {
  HybridModel model;
  model.imputer = fit_imputer(patients.features);
  const TrainingSet filled = drawn(patients, all_rows(patients), model.imputer, "baseline");
  model.baseline = fit_cox(filled.features, filled.observations, ridge).predictor;
  return model;
}

HybridModel fit_hybrid(const TrainingSet& patients, const HybridOptions& options) {
  if (!std::is_sorted(patients.ids.begin(), patients.ids.end())) {
    throw Error(ErrorKind::internal, "training patients are not in the order of their ids");
  }
  HybridModel model = fit_baseline(patients, options.ridge);
  const std::size_t bag_size =
      static_cast<std::size_t>(options.bag_fraction * static_cast<double>(patients.ids.size()));
  for (std::size_t b = 0; b < options.bags; ++b) {
    Random random(fnv1a(fmt::format("bag|{}|{}", options.seed, b)));
    std::vector<std::size_t> rows = all_rows(patients);
    shuffle(rows, random);
    rows.resize(bag_size);
    std::sort(rows.begin(), rows.end());
    const TrainingSet bag = drawn(patients, rows, model.imputer, fmt::format("{}", b));
    LinearPredictor linear = fit_cox(bag.features, bag.observations, options.ridge).predictor;
    const std::vector<double> start = linear_margins(linear, bag.features);
    Booster trees =
        Booster::train_cox(bag.features, bag.columns, bag.observations, start, options.trees, random.next());
    model.bags.push_back({std::move(linear), std::move(trees)});
  }
  return model;
}

std::vector<MarginSpread> HybridModel::margins(const NumberTable& rows) const {
  NumberTable drawn_rows{0, rows.columns, {}};
  std::vector<std::size_t> begins{0};
  for (std::size_t i = 0; i < rows.rows; ++i) {
    const NumberTable draws = imputer.all_draws(rows.values.data() + i * rows.columns);
    drawn_rows.values.insert(drawn_rows.values.end(), draws.values.begin(), draws.values.end());
    drawn_rows.rows += draws.rows;
    begins.push_back(drawn_rows.rows);
  }
  std::vector<std::vector<double>> by_bag;  // shape (bags, drawn rows)
  for (const Bag& bag : bags) {
    by_bag.push_back(linear_margins(bag.linear, drawn_rows));
    const std::vector<double> corrections = bag.trees.margins(drawn_rows);
    for (std::size_t k = 0; k < corrections.size(); ++k) by_bag.back()[k] += corrections[k];
  }

  std::vector<MarginSpread> result;
  for (std::size_t i = 0; i < rows.rows; ++i) {
    const std::size_t draws = begins[i + 1] - begins[i];
    std::vector<double> of_bags;
    std::vector<double> of_draws(draws, 0.0);
    for (const std::vector<double>& margins : by_bag) {
      const auto begin = margins.begin() + static_cast<std::ptrdiff_t>(begins[i]);
      of_bags.push_back(mean({begin, begin + static_cast<std::ptrdiff_t>(draws)}));
      for (std::size_t k = 0; k < draws; ++k) {
        of_draws[k] += begin[static_cast<std::ptrdiff_t>(k)] / static_cast<double>(by_bag.size());
      }
    }
    result.push_back({mean(of_bags), variance(of_bags), variance(of_draws)});
  }
  return result;
}

MarginSpread HybridModel::margin(const double* row) const {
  const std::size_t width = imputer.features.size();
  return margins({1, width, {row, row + width}}).front();
}

double HybridModel::baseline_margin(const double* row) const {
  return mean(linear_margins(baseline, imputer.all_draws(row)));
}

std::vector<double> HybridModel::contributions(const double* row) const {
  const NumberTable rows = imputer.all_draws(row);
  const std::size_t width = rows.columns;
  std::vector<double> result(width + 1, 0.0);
  const double share = 1 / static_cast<double>(bags.size() * rows.rows);
  for (const Bag& bag : bags) {
    const NumberTable trees = bag.trees.contributions(rows);
    for (std::size_t k = 0; k < rows.rows; ++k) {
      for (std::size_t j = 0; j < width; ++j) {
        const double linear = bag.linear.coefficients[j] * (rows.at(k, j) - bag.linear.means[j]);
        result[j] += share * (linear + trees.at(k, j));
      }
      result[width] += share * trees.at(k, width);
    }
  }
  return result;
}

}  // namespace marrow
