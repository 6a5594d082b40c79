#pragma once

#include "marrow/base/value.hpp"
#include "marrow/knowledge/simulation_tables.hpp"
#include "marrow/simulation/simulated_patient.hpp"

namespace marrow {

/// A simulated child as the conditions of sim_targets.tsv see it, the truth included: lineage, subtype, group,
/// age_years, male, wbc, cns, down_syndrome, nci_high_risk, modal_number, mrd_eoi, mrd_eoc, mrd_day8, mrd_day15 (as
/// fractions), event_months and relapse_months (very many without; relapse as the first event only),
/// gained_resistance, and `diagnosis` and `relapse` with each lesion as true or false. Outcomes are those of endless
/// observation.
[[nodiscard]] Value patient_value(const SimulatedPatient& patient, const SimulationTables& tables);

}  // namespace marrow
