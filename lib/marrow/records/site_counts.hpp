#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

#include "marrow/records/genome.hpp"

namespace marrow {

/// The bases in the order of every count by base.
inline constexpr std::string_view counted_bases = "ACGT";

/// Distinct fragments over one reference base. Bases of low quality, duplicates, secondary and supplementary alignments
/// are not among them; two mates that agree are one fragment, on the strand of the first mate; two that differ are
/// none.
struct SiteCounts {
  std::string contig;                     ///< `chrN` style
  std::int64_t position = 0;              ///< 0-based
  std::string context = "NNN";            ///< reference base with its neighbours, plus strand; N where it is not known
  std::array<std::int64_t, 4> forward{};  ///< by `counted_bases`
  std::array<std::int64_t, 4> reverse{};
  double forward_errors = 0;  ///< wrong bases to be expected among the forward ones by their qualities
  double reverse_errors = 0;
  std::int64_t discordant_fragments = 0;  ///< fragments whose mates differ
  std::int64_t deleted_fragments = 0;     ///< fragments with a deletion over the base; not in the counts

  [[nodiscard]] char reference() const noexcept { return context[1]; }
  [[nodiscard]] std::int64_t count(std::size_t base) const noexcept { return forward[base] + reverse[base]; }
  [[nodiscard]] std::int64_t depth_forward() const noexcept {
    return forward[0] + forward[1] + forward[2] + forward[3];
  }
  [[nodiscard]] std::int64_t depth_reverse() const noexcept {
    return reverse[0] + reverse[1] + reverse[2] + reverse[3];
  }
  /// Fragments with a base.
  [[nodiscard]] std::int64_t depth() const noexcept { return depth_forward() + depth_reverse(); }
};

}  // namespace marrow
