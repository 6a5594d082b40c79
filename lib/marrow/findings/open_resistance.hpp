#pragma once

#include <vector>

#include "marrow/knowledge/resistance_table.hpp"
#include "marrow/records/profile.hpp"

namespace marrow {

/// Rows that no condition decides, one line a drug group and reason, never a finding: `needs_rna` for expression,
/// protein or methylation, which no DNA shows; `germline_not_asked` for inherited variants; `unsupported` for what
/// nothing that is read tells. Only of drugs that the table knows for the sample's lineage by some other row than
/// these. The row of compound mutations of a kinase is none of them: the changes' phase decides it.
[[nodiscard]] std::vector<ResistanceLine> undecided_lines(const Profile& profile, const ResistanceTable& table);

/// Ways out of immunotherapy, one line a target antigen (CD19, CD22), for B or unknown lineage: `escape` lists each
/// way of the table with its state (loss in the gene, partners of the antigen, lineage switch of KMT2A) and those that
/// DNA does not show: splicing, and whether the antigen is on the blasts at all. Direction `resistant` if a way is
/// present, else `not_assessed`: an intact gene never says that the antigen is expressed. `scope` is
/// `to_value(profile)`.
[[nodiscard]] std::vector<ResistanceLine> immunotherapy_escape_lines(const Profile& profile, const Value& scope,
                                                                     const ResistanceTable& table);

}  // namespace marrow
