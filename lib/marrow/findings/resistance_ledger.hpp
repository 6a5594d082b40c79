#pragma once

#include <vector>

#include "marrow/base/value.hpp"
#include "marrow/knowledge/drug_option_table.hpp"
#include "marrow/knowledge/expression.hpp"
#include "marrow/knowledge/resistance_table.hpp"
#include "marrow/records/profile.hpp"

namespace marrow {

/// What the findings of a sample say of drugs, a line each: rows of the resistance table whose small variant is a
/// finding (`genes`, never a variant that is merely listed), and rows whose copy number, fusion or subtype is there.
/// Rows of the other lineage are left out. `stage` is that of the evidence, which is not the sample's: evidence from
/// relapse is none at diagnosis, and where the two differ the line's `stage_note` says so. Beside them stand lines that
/// claim nothing, direction `not_assessed`: kinase inhibitors that no row names for a change, ways out of
/// immunotherapy, and a line a drug group for rows that nothing decides (open_resistance.hpp). By drug, gene, lesion.
/// `scope` is `to_value(profile)`.
[[nodiscard]] std::vector<ResistanceLine> resistance_ledger(const Profile& profile, const Value& scope,
                                                            const ResistanceTable& table, const Predicates& predicates);

/// What has been proposed for the sample's findings, in the table's order: for discussion, never advice.
[[nodiscard]] std::vector<TreatmentOption> drug_options(const Value& scope, const DrugOptionTable& table);

}  // namespace marrow
