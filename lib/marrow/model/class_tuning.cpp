#include "marrow/model/class_tuning.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "marrow/model/inner_folds.hpp"
#include "marrow/model/tuning.hpp"

namespace marrow {
namespace {

constexpr double most_scale = 4;
constexpr int halvings = 50;  ///< of the interval that holds the scale

/// Of patients, by models of inner folds without them; shape (patients, classes).
struct InnerMargins {
  NumberTable prior;
  NumberTable model;     ///< margins less the prior
  NumberTable baseline;  ///< likewise
};

InnerMargins inner_margins(const TrainingSet& patients, const HybridOptions& options, std::string_view label) {
  const std::size_t count = patients.class_count;
  const NumberTable nothing{patients.size(), count, std::vector<double>(patients.size() * count)};
  InnerMargins result{nothing, nothing, nothing};
  for_each_inner_fold(patients, options, label, [&](const FoldTask& fold, const HybridOptions& here) {
    const ClassModel fitted = fit_class_model(patients.subset(fold.is_fitted_on), here);
    const DrawnRows drawn = fitted.drawn(patients.subset(fold.is_held_out).features);
    const std::vector<ClassSpread> spreads = fitted.spreads(drawn);
    const NumberTable baseline = fitted.baseline_margins(drawn);
    for (std::size_t i = 0, row = 0; i < patients.size(); ++i) {
      if (!fold.is_held_out[i]) continue;
      for (std::size_t k = 0; k < count; ++k) {
        result.prior.at(i, k) = fitted.prior[k];
        result.model.at(i, k) = spreads[row].margins[k] - fitted.prior[k];
        result.baseline.at(i, k) = baseline.at(row, k) - fitted.prior[k];
      }
      ++row;
    }
  });
  return result;
}

/// Mean over the patients, by their weights, of minus the log probability of their class, and its slope in the scale.
struct Loss {
  double value = 0;
  double slope = 0;
};

Loss log_loss(const NumberTable& prior, const NumberTable& beyond, const ClassLabels& labels, double scale) {
  Loss loss;
  double weights = 0;
  const std::size_t count = prior.columns;
  std::vector<double> margins(count);
  for (std::size_t i = 0; i < prior.rows; ++i) {
    for (std::size_t k = 0; k < count; ++k) margins[k] = prior.at(i, k) + scale * beyond.at(i, k);
    const std::vector<double> p = class_probabilities(margins.data(), count);
    const std::size_t own = static_cast<std::size_t>(labels.places[i]);
    const double top = *std::max_element(margins.begin(), margins.end());
    double sum = 0;
    double expected = 0;
    for (std::size_t k = 0; k < count; ++k) {
      sum += std::exp(margins[k] - top);
      expected += p[k] * beyond.at(i, k);
    }
    loss.value += labels.weight(i) * (top + std::log(sum) - margins[own]);
    loss.slope += labels.weight(i) * (expected - beyond.at(i, own));
    weights += labels.weight(i);
  }
  return {loss.value / weights, loss.slope / weights};
}

/// The scale of the least loss, which is convex in it.
double scale_of(const NumberTable& prior, const NumberTable& beyond, const ClassLabels& labels) {
  double low = 0;
  double high = most_scale;
  for (int step = 0; step < halvings; ++step) {
    const double middle = (low + high) / 2;
    (log_loss(prior, beyond, labels, middle).slope > 0 ? high : low) = middle;
  }
  return (low + high) / 2;
}

}  // namespace

TunedClassModel fit_tuned_classes(const TrainingSet& patients, const HybridOptions& options) {
  TunedClassModel result{.model = {}, .chosen = options};
  const ClassLabels labels = patients.labels(options.class_weights);
  if (options.inner_folds > 0 && options.search > 0) {
    const std::vector<HybridOptions> candidates = candidate_settings(options);
    result.tried = candidates.size();
    double least = std::numeric_limits<double>::infinity();
    for (const HybridOptions& candidate : candidates) {
      HybridOptions small = candidate;
      small.bags = std::min(candidate.bags, search_bags);
      const InnerMargins inner = inner_margins(patients, small, "search");
      // Each at its best scale: settings that only shrink must not look worse.
      const double scale = scale_of(inner.prior, inner.model, labels);
      const double loss = log_loss(inner.prior, inner.model, labels, scale).value;
      if (loss >= least) continue;
      least = loss;
      result.chosen = candidate;
    }
  }
  result.model = fit_class_model(patients, result.chosen);
  if (options.inner_folds == 0) return result;
  result.model.shrinkage = 0;
  result.model.baseline_shrinkage = 0;
  for (std::size_t repeat = 0; repeat < scale_repeats; ++repeat) {
    const InnerMargins inner = inner_margins(patients, result.chosen, fmt::format("scale {}", repeat));
    result.model.shrinkage += scale_of(inner.prior, inner.model, labels) / scale_repeats;
    result.model.baseline_shrinkage += scale_of(inner.prior, inner.baseline, labels) / scale_repeats;
  }
  return result;
}

}  // namespace marrow
