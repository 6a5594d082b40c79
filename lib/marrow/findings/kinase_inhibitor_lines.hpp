#pragma once

#include <vector>

#include "marrow/knowledge/resistance_table.hpp"
#include "marrow/records/profile.hpp"

namespace marrow {

/// Changes of the ABL1 kinase domain against every inhibitor of the table, beside the lines that rows gave already. A
/// drug that no row names for a change gets a line that says so. What is said of single changes in a drug's favour
/// does not hold for two of them on one copy (a compound mutation): there the table's row of compounds speaks if T315I
/// is one of the two, else nobody; and where phase does not tell, it is left open. On different copies it stands.
void complete_kinase_inhibitors(const Profile& profile, const ResistanceTable& table,
                                std::vector<ResistanceLine>& lines);

}  // namespace marrow
