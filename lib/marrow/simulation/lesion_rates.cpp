#include "marrow/simulation/lesion_rates.hpp"

#include <algorithm>

namespace marrow {

namespace {

constexpr double nothing_said = -1;

}  // namespace

StageModifiers stage_modifiers(const SimulationTables& tables, bool is_relapse) {
  const std::size_t lesions = tables.lesions().size();
  const std::size_t subtypes = tables.subtypes().size();
  StageModifiers result{std::vector(lesions, std::vector(subtypes, 1.0)),
                        std::vector(lesions, std::vector(subtypes, nothing_said))};
  for (const LesionModifier& modifier : tables.modifiers()) {
    if (!(is_relapse ? modifier.at_relapse : modifier.at_diagnosis)) continue;
    auto& table = modifier.is_fixed ? result.fixed : result.factor;
    table[modifier.lesion][modifier.subtype] = modifier.value;
  }
  return result;
}

LesionRates::LesionRates(const SimulationTables& tables) {
  const StageModifiers modifiers = stage_modifiers(tables, false);
  const std::vector<SimulatedSubtype>& subtypes = tables.subtypes();
  rates_.assign(tables.lesions().size(), std::vector(subtypes.size(), 0.0));
  for (std::size_t lesion = 0; lesion < rates_.size(); ++lesion) {
    const auto rate = [&](std::size_t subtype, double base) {
      const double fixed = modifiers.fixed[lesion][subtype];
      return fixed >= 0 ? fixed : std::min(1.0, base * modifiers.factor[lesion][subtype]);
    };
    for (std::size_t lineage = 0; lineage < lineage_names.size(); ++lineage) {
      const auto total = [&](double base) {
        double sum = 0;
        double all = 0;
        for (std::size_t s = 0; s < subtypes.size(); ++s) {
          if (subtypes[s].lineage != lineage) continue;
          sum += subtypes[s].frequency * rate(s, base);
          all += subtypes[s].frequency;
        }
        return sum / all;
      };
      const double base = solve_growing(total, tables.lesions()[lesion].at_diagnosis.at(lineage), 0, 1);
      for (std::size_t s = 0; s < subtypes.size(); ++s) {
        if (subtypes[s].lineage == lineage) rates_[lesion][s] = rate(s, base);
      }
    }
  }
}

}  // namespace marrow
