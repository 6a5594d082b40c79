#pragma once

#include <vector>

#include "marrow/base/value.hpp"
#include "marrow/knowledge/expression.hpp"
#include "marrow/knowledge/resistance_table.hpp"
#include "marrow/records/profile.hpp"

namespace marrow {

/// Changes of the ABL1 kinase domain against every inhibitor of the table, beside the lines that rows gave already. A
/// drug that no row names for a change gets a line that says so. What is said of single changes in a drug's favour
/// does not hold for two of them on one copy (a compound mutation): there the table's row of compounds speaks if T315I
/// is one of the two, else nobody; and where phase does not tell, it is left open. On different copies it stands.
///
/// All of it holds on a fusion transcript of ABL1 only (hotspots.tsv, `exact` is `fusion`): without such a fusion the
/// lines are left open, as `no_input` while a fusion is not excluded and as `not_applicable` where it is. `scope` is
/// `to_value(profile)`.
void complete_kinase_inhibitors(const Profile& profile, const Value& scope, const ResistanceTable& table,
                                const Predicates& predicates, std::vector<ResistanceLine>& lines);

/// Whether a row is about two changes of the kinase on one copy.
[[nodiscard]] bool is_compound_row(const ResistanceRow& row);

}  // namespace marrow
