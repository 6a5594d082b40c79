#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace marrow {

/// Residues [begin, end) of a protein, from 0, become `after`; '*' is the stop.
struct ResidueReplacement {
  std::size_t begin = 0;
  std::size_t end = 0;
  std::string after;
};

/// The HGVS name of a replacement and the residues that it speaks of.
struct ResidueName {
  std::optional<std::string> hgvsp;  ///< empty where HGVS has no name for it
  std::size_t begin = 0;
  std::size_t end = 0;
  std::string before;
  std::string after;
};

/// "Arg248", 1-based in the text; `at` counts from 0.
[[nodiscard]] std::string residue_name(std::string_view protein, std::size_t at);
/// "Arg248" or "Arg248_Gly250" for residues [begin, end).
[[nodiscard]] std::string residue_range_name(std::string_view protein, std::size_t begin, std::size_t end);

/// Without the residues at its start, or at both ends, that stay as they were.
[[nodiscard]] ResidueReplacement without_common_start(std::string_view protein, ResidueReplacement replacement);
[[nodiscard]] ResidueReplacement without_common_ends(std::string_view protein, ResidueReplacement replacement);

/// Substitution, deletion, duplication, insertion, deletion-insertion, in this order of preference and 3′-most in the
/// protein; a stop first of all is named as nonsense, whatever else went. The replacement has no common ends.
/// Source: HGVS recommendations 21.0.
[[nodiscard]] ResidueName name_replacement(std::string_view protein, ResidueReplacement replacement);

}  // namespace marrow
