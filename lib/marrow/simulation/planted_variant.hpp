#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "marrow/base/delimited_text.hpp"
#include "marrow/records/vcf_record.hpp"
#include "marrow/simulation/simulated_reference.hpp"

namespace marrow {

/// A change that a part of the simulated molecules carries.
struct PlantedVariant {
  SmallVariant change;             ///< trimmed; a tandem duplication is the insertion of filler and second copy
  double vaf = 0;                  ///< fraction of the molecules, 0..1
  std::int64_t duplicated_bp = 0;  ///< length of the copy; 0: no duplication
  std::string filler;              ///< bases between the copies
};

/// Reads a table `chrom pos ref alt vaf`, as a VCF has them, and optionally `duplicated_bp filler`: where the former is
/// given, `pos` is the first base of the stretch that stands twice, and ref and alt are `.`. Sorted by place.
///
/// Throws `data` with the line for a contig, allele, fraction or length that is none, a REF that the reference does
/// not have, a place outside of it, and changes that overlap.
[[nodiscard]] std::vector<PlantedVariant> parse_planted_variants(const DelimitedText& table, Assembly assembly,
                                                                 const SimulatedReference& reference);

}  // namespace marrow
