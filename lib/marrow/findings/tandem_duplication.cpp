#include "marrow/findings/tandem_duplication.hpp"

#include <utility>

#include "marrow/findings/window_changes.hpp"

namespace marrow {

namespace {

// Design values.
constexpr std::size_t shortest_duplication_bp = 3;
constexpr std::size_t longest_filler_bp = 15;

}  // namespace

std::vector<MeasuredDuplication> tandem_duplications(const ReadWindow& window) {
  std::vector<MeasuredDuplication> found;
  for (const SeenChange& seen : seen_changes(window)) {
    const SmallVariant& variant = seen.change.variant;
    const std::size_t duplicated = duplicated_bp(window, variant);
    if (duplicated < shortest_duplication_bp || variant.alt.size() - duplicated > longest_filler_bp) continue;
    const auto end = variant.begin + static_cast<std::int64_t>(duplicated);
    found.push_back({.place = {variant.contig, variant.begin, end},
                     .filler = variant.alt.substr(duplicated),
                     .variant = variant,
                     .counts = measure_indel(window, variant)});
  }
  return found;
}

}  // namespace marrow
