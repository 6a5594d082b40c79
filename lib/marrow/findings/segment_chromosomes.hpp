#pragma once

#include "marrow/findings/called_segment.hpp"
#include "marrow/knowledge/genome_regions.hpp"
#include "marrow/records/profile.hpp"

namespace marrow {

/// Arms ("9p") and chromosomes ("9", "X") by the share of them that is lost or gained, short arms of 13, 14, 15, 21, 22
/// and of Y left out.
///
/// Present = at least three quarters lost, or gained (design value, as for karyotypes); its value is in copies against
/// the normal number, of log2 ratios without purity the least change that explains them. Absent = less than a quarter
/// is changed. Between them, and where segments cover less than three quarters, not assessed. X and Y are not assessed
/// from log2 ratios of males and of samples of unknown sex: what the reference had of them is not known.
void assess_segment_chromosomes(const SegmentSet& segments, const GenomeRegions& regions, CopyNumber& result);

/// The arm or chromosome `name` alone ("9p", "21").
[[nodiscard]] Assessed<CopyState> assess_segment_region(const SegmentSet& segments, const GenomeRegions& regions,
                                                        const std::string& name);

/// Modal number and class, of absolute copies only: each of the 22 autosomes counts as its median copies, rounded; X
/// and Y where they are covered, else one or two of them (so that only the class may be told). Not assessed where an
/// autosome is not covered, and of log2 ratios, whose centre is not two copies in an aneuploid sample.
///
/// `masked` where the minor allele of the autosomes is known: 48 chromosomes or more, and three quarters of the
/// autosomes with two copies, at least seven (design value: as many are single in a low-hypodiploid clone), have lost
/// heterozygosity. Its class is then that of the clone before it doubled: of half the number.
[[nodiscard]] Assessed<Ploidy> assess_segment_ploidy(const SegmentSet& segments, const GenomeRegions& regions);

}  // namespace marrow
