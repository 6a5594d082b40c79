#pragma once

#include <string>
#include <string_view>

#include "marrow/knowledge/knowledge.hpp"

namespace marrow {

// Rows of the knowledge tables as pages, with rule, source and confidence. Lists are tab-separated with header. A name
// that is not known throws `usage` with the nearest one.

/// The subtypes in order of precedence.
[[nodiscard]] std::string subtype_list_text(const Knowledge& knowledge);
/// A subtype: its rule, names, frequency, outcome, cautions.
[[nodiscard]] std::string subtype_text(const Knowledge& knowledge, std::string_view name);
/// The rules of the published risk schemes.
[[nodiscard]] std::string scheme_list_text(const Knowledge& knowledge);
/// One rule by its id, "NCI/SR", or all rules of a scheme, "NCI".
[[nodiscard]] std::string scheme_text(const Knowledge& knowledge, std::string_view name);
[[nodiscard]] std::string fusion_list_text(const Knowledge& knowledge);
/// A fusion, "BCR::ABL1" in either order, or all fusions of a gene.
[[nodiscard]] std::string fusion_text(const Knowledge& knowledge, std::string_view name);
[[nodiscard]] std::string lesion_list_text(const Knowledge& knowledge);
/// A focal lesion by its id: where it is and when it is called.
[[nodiscard]] std::string lesion_text(const Knowledge& knowledge, std::string_view id);
/// The drugs that the resistance table speaks of, with their group.
[[nodiscard]] std::string drug_list_text(const Knowledge& knowledge);
/// Every table by name with its number of lines, and the checksum over all.
[[nodiscard]] std::string table_list_text(const Knowledge& knowledge);
/// A table as it stands, by its name or the end of it: "fusions.tsv", "fusions".
[[nodiscard]] std::string table_text(const Knowledge& knowledge, std::string_view name);

}  // namespace marrow
