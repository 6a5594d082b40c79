#pragma once

#include "marrow/base/warnings.hpp"
#include "marrow/pipeline/extract.hpp"
#include "marrow/pipeline/extract_tools.hpp"
#include "marrow/records/profile.hpp"

namespace marrow {

/// Codes of the warnings of a sample's fusion tables and structural variants.
namespace rearrangement_warning {
inline constexpr std::string_view row_set_aside = "W373";      ///< lenient: rows that cannot be read
inline constexpr std::string_view build_by_position = "W374";  ///< the build is told by the positions alone
inline constexpr std::string_view disputed = "W375";           ///< a pair is called that a report's test excludes
inline constexpr std::string_view no_second_end = "W376";      ///< structural variants whose second end is not told
}  // namespace rearrangement_warning

/// Adds what fusion tables and structural variants of the sample say to the fusions of the profile, and focal losses
/// that a deletion shows to its copy number. A caller's whole output counts as a test of all pairs: an RNA caller's by
/// RNA, structural variants of a whole genome by `wgs_sv`.
///
/// Rows and records are set aside, counted by code: `same_gene` (both breaks in one gene), `unreadable` (lenient);
/// of structural variants also as read_structural_variants says. Throws `data` with line and column for a cell that
/// cannot be read, and for inputs of different builds; and as VcfReader.
void add_rearrangements(const PlannedSample& sample, ExtractTools& tools, const ExtractOptions& options,
                        Profile& profile, Warnings& warnings);

}  // namespace marrow
