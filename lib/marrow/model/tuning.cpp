#include "marrow/model/tuning.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

#include "marrow/base/random.hpp"
#include "marrow/model/bootstrap.hpp"
#include "marrow/model/inner_folds.hpp"
#include "marrow/model/ridge.hpp"

namespace marrow {
namespace {

constexpr double most_scale = 4;

/// Margins of patients by models of inner folds without them.
struct InnerMargins {
  std::vector<double> model;
  std::vector<double> baseline;
};

InnerMargins inner_margins(const TrainingSet& patients, const HybridOptions& options, std::string_view label) {
  InnerMargins result{std::vector<double>(patients.size()), std::vector<double>(patients.size())};
  for_each_inner_fold(patients, options, label, [&](const FoldTask& fold, const HybridOptions& here) {
    const HybridModel fitted = fit_hybrid(patients.subset(fold.is_fitted_on), here);
    const std::vector<MarginSpread> margins = fitted.margins(patients.subset(fold.is_held_out).features);
    for (std::size_t i = 0, k = 0; i < patients.size(); ++i) {
      if (!fold.is_held_out[i]) continue;
      result.model[i] = margins[k++].margin;
      result.baseline[i] = fitted.baseline_margin(patients.row(i));
    }
  });
  return result;
}

/// Slope of held-out margins in a Cox model, or of responses along them through the mean: 1 is right. 0 where they say
/// nothing.
double scale_of(const std::vector<double>& margins, const TrainingSet& patients) {
  if (patients.responses.empty()) {
    const double slope = fit_cox({margins.size(), 1, margins}, patients.observations).predictor.coefficients.front();
    return std::clamp(slope, 0.0, most_scale);
  }
  const std::vector<double> responses = patients.mean_responses();
  const double centre = mean(responses);
  double products = 0;
  double squares = 0;
  for (std::size_t i = 0; i < margins.size(); ++i) {
    products += (margins[i] - centre) * (responses[i] - centre);
    squares += (margins[i] - centre) * (margins[i] - centre);
  }
  return squares > 0 ? std::clamp(products / squares, 0.0, most_scale) : 0;
}

/// How well held-out margins do: Harrell's C, or less the mean squared error.
double worth_of(const std::vector<double>& margins, const TrainingSet& patients) {
  if (patients.responses.empty()) return concordance(patients.observations, margins);
  const std::vector<double> responses = patients.mean_responses();
  double squares = 0;
  for (std::size_t i = 0; i < margins.size(); ++i) squares += (margins[i] - responses[i]) * (margins[i] - responses[i]);
  return -squares / static_cast<double>(margins.size());
}

template <std::size_t count>
double one_of(const std::array<double, count>& values, Random& random) {
  return values[random.below(count)];
}

}  // namespace

std::vector<HybridOptions> candidate_settings(const HybridOptions& options) {
  std::vector<HybridOptions> result{options};
  Random random(fnv1a(fmt::format("search|{}", options.seed)));
  const double ridge_unit = options.task.objective == Objective::regression ? response_ridge : 1;
  for (std::size_t k = 0; k < options.search; ++k) {
    HybridOptions drawn = options;
    drawn.ridge = ridge_unit * one_of(std::array{0.1, 0.3, 1.0, 3.0}, random);
    drawn.trees.rounds = static_cast<int>(one_of(std::array{10.0, 20.0, 40.0, 80.0, 160.0}, random));
    drawn.trees.max_depth = static_cast<int>(one_of(std::array{1.0, 2.0, 3.0}, random));
    drawn.trees.eta = one_of(std::array{0.02, 0.05, 0.1}, random);
    drawn.trees.min_child_weight = one_of(std::array{2.0, 5.0, 10.0}, random);
    drawn.trees.lambda = one_of(std::array{1.0, 5.0, 20.0}, random);
    result.push_back(std::move(drawn));
  }
  return result;
}

TunedModel fit_tuned(const TrainingSet& patients, const HybridOptions& options) {
  TunedModel result{.chosen = options};
  const bool is_tuned = options.inner_folds > 0 && options.fixed.empty();
  if (is_tuned && options.search > 0) {
    const std::vector<HybridOptions> candidates = candidate_settings(options);
    result.tried = candidates.size();
    double best = -std::numeric_limits<double>::infinity();
    for (const HybridOptions& candidate : candidates) {
      HybridOptions small = candidate;
      small.bags = std::min(candidate.bags, search_bags);
      const double worth = worth_of(inner_margins(patients, small, "search").model, patients);
      if (worth <= best) continue;
      best = worth;
      result.chosen = candidate;
    }
  }
  result.model = fit_hybrid(patients, result.chosen);
  if (!is_tuned) return result;
  result.model.shrinkage = 0;
  result.model.baseline_shrinkage = 0;
  for (std::size_t repeat = 0; repeat < scale_repeats; ++repeat) {
    const InnerMargins margins = inner_margins(patients, result.chosen, fmt::format("scale {}", repeat));
    result.model.shrinkage += scale_of(margins.model, patients) / scale_repeats;
    result.model.baseline_shrinkage += scale_of(margins.baseline, patients) / scale_repeats;
  }
  return result;
}

}  // namespace marrow
