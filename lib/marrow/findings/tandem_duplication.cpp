#include "marrow/findings/tandem_duplication.hpp"

#include <utility>

#include "marrow/findings/window_changes.hpp"

namespace marrow {

namespace {

// Design values.
constexpr std::size_t shortest_duplication_bp = 3;
constexpr std::size_t longest_filler_bp = 15;

/// How many of the first inserted bases the reference repeats from there on.
std::size_t repeated_bp(const ReadWindow& window, const SmallVariant& insertion) {
  std::size_t same = 0;
  auto at = static_cast<std::size_t>(insertion.begin - window.place.begin);
  while (same < insertion.alt.size() && at < window.reference.size() && window.reference[at] == insertion.alt[same]) {
    ++same;
    ++at;
  }
  return same;
}

}  // namespace

std::vector<MeasuredDuplication> tandem_duplications(const ReadWindow& window) {
  std::vector<MeasuredDuplication> found;
  for (const SeenChange& seen : seen_changes(window)) {
    const SmallVariant& variant = seen.change.variant;
    if (!variant.ref.empty()) continue;
    const std::size_t duplicated = repeated_bp(window, variant);
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
