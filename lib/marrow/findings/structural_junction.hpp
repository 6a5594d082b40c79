#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "marrow/records/rearrangement.hpp"
#include "marrow/records/vcf_record.hpp"

namespace marrow {

/// The junctions of DNA that one allele of a structural variant stands for.
struct JunctionReading {
  std::vector<RearrangementCall> junctions;
  std::string_view set_aside;  ///< why there is none: "insertion", "no_second_end", "small"
  /// Where the second end is not told, the first: of a single breakend (`A.`, `.A`), or of a record without its place.
  std::optional<RearrangementEnd> open_end;
};

/// Reads one ALT of a record: breakends in VCF's notation (VCF 4.3 §5.4), `DEL`, `DUP`, `INV` by SVTYPE or symbol, and
/// `BND` and `TRA` by CHR2 with END or POS2 and CT.
///
/// An inversion has two junctions unless the caller says which: Manta's INV3 and INV5, DELLY's CT (3to3, 5to5), LUMPY's
/// STRANDS (++, --). Sources: Manta user guide, "VCF reporting format" (https://github.com/Illumina/manta);
/// DELLY (https://github.com/dellytools/delly), header of INFO/CT; LUMPY (https://github.com/arq5x/lumpy-sv), header of
/// INFO/STRANDS; GRIDSS and SvABA write breakends only.
[[nodiscard]] JunctionReading read_junctions(const VcfRecord& record, std::size_t alt_index);

/// Reads that support a structural variant in one sample column (0-based; empty: none), under the caller's names: PR,
/// SR (Manta: of the alternative allele), DV, RV (DELLY), VF, RP (GRIDSS), DR (SvABA; DELLY's DR are reads of the
/// reference), PE, SU (LUMPY); of INFO where the column has none of them.
[[nodiscard]] ValueObject structural_support(const VcfRecord& record, std::optional<std::size_t> column);

}  // namespace marrow
