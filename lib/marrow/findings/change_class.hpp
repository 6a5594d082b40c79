#pragma once

#include <optional>
#include <string_view>

#include "marrow/records/profile.hpp"

namespace marrow {

/// What a table's word for a kind of change means: class, consequence and impact of the result, nothing else.
///
/// Understood, without case, blanks and punctuation: MAF's Variant_Classification (NCI GDC MAF specification v1.0.0),
/// ANNOVAR's ExonicFunc, the words of St. Jude's tables ("proteinIns"), and Sequence Ontology terms, several joined by
/// `,` or `&`. Changes outside genes' coding parts are `other` with impact MODIFIER. Empty for any other word.
[[nodiscard]] std::optional<Variant> read_change_class(std::string_view word);

}  // namespace marrow
