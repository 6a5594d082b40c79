#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "marrow/records/rearrangement.hpp"

namespace marrow {

/// Whether a header is one of a fusion table that `read_fusion_table` reads.
[[nodiscard]] bool is_fusion_table_header(const std::vector<std::string>& columns);

/// Reads the table of a fusion caller, told by its header, or one of gene, chromosome and position pairs under usual
/// names (`gene_a`, `chr_a`, `position_a`, `strand_a`, …), tab- or comma-separated. `name` is what messages call it.
///
/// Arriba (https://arriba.readthedocs.io/en/latest/output-files/): gene1 is 5'; the strand behind the slash is the
/// transcribed one; `low` confidence, and genes joined head to head or tail to tail, leave a doubt.
/// STAR-Fusion (https://github.com/STAR-Fusion/STAR-Fusion/wiki): the left gene is 5'; `FRAMESHIFT` is out of frame.
/// CICERO (https://github.com/stjude/CICERO, "Output Fields"): A and B come in either order; rating `LQ` and `bad`
/// leave a doubt; frame 0 is out of frame, 1 in frame, 2 and 3 keep the whole coding sequence of B.
/// FusionCatcher (https://github.com/ndaniel/fusioncatcher/blob/master/doc/manual.md, tables 1 and 2): gene 1 is 5';
/// labels that the manual says have a very high probability of being a false positive leave a doubt.
///
/// A cell that cannot be read leaves a `fault` in its row; rows with another number of cells are `uneven`. Throws
/// `data`, with the place, for a table of no such kind, and as `parse_uneven`.
[[nodiscard]] FusionTable read_fusion_table(std::string_view text, std::string name);

}  // namespace marrow
