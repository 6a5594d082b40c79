#include "marrow/model/interactions.hpp"

#include <algorithm>
#include <cmath>

namespace marrow {
namespace {

constexpr double least_interaction = 0.001;  ///< log relative hazard

}  // namespace

NumberTable interaction_values(const HybridModel& model, const double* row) {
  const NumberTable rows = model.imputer.all_draws(row);
  const TreeRows for_trees(rows);
  const std::size_t width = rows.columns + 1;
  NumberTable result{width, width, std::vector<double>(width * width, 0.0)};
  const auto add = [&](const LinearPredictor& linear, double share) {
    for (std::size_t k = 0; k < rows.rows; ++k) {
      for (std::size_t j = 0; j < rows.columns; ++j) {
        result.at(j, j) += share * linear.coefficients[j] * (rows.at(k, j) - linear.means[j]);
      }
    }
  };
  if (model.bags.empty()) add(model.baseline, model.shrinkage / static_cast<double>(rows.rows));
  const double share = model.shrinkage / static_cast<double>(model.bags.size() * rows.rows);
  for (const Bag& bag : model.bags) {
    add(bag.linear, share);
    const NumberTable trees = bag.trees.interactions(for_trees);
    for (std::size_t k = 0; k < rows.rows; ++k) {
      for (std::size_t cell = 0; cell < result.values.size(); ++cell) {
        result.values[cell] += share * model.trees_sign * trees.at(k, cell);
      }
    }
  }
  return result;
}

std::vector<FeatureInteraction> feature_interactions(const NumberTable& values,
                                                     const std::vector<FeatureSpec>& features) {
  std::vector<FeatureInteraction> result;
  for (std::size_t i = 0; i < features.size(); ++i) {
    for (std::size_t j = i + 1; j < features.size(); ++j) {
      const double together = values.at(i, j) + values.at(j, i);
      if (std::abs(together) > least_interaction) result.push_back({{features[i].name, features[j].name}, together});
    }
  }
  std::stable_sort(result.begin(), result.end(), [](const FeatureInteraction& a, const FeatureInteraction& b) {
    return std::abs(a.contribution) > std::abs(b.contribution);
  });
  return result;
}

}  // namespace marrow
