#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "marrow/records/read_window.hpp"
#include "marrow/records/vcf_record.hpp"

namespace marrow {

/// What the reads of a window say of one insertion, deletion or replacement. Counts are distinct fragments: mates are
/// one, on the first mate's strand where both speak, else on the speaking mate's.
struct IndelCounts {
  std::int64_t alternative_forward = 0;
  std::int64_t alternative_reverse = 0;
  std::int64_t reference_forward = 0;
  std::int64_t reference_reverse = 0;
  std::int64_t shared_fragments = 0;  ///< over a border of a duplicated stretch of 15 bp or more: of either haplotype
  std::int64_t ambiguous_fragments = 0;  ///< over the change, but both haplotypes explain them
  std::int64_t other_fragments = 0;      ///< neither haplotype explains them, or their mates differ

  double alternative_starts = 0;  ///< fragment starts that tell, on the alternative haplotype
  double reference_starts = 0;    ///< the same on the reference, those of shared fragments included

  std::optional<double> vaf;  ///< empty where no fragment speaks or none could
  double vaf_low = 0;         ///< 95 % interval, Clopper-Pearson on the fragments that tell
  double vaf_high = 1;
  double vaf_upper_bound = 1;  ///< one-sided 95 %: a larger fraction is excluded
  double error_rate = 0;       ///< of fragments that polymerase or sequencer give this change
  double p_value = 1;          ///< of so many alternative fragments if all are such errors; never 0

  [[nodiscard]] std::int64_t alternative() const noexcept { return alternative_forward + alternative_reverse; }
  [[nodiscard]] std::int64_t reference() const noexcept { return reference_forward + reference_reverse; }
};

/// Insertions and deletions of 1-50 bp, and replacements that change the length, that at least three fragments of the
/// window show (window_changes.hpp says how); leftmost places, by place. Longer insertions are found only where they
/// repeat what stands beside them (tandem_duplication.hpp).
[[nodiscard]] std::vector<SmallVariant> candidate_indels(const ReadWindow& window);

/// Compares every read over the change with both haplotypes (haplotype_pair.hpp) and counts those that tell them apart.
///
/// VAF = (A/eA) / (A/eA + R/eR): A and R fragments tell, from eA and eR starts, for the read and fragment lengths seen;
/// counts alone are too low for all that makes reads of the alternative less telling. For a stretch of 15 bp or more
/// that is repeated, fragments over its borders are of either haplotype and enter R by what A leaves of them; without
/// them a duplication beyond the read length has no reference fragment at all. Fragments are taken to start anywhere
/// with equal chance, which those of amplicons do not.
///
/// The change may be spelled at any of its places. It must lie inside the window, best with a read length on either
/// side. Throws `data` where its REF is not the window's reference.
[[nodiscard]] IndelCounts measure_indel(const ReadWindow& window, const SmallVariant& variant);

}  // namespace marrow
