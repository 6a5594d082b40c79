#include "marrow/model/held_out.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

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

}  // namespace

std::string held_out_table(const TrainResult& result) {
  const CrossFit& held_out = result.held_out;
  const bool has_risk = !result.manifest.description.ranking_only;
  std::string text = has_risk ? "patient\trepeat\tmodel\tmodel_p3y\tmodel_p5y\tbaseline\tbaseline_p3y\tbaseline_p5y\n"
                              : "patient\trepeat\tmodel\tbaseline\n";
  for (std::size_t repeat = 0; repeat < held_out.model.size(); ++repeat) {
    std::array<Probabilities, 2> risks;
    const std::array<const std::vector<double>*, 2> margins{&held_out.model[repeat], &held_out.baseline[repeat]};
    for (std::size_t way = 0; has_risk && way < margins.size(); ++way) {
      risks[way] = cross_fitted(*margins[way], held_out.fold[repeat], result);
    }
    for (std::size_t i = 0; i < result.ids.size(); ++i) {
      text += fmt::format("{}\t{}", result.ids[i], repeat + 1);
      for (std::size_t way = 0; way < margins.size(); ++way) {
        text += '\t' + format_number((*margins[way])[i]);
        for (std::size_t h = 0; has_risk && h < horizons_days.size(); ++h) {
          text += '\t' + format_number(risks[way][h][i]);
        }
      }
      text += '\n';
    }
  }
  return text;
}

}  // namespace marrow
