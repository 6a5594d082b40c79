#pragma once

#include <map>
#include <string>

#include "marrow/findings/called_segment.hpp"
#include "marrow/knowledge/focal_lesions.hpp"
#include "marrow/knowledge/genome_regions.hpp"
#include "marrow/knowledge/panel.hpp"
#include "marrow/records/profile.hpp"

namespace marrow {

/// Every focal lesion of the table by its `segment_rule`.
///
/// Losses that touch (within 1 kb) are read as one event for exons and ends, each also by itself, so that a homozygous
/// core counts as well as the whole. `copies` is 0 where both are lost, else the segment's where they are known;
/// `exons` those that a loss takes of the lesion's one gene. Absent only where the place was measured as a whole
/// (SegmentSet::doubt); a change whose number of copies is not known may leave an amplification open.
///
/// What ends of a segment must meet: "interstitial" shares seven tenths of the lesion's place and of itself (arrays see
/// the ends only between markers: design value); "focal" is shorter than half the arm, the cut-off of TCGA's runs of
/// GISTIC2 (from memory, needs check).
[[nodiscard]] std::map<std::string, Assessed<FocalState>> assess_segment_lesions(const SegmentSet& segments,
                                                                                 const FocalLesions& lesions,
                                                                                 const GenomeRegions& regions,
                                                                                 const Panel& panel);

}  // namespace marrow
