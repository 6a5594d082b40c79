#include "marrow/model/held_out.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <utility>

#include "marrow/base/text.hpp"

namespace marrow {
namespace {

constexpr std::array<double, 2> horizons_days{three_years_days, five_years_days};

/// Probabilities of one way of scoring in one repeat, shape (horizons, patients).
using Probabilities = std::array<std::vector<double>, horizons_days.size()>;

Probabilities cross_fitted(const std::vector<double>& margins, const std::vector<std::size_t>& fold,
                           const TrainResult& result) {
  Probabilities probabilities;
  for (std::vector<double>& of_horizon : probabilities) of_horizon.resize(margins.size());
  const std::size_t folds = 1 + *std::max_element(fold.begin(), fold.end());
  for (std::size_t f = 0; f < folds; ++f) {
    std::vector<double> others;
    std::vector<Observation> observations;
    for (std::size_t i = 0; i < margins.size(); ++i) {
      if (fold[i] == f || !result.is_evaluated[i]) continue;
      others.push_back(margins[i]);
      observations.push_back(result.observations[i]);
    }
    const AbsoluteRisk risk = fit_absolute_risk(others, observations);
    for (std::size_t i = 0; i < margins.size(); ++i) {
      if (fold[i] != f) continue;
      for (std::size_t h = 0; h < horizons_days.size(); ++h) {
        probabilities[h][i] = risk.incidence(margins[i], horizons_days[h]);
      }
    }
  }
  return probabilities;
}

constexpr std::size_t ways = 2;  ///< model and baseline

/// Of one way of scoring, one a repeat; nothing where the model only ranks.
std::vector<Probabilities> cross_fitted(const std::vector<std::vector<double>>& margins, const TrainResult& result) {
  std::vector<Probabilities> repeats(margins.size());
  if (result.manifest.description.ranking_only) return repeats;
  for (std::size_t repeat = 0; repeat < margins.size(); ++repeat) {
    repeats[repeat] = cross_fitted(margins[repeat], result.held_out.fold[repeat], result);
  }
  return repeats;
}

ScoringColumn evaluated(std::string name, const std::vector<std::vector<double>>& margins, const TrainResult& result) {
  ScoringColumn column{.name = std::move(name), .source = "held-out patients"};
  const std::vector<Probabilities> probabilities = cross_fitted(margins, result);
  const double share = 1.0 / static_cast<double>(margins.size());
  column.risk.resize(margins.size());
  for (std::size_t i = 0; i < result.ids.size(); ++i) {
    if (!result.is_evaluated[i]) continue;
    std::array<double, horizons_days.size()> means{};
    for (std::size_t repeat = 0; repeat < margins.size(); ++repeat) {
      column.risk[repeat].push_back(margins[repeat][i]);
      for (std::size_t h = 0; h < means.size() && !probabilities[repeat][h].empty(); ++h) {
        means[h] += share * probabilities[repeat][h][i];
      }
    }
    // `probability_years` has one year before the two horizons.
    for (std::size_t h = 0; h < means.size() && !probabilities.front()[h].empty(); ++h) {
      column.probability[h + 1].push_back(means[h]);
    }
  }
  return column;
}

}  // namespace

std::vector<ScoringColumn> held_out_scorings(const TrainResult& result) {
  return {evaluated("model", result.held_out.model, result), evaluated("baseline", result.held_out.baseline, result)};
}

std::string held_out_table(const TrainResult& result) {
  const CrossFit& held_out = result.held_out;
  const bool has_risk = !result.manifest.description.ranking_only;
  const std::array<const std::vector<std::vector<double>>*, ways> margins{&held_out.model, &held_out.baseline};
  const std::array<std::vector<Probabilities>, ways> risks{cross_fitted(held_out.model, result),
                                                           cross_fitted(held_out.baseline, result)};
  std::string text = has_risk ? "patient\trepeat\tmodel\tmodel_p3y\tmodel_p5y\tbaseline\tbaseline_p3y\tbaseline_p5y\n"
                              : "patient\trepeat\tmodel\tbaseline\n";
  for (std::size_t repeat = 0; repeat < held_out.model.size(); ++repeat) {
    for (std::size_t i = 0; i < result.ids.size(); ++i) {
      text += fmt::format("{}\t{}", result.ids[i], repeat + 1);
      for (std::size_t way = 0; way < ways; ++way) {
        text += '\t' + format_number((*margins[way])[repeat][i]);
        for (std::size_t h = 0; has_risk && h < horizons_days.size(); ++h) {
          text += '\t' + format_number(risks[way][repeat][h][i]);
        }
      }
      text += '\n';
    }
  }
  return text;
}

}  // namespace marrow
