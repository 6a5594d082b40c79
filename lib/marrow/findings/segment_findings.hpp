#pragma once

#include <vector>

#include "marrow/base/warnings.hpp"
#include "marrow/findings/called_segment.hpp"
#include "marrow/knowledge/focal_lesions.hpp"
#include "marrow/knowledge/genome_regions.hpp"
#include "marrow/knowledge/panel.hpp"
#include "marrow/records/profile.hpp"

namespace marrow {

/// What is measured and what is reported of one sample's copies disagrees; count: states.
inline constexpr std::string_view segment_conflict = "W355";

/// Copy number as the segments of one sample tell it: segments, ploidy, chromosomes, arms and focal lesions.
[[nodiscard]] CopyNumber assess_segments(const std::vector<SegmentRow>& rows, const SegmentContext& context,
                                         const FocalLesions& lesions, const GenomeRegions& regions, const Panel& panel);

/// Joins what segments tell (`measured`) with what the report and the karyotype say (`reported`).
///
/// What only one of them knows is taken. Present in one and absent in the other is present: cells that a segmentation
/// averages away were seen by someone, and a report's silence is no measurement; of two presents the measured copies
/// and exons are kept. A gain against a loss, and two classes of ploidy, leave the state not assessed (`noisy`). Each
/// disagreement warns (W355).
[[nodiscard]] CopyNumber merged_copy_number(CopyNumber measured, const CopyNumber& reported, Warnings& warnings);

}  // namespace marrow
