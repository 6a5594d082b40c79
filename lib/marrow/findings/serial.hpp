#pragma once

#include <vector>

#include "marrow/knowledge/expression.hpp"
#include "marrow/knowledge/resistance_table.hpp"
#include "marrow/records/profile.hpp"
#include "marrow/records/serial.hpp"

namespace marrow {

/// Compares the samples of one patient, every one with every other: what each lesion became, and what a reader must
/// know of the comparison. The order of `profiles` changes nothing, and what is said of two samples does not depend on
/// a third.
///
/// A copy-number lesion that both have is deepened where the later sample has no copy left of what had one, or further
/// copies of a chromosome or arm lost or gained, or of a gained focal lesion at least one copy more and a quarter of
/// the lesser; receded is the reverse.
///
/// gained and lost need a sample that lacks the lesion down to a limit below the other's share of reads (its lower 95 %
/// end where reads were counted); a fusion that was tested for, or a copy-number state that was looked at. Anything
/// less is not comparable, whose `because` says in which sample alone the lesion was seen. rising and falling: the 95 %
/// intervals of the shares of reads do not meet. Where the purity of both is stated and neither is from remission,
/// shares and limits are divided by it first, so that a purer sample is no growth. Samples of the same or of an unknown
/// time point have no order: their lesions are shared, differ or are not comparable.
///
/// relapse_fated: a variant of a gene whose resistance row has evidence from relapse, minor at diagnosis and major at
/// relapse: twice its share of reads over the purity is below, and above, one half of the cells with all of its 95 %
/// interval (a heterozygous change on two copies); without a purity at diagnosis its upper end must be below 0.15, at
/// relapse 1 is taken. Limits and halves are design values.
/// germline_hint: a remission sample has the variant in about half (or all) of its reads.
///
/// Notes: same_timepoint, unknown_timepoint, share_nothing (exchanged samples are possible), share_no_lesion (other
/// changes only), share_regions_only (chromosomes, arms, ploidy), sex_differs, lineage_differs, assembly_differs,
/// purity_not_stated, filtered_records.
[[nodiscard]] Serial compare_samples(std::vector<const Profile*> profiles, const ResistanceTable& resistance,
                                     const Predicates& predicates);

}  // namespace marrow
