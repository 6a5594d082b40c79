#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "marrow/knowledge/knowledge.hpp"
#include "marrow/records/profile.hpp"

namespace marrow {

// What the knowledge tables hold, for the terminal. Every text names source and confidence of what it says. A name that
// is not known throws `usage` with the nearest one.

/// A hotspot row: change, what it does, evidence, drugs, source and confidence; two lines.
[[nodiscard]] std::string hotspot_text(const HotspotRow& row);
/// One line a gene, tab-separated with header: symbol, capability, role, pathway, lineage, transcript, both spans.
[[nodiscard]] std::string panel_text(const Knowledge& knowledge);
/// A gene: where it is, what marrow can do for it, its domains, hotspot rows, resistance rows and fusions.
[[nodiscard]] std::string gene_text(const Knowledge& knowledge, std::string_view symbol);
/// A drug: every lesion that changes the response to it.
[[nodiscard]] std::string drug_text(const Knowledge& knowledge, std::string_view drug);

/// One change with all that was found out about it.
struct VariantPage {
  /// One way to make it on the genome; a text is empty where it is not known.
  struct Place {
    std::string hgvsc;
    std::string grch38 = {};  ///< "chr17:7674220 C>T"
    std::string grch37 = {};
  };
  std::string asked;
  std::optional<Variant> variant;  ///< empty: `unknown` says why
  std::vector<Place> places;
  std::vector<std::string> notes;  ///< how it was read
  std::string unknown;
  bool is_germline_alert = false;  ///< a variant like it may be inherited and concern genetics
};
/// The page of one change: names, places, domain, reading, hotspot row, drug response, other rows of its codon.
[[nodiscard]] std::string variant_text(const Knowledge& knowledge, const VariantPage& page);

}  // namespace marrow
