#pragma once

#include <string>
#include <string_view>

#include "marrow/knowledge/knowledge.hpp"

namespace marrow {

// What the knowledge tables hold, for the terminal. Every text names source and confidence of what it says. A name that
// is not known throws `usage` with the nearest one.

/// One line a gene, tab-separated with header: symbol, capability, role, pathway, lineage, transcript, both spans.
[[nodiscard]] std::string panel_text(const Knowledge& knowledge);
/// A gene: where it is, what marrow can do for it, its domains, hotspot rows, resistance rows and fusions.
[[nodiscard]] std::string gene_text(const Knowledge& knowledge, std::string_view symbol);
/// A drug: every lesion that changes the response to it.
[[nodiscard]] std::string drug_text(const Knowledge& knowledge, std::string_view drug);
/// A protein change written "TP53:R248Q" or "TP53:p.Arg248Gln": the hotspot row it matches by name, if any.
[[nodiscard]] std::string variant_text(const Knowledge& knowledge, std::string_view change);

}  // namespace marrow
