#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "marrow/findings/left_alignment.hpp"
#include "marrow/records/read_window.hpp"

namespace marrow {

/// A change of length that single reads show, before any count of what speaks against it.
struct SeenChange {
  LeftAligned change;          ///< at its leftmost place within the window
  std::int64_t fragments = 0;  ///< distinct fragments that this change explains best
};

/// The same change as far to the left as the window's reference allows.
[[nodiscard]] LeftAligned left_aligned_within(const ReadWindow& window, SmallVariant variant);

/// How many of the first inserted bases the reference repeats from the place of the insertion on: at its leftmost place
/// the length of the stretch that a tandem duplication repeats. 0 for other changes.
[[nodiscard]] std::size_t duplicated_bp(const ReadWindow& window, const SmallVariant& variant);

/// Insertions, deletions, and replacements by another number of bases that at least three fragments (design value)
/// show alike, by place.
///
/// Every read that leaves the reference and comes back (read_junctions.hpp) spells a change; a jump back spells the
/// insertion of what it repeats. A read that two changes explain as well counts for that with more fragments. A change
/// seen in less than a tenth of the fragments of another near it that gains as many bases is taken for that one with
/// read errors, and left out (design value); that may wrongly lose a second allele at one place.
[[nodiscard]] std::vector<SeenChange> seen_changes(const ReadWindow& window);

}  // namespace marrow
