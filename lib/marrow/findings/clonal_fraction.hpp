#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "marrow/records/profile.hpp"

namespace marrow {

/// Copies of the chromosome at a variant, in the leukaemic cells; both ends are possible.
struct CopyRange {
  std::int64_t least = 1;
  std::int64_t most = 4;  ///< design value where nothing is known of copy number
  /// Most copies of one parental chromosome; empty if allele balance is not known.
  std::optional<std::int64_t> major = std::nullopt;
};

/// What a variant's share of reads is read with.
struct ClonalContext {
  std::optional<double> purity;  ///< leukaemic fraction of the cells, in (0, 1]; empty if unknown
  CopyRange tumour;
  CopyRange normal{.least = 2, .most = 2};  ///< of the normal cells: 1 on X and Y of a male
};

/// Copies at a variant: of the segment that holds it, else of its chromosome where the karyotype tells it and none of
/// its arms differs; the sex for X and Y. Copies of segments are rounded.
[[nodiscard]] ClonalContext clonal_context(const Variant& variant, const Profile& profile);

/// Cancer-cell fraction: the share of leukaemic cells that carry the variant, as an interval.
///
/// CCF = VAF · (purity · C + (1 − purity) · N) / (purity · m), with C copies in leukaemic and N in normal cells, m
/// copies that carry the variant in a mutated cell. Source: McGranahan 2015, Sci Transl Med 7:283ra54 (their u),
/// solved for the fraction. The interval spans the 95 % Clopper-Pearson interval of the VAF, every C of the range, m
/// from 1 to C (to the larger parental share where it is known), and every purity where it is unknown; a combination
/// that would need more than all cells is left out, and the end is cut at 1.
/// Empty without counts, and where no combination is possible (the purity contradicts the reads).
[[nodiscard]] std::optional<FractionInterval> cancer_cell_fraction(const Variant& variant,
                                                                   const ClonalContext& context);

/// "clonal" if even the low end is above 0.8, "subclonal" if even the high end is below it; empty if the interval
/// holds it: unresolved. The limit is a design value.
[[nodiscard]] std::optional<std::string> clonality_of(const FractionInterval& ccf);

}  // namespace marrow
