#pragma once

#include "marrow/base/warnings.hpp"
#include "marrow/pipeline/cohort_inputs.hpp"
#include "marrow/pipeline/extract.hpp"
#include "marrow/pipeline/extract_tools.hpp"
#include "marrow/records/profile.hpp"

namespace marrow {

namespace segment_warning {
inline constexpr std::string_view unreadable = "W353";  ///< lenient: rows that were set aside
inline constexpr std::string_view no_build = "W354";    ///< samples whose segments fit both builds, and nothing tells
}  // namespace segment_warning

/// Reads a sample's segments into `profile`, joined with the copy number that is there already (reported findings and
/// karyotype), as merged_copy_number does. A profile without a build takes that of the segments.
///
/// Throws `data` with line and column for a row that cannot be read (lenient: it is set aside, and nothing is absent
/// any more), for segments of another build than the sample's, and for two files that cover the same stretch.
void add_segments(const PlannedSample& sample, ExtractTools& tools, const ExtractOptions& options, Profile& profile,
                  Warnings& warnings);

}  // namespace marrow
