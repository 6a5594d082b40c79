#pragma once

#include "marrow/findings/notch1_reading.hpp"
#include "marrow/knowledge/knowledge.hpp"
#include "marrow/records/profile.hpp"

namespace marrow {

/// Fills the readings of NOTCH1, FBXW7 and TP53 variants. Before the gene states: it may name a variant's domain.
void add_variant_readings(const Knowledge& knowledge, Profile& profile);

/// Reads the changes of each gene together, after the gene states: second hits of present genes, the readings of
/// NOTCH1, FBXW7, TP53 and ABL1, cancer-cell fraction and clonality of variants that count. A variant whose origin is
/// not resolved gets neither.
void add_gene_readings(const Knowledge& knowledge, const PhaseByVariant& phase, Profile& profile);

}  // namespace marrow
