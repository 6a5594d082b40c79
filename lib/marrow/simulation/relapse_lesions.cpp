#include "marrow/simulation/relapse_lesions.hpp"

#include <algorithm>
#include <cmath>
#include <string_view>

#include "marrow/simulation/random_draws.hpp"

namespace marrow {

namespace {

constexpr std::array<std::string_view, relapse_windows> window_parameters{"gain.before_9_months", "gain.9_to_36_months",
                                                                          "gain.after_36_months"};
constexpr std::size_t b_lineage = 0;
/// Base rates and window factors are solved in turn; after so many turns they no longer move.
constexpr int turns = 12;
/// Above it a factor is no rate any more.
constexpr double most_factor = 50;
constexpr double nothing_said = -1;

}  // namespace

std::size_t relapse_window(double months) noexcept {
  std::size_t window = 0;
  while (window < relapse_window_ends_months.size() && months >= relapse_window_ends_months.at(window)) ++window;
  return window;
}

RelapseLesions::RelapseLesions(const SimulationTables& tables, const std::vector<Relapsers>& relapsers)
    : tables_(tables),
      modifiers_(stage_modifiers(tables, true)),
      keep_(tables.lesions().size(), {1, 1}),
      base_(tables.lesions().size(), {0, 0}),
      fixed_gain_(tables.lesions().size(), std::vector(tables.subtypes().size(), nothing_said)) {
  for (std::size_t lesion = 0; lesion < fixed_gain_.size(); ++lesion) {
    for (std::size_t s = 0; s < relapsers.size(); ++s) {
      const double fixed = modifiers_.fixed[lesion][s];
      const double before = relapsers[s].carried.empty() ? 0 : relapsers[s].carried[lesion];
      if (fixed >= 0 && before < 1) fixed_gain_[lesion][s] = std::max(0.0, (fixed - before) / (1 - before));
    }
  }
  for (int turn = 0; turn < turns; ++turn) {
    for (std::size_t lesion = 0; lesion < base_.size(); ++lesion) {
      for (std::size_t lineage = 0; lineage < lineage_names.size(); ++lineage) solve_lesion(lesion, lineage, relapsers);
    }
    for (std::size_t window = 0; window < relapse_windows; ++window) solve_window(window, relapsers);
  }
}

double RelapseLesions::gain(std::size_t lesion, std::size_t subtype, std::size_t window) const {
  if (fixed_gain_[lesion][subtype] >= 0) return fixed_gain_[lesion][subtype];
  const double base = base_[lesion].at(tables_.subtypes()[subtype].lineage);
  const double factor = tables_.lesions()[lesion].is_resistance_gene ? window_factor_.at(window) : 1;
  return std::min(1.0, base * modifiers_.factor[lesion][subtype] * factor);
}

void RelapseLesions::solve_lesion(std::size_t lesion, std::size_t lineage, const std::vector<Relapsers>& relapsers) {
  double all = 0;
  double before = 0;
  for (std::size_t s = 0; s < relapsers.size(); ++s) {
    if (tables_.subtypes()[s].lineage != lineage || relapsers[s].weight <= 0) continue;
    all += relapsers[s].weight;
    before += relapsers[s].weight * relapsers[s].carried[lesion];
  }
  if (all <= 0) return;
  const double target = tables_.lesions()[lesion].at_relapse.at(lineage);
  before /= all;
  double& keep = keep_[lesion].at(lineage);
  double& base = base_[lesion].at(lineage);
  keep = before > target ? target / before : 1;
  base = solve_growing(
      [&](double trial) {
        base = trial;
        double sum = keep * before;
        for (std::size_t s = 0; s < relapsers.size(); ++s) {
          if (tables_.subtypes()[s].lineage != lineage || relapsers[s].weight <= 0) continue;
          double gained = 0;
          for (std::size_t w = 0; w < relapse_windows; ++w) gained += relapsers[s].windows.at(w) * gain(lesion, s, w);
          sum += relapsers[s].weight / all * (1 - relapsers[s].carried[lesion]) * gained;
        }
        return sum;
      },
      target, 0, 1);
}

void RelapseLesions::solve_window(std::size_t window, const std::vector<Relapsers>& relapsers) {
  double& factor = window_factor_.at(window);
  const auto gained = [&](double trial) {
    factor = trial;
    double sum = 0;
    double all = 0;
    for (std::size_t s = 0; s < relapsers.size(); ++s) {
      if (tables_.subtypes()[s].lineage != b_lineage || relapsers[s].weight <= 0) continue;
      const double weight = relapsers[s].weight * relapsers[s].windows.at(window);
      double none = 1;
      for (std::size_t lesion = 0; lesion < base_.size(); ++lesion) {
        if (!tables_.lesions()[lesion].is_resistance_gene) continue;
        none *= 1 - (1 - relapsers[s].carried[lesion]) * gain(lesion, s, window);
      }
      sum += weight * (1 - none);
      all += weight;
    }
    return all > 0 ? sum / all : 0;
  };
  factor = solve_growing(gained, tables_.parameter(window_parameters.at(window)), 0, most_factor);
}

SimulatedSample RelapseLesions::draw(const SimulatedPatient& patient, const Presentation& presentation,
                                     Random random) const {
  SimulatedSample sample;
  sample.purity = std::round(100 * draw_beta(random, tables_.parameter("purity.relapse.alpha"),
                                             tables_.parameter("purity.relapse.beta"))) /
                  100;
  const std::size_t lineage = tables_.subtypes()[patient.subtype].lineage;
  const std::size_t window = relapse_window(patient.event_months);
  for (std::size_t lesion = 0; lesion < tables_.lesions().size(); ++lesion) {
    // A fixed number of draws a lesion, whatever becomes of it.
    const double draw = random.uniform();
    CarriedLesion fresh = presentation.carried(lesion, sample.purity, random);
    if (const CarriedLesion* before = find_carried(patient.diagnosis, lesion)) {
      if (draw >= keep_[lesion].at(lineage)) continue;
      fresh.item = before->item;
      sample.lesions.push_back(fresh);
    } else if (draw < gain(lesion, patient.subtype, window)) {
      fresh.is_gained = true;
      sample.lesions.push_back(fresh);
    }
  }
  return sample;
}

}  // namespace marrow
