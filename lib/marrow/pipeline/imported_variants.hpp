#pragma once

#include <string_view>

#include "marrow/base/warnings.hpp"
#include "marrow/pipeline/extract.hpp"
#include "marrow/pipeline/extract_tools.hpp"
#include "marrow/pipeline/gene_evidence.hpp"
#include "marrow/records/profile.hpp"

namespace marrow {

/// Codes of the warnings of a sample's rows.
namespace imported_warning {
inline constexpr std::string_view row_set_aside = "W341";     ///< lenient: rows that cannot be read
inline constexpr std::string_view renumbered = "W342";        ///< labels moved to the panel's transcript
inline constexpr std::string_view other_transcript = "W343";  ///< labels left on the transcript that the table names
inline constexpr std::string_view misplaced = "W344";         ///< rows whose position is not where their label is
inline constexpr std::string_view other_change = "W345";      ///< rows whose class or change differs from marrow's
inline constexpr std::string_view no_build = "W349";          ///< rows with alleles, but no known build
}  // namespace imported_warning

/// Adds the variants of a sample's tables (`--variants`) to the profile, after those of its VCFs.
///
/// Where alleles and build are known, marrow computes the change and compares the table's; else, and in genes whose
/// sequence is not known, the table's words are read. Rows are set aside, counted by code: `other_sample`,
/// `outside_panel`, `filtered`, `not_called` (REF called, or a status that says so), `other_contig`, `non_coding`,
/// `ref_mismatch`, `outside_gene` (the position lies outside the gene that the row names), `duplicate` (the same change
/// again, in a VCF too), `germline` (unless asked for), and `unreadable` where lenient. What could not be read leaves
/// its gene unsettled. A table says nothing of absence.
/// Throws `data`, with line, column and text, for a row that cannot be read, unless lenient; for a table of another
/// build than the sample's other inputs.
void add_imported_variants(const PlannedSample& sample, ExtractTools& tools, const ExtractOptions& options,
                           Profile& profile, LookedAt& looked_at, Warnings& warnings);

}  // namespace marrow
