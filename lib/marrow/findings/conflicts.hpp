#pragma once

#include <array>
#include <string>
#include <string_view>
#include <vector>

#include "marrow/records/enum_names.hpp"
#include "marrow/records/profile.hpp"

namespace marrow {

/// What contradicts what in `subtype.conflicts`: the word before each text's colon. The list is closed; what tables and
/// columns contradict of one another has codes of its own among the warnings (apps/README.md).
enum class ConflictKind {
  expression_call,  ///< an RNA classifier against the rules
  dna_index,        ///< the DNA index against the number of chromosomes
  fusion_test       ///< a fusion that is called and that a test of the same genes excludes
};

template <>
struct EnumNames<ConflictKind> {
  static constexpr std::array<std::string_view, 3> names{"expression_call", "dna_index", "fusion_test"};
};

/// "dna_index: 54 chromosomes, …".
[[nodiscard]] std::string conflict_text(ConflictKind kind, std::string_view words);

/// What the sample's own evidence says against itself, whatever the rules make of it.
///
/// A DNA index is held against the number of chromosomes by the classes that it can tell; beside a doubled hypodiploid
/// clone it is not, since either clone may have been measured.
[[nodiscard]] std::vector<std::string> evidence_conflicts(const Profile& profile);

}  // namespace marrow
