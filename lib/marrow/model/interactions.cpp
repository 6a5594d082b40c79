#include "marrow/model/interactions.hpp"

#include <algorithm>
#include <cmath>

namespace marrow {
namespace {

constexpr double least_interaction = 0.001;  ///< log relative hazard

/// Rows from `begin` to before `end`.
struct Batch {
  std::size_t begin = 0;
  std::size_t end = 0;
};

/// The first row that does not fit beside those from `begin` on; at least one does.
std::size_t batch_end(const DrawnRows& drawn, std::size_t begin, std::size_t most_cells) {
  const std::size_t cells = (drawn.values.columns + 1) * (drawn.values.columns + 1);
  std::size_t end = begin + 1;
  while (end < drawn.rows.rows && (drawn.begins[end + 1] - drawn.begins[begin]) * cells <= most_cells) ++end;
  return end;
}

void add_linear(const LinearPredictor& linear, const DrawnRows& drawn, std::size_t i, double share,
                NumberTable& result) {
  for (std::size_t k = drawn.begins[i]; k < drawn.begins[i + 1]; ++k) {
    for (std::size_t j = 0; j < drawn.values.columns; ++j) {
      result.at(j, j) += share * linear.coefficients[j] * (drawn.values.at(k, j) - linear.means[j]);
    }
  }
}

void add_batch(const HybridModel& model, const DrawnRows& drawn, const Batch& batch, std::vector<NumberTable>& result) {
  const std::size_t width = drawn.values.columns;
  const std::size_t first = drawn.begins[batch.begin];
  const std::size_t last = drawn.begins[batch.end];
  const auto share = [&](std::size_t i) {
    return model.shrinkage / static_cast<double>(std::max<std::size_t>(model.bags.size(), 1) * drawn.draws(i));
  };
  if (model.bags.empty()) {
    for (std::size_t i = batch.begin; i < batch.end; ++i) add_linear(model.baseline, drawn, i, share(i), result[i]);
    return;
  }
  const double* values = drawn.values.values.data();
  const TreeRows for_trees(NumberTable{last - first, width, {values + first * width, values + last * width}});
  for (const Bag& bag : model.bags) {
    const NumberTable trees = bag.trees.interactions(for_trees);
    for (std::size_t i = batch.begin; i < batch.end; ++i) {
      add_linear(bag.linear, drawn, i, share(i), result[i]);
      for (std::size_t k = drawn.begins[i]; k < drawn.begins[i + 1]; ++k) {
        for (std::size_t cell = 0; cell < result[i].values.size(); ++cell) {
          result[i].values[cell] += share(i) * model.trees_sign * trees.at(k - first, cell);
        }
      }
    }
  }
}

}  // namespace

std::vector<NumberTable> interaction_values(const HybridModel& model, const DrawnRows& drawn, std::size_t most_cells) {
  const std::size_t width = drawn.values.columns + 1;
  const NumberTable nothing{width, width, std::vector<double>(width * width, 0.0)};
  std::vector<NumberTable> result(drawn.rows.rows, nothing);
  for (std::size_t begin = 0, end = 0; begin < result.size(); begin = end) {
    end = batch_end(drawn, begin, most_cells);
    add_batch(model, drawn, {begin, end}, result);
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
