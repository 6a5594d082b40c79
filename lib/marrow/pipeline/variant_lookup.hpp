#pragma once

#include <optional>
#include <string_view>

#include "marrow/base/warnings.hpp"
#include "marrow/knowledge/knowledge.hpp"
#include "marrow/records/genome.hpp"
#include "marrow/report/knowledge_text.hpp"

namespace marrow {

/// What is known of one change, however it is written: place and alleles ("17:7674220:C:T", "chr17-7674220-C-T",
/// "chr17:g.7674220C>T"; on `assembly`), transcript or protein and name ("NM_000546.6:c.743G>A"), gene and change
/// ("TP53:p.R248Q", "NOTCH1 L1601P", "TP53 c.743G>A").
///
/// A name is followed to the single base changes that make it, on each build that has the exon; places are checked by
/// interpreting them again. An insertion that makes an enhancer (TAL1's MuTE) is told by its place. Older numberings
/// and other versions of an accession are told in `warnings`. A gene, transcript or place that is not on the panel is
/// not known, which is no fault. Throws `usage` for a text of no such form, and for one that the reference sequence
/// contradicts.
[[nodiscard]] VariantPage look_up_variant(const Knowledge& knowledge, std::string_view text,
                                          std::optional<Assembly> assembly, Warnings& warnings);

}  // namespace marrow
