#include "marrow/simulation/patient_value.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

#include "marrow/simulation/relapse_risk.hpp"

namespace marrow {

namespace {

/// Later than everything that is asked for: comparisons with what never comes are false, not unknown.
constexpr double no_event_months = 1e6;

Value lesions_value(const SimulatedSample& sample, const SimulationTables& tables) {
  ValueObject lesions;
  for (std::size_t i = 0; i < tables.lesions().size(); ++i) {
    lesions.emplace_back(tables.lesions()[i].name, find_carried(sample, i) != nullptr);
  }
  return lesions;
}

double cells(double mrd_log10) {
  return std::pow(10.0, mrd_log10);
}

}  // namespace

Value patient_value(const SimulatedPatient& patient, const SimulationTables& tables) {
  const SimulatedSubtype& subtype = tables.subtypes()[patient.subtype];
  const bool relapses = patient.event == FirstEvent::relapse;
  const bool has_event = patient.event != FirstEvent::none;
  ValueObject value{{"lineage", lineage_names.at(subtype.lineage)},
                    {"subtype", subtype.name},
                    {"group", subtype.group},
                    {"age_years", patient.age_years},
                    {"male", patient.is_male},
                    {"wbc", patient.wbc_e9_per_l},
                    {"cns", patient.cns},
                    {"down_syndrome", patient.has_down_syndrome},
                    {"nci_high_risk", is_nci_high_risk(patient)},
                    {"modal_number", patient.modal_number()},
                    {"mrd_eoi", cells(patient.mrd_end_induction_log10)},
                    {"mrd_eoc", cells(patient.mrd_end_consolidation_log10)},
                    {"mrd_day8", cells(patient.mrd_day8_log10)},
                    {"mrd_day15", cells(patient.mrd_day15_log10)},
                    {"event_months", has_event ? patient.event_months : no_event_months},
                    {"relapse_months", relapses ? patient.event_months : no_event_months},
                    {"diagnosis", lesions_value(patient.diagnosis, tables)}};
  if (patient.relapse) {
    value.emplace_back("relapse", lesions_value(*patient.relapse, tables));
    const auto& lesions = patient.relapse->lesions;
    value.emplace_back("gained_resistance", std::any_of(lesions.begin(), lesions.end(), [&](const auto& carried) {
                         return carried.is_gained && tables.lesions()[carried.lesion].is_resistance_gene;
                       }));
  }
  return value;
}

}  // namespace marrow
