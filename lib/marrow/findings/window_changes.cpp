#include "marrow/findings/window_changes.hpp"

#include <algorithm>
#include <cstdlib>
#include <map>
#include <optional>
#include <string>
#include <tuple>
#include <utility>

#include "marrow/findings/read_junctions.hpp"

namespace marrow {

namespace {

// Design values.
constexpr std::int64_t fewest_fragments = 3;
constexpr std::int64_t same_change_bp = 15;  // distance at which a weak change may be a strong one with errors
constexpr std::int64_t error_share = 10;

/// The window's reference for left_aligned, which asks base by base.
class WindowSequence : public SequenceSource {
 public:
  explicit WindowSequence(const ReadWindow& window) : window_(window) {}
  [[nodiscard]] std::optional<std::string> bases(Assembly /*assembly*/, const Interval& interval) const override {
    const std::int64_t begin = interval.begin - window_.place.begin;
    const std::int64_t size = interval.end - interval.begin;
    if (begin < 0 || begin + size > static_cast<std::int64_t>(window_.reference.size())) return std::nullopt;
    std::string found = window_.reference.substr(static_cast<std::size_t>(begin), static_cast<std::size_t>(size));
    return found.find('N') == std::string::npos ? std::optional(std::move(found)) : std::nullopt;
  }

 private:
  const ReadWindow& window_;
};

/// The junction as bases against bases; a jump back repeats what lies between.
std::optional<SmallVariant> as_variant(const ReadWindow& window, const ReadJunction& junction) {
  const auto stretch = [&](std::int64_t begin, std::int64_t end) {
    return window.reference.substr(static_cast<std::size_t>(begin), static_cast<std::size_t>(end - begin));
  };
  const bool is_jump_back = junction.right_begin < junction.left_end;
  const std::string ref = is_jump_back ? "" : stretch(junction.left_end, junction.right_begin);
  const std::string alt = junction.filler + (is_jump_back ? stretch(junction.right_begin, junction.left_end) : "");
  if (ref.find('N') != std::string::npos || alt.find('N') != std::string::npos) return std::nullopt;
  return trim_alleles(window.place.contig, window.place.begin + junction.left_end, ref, alt);
}

std::int64_t gained_bp(const SmallVariant& variant) {
  return static_cast<std::int64_t>(variant.alt.size()) - static_cast<std::int64_t>(variant.ref.size());
}

/// A change before it is weighed against the others of its window.
struct Candidate {
  LeftAligned change;
  std::vector<ReadSupport> supports;
  std::string haplotype;               ///< the window's reference with the change
  std::vector<std::size_t> fragments;  ///< distinct, that no other change explains as well
};

std::string changed_haplotype(const ReadWindow& window, const SmallVariant& variant) {
  std::string haplotype = window.reference;
  haplotype.replace(static_cast<std::size_t>(variant.begin - window.place.begin), variant.ref.size(), variant.alt);
  return haplotype;
}

/// Changes that the junctions spell, each once, with at least the fewest fragments.
std::vector<Candidate> candidates_of(const ReadWindow& window) {
  std::map<std::tuple<std::int64_t, std::string, std::string>, Candidate> merged;
  for (const auto& [junction, supports] : read_junctions(window)) {
    auto variant = as_variant(window, junction);
    if (!variant) continue;
    LeftAligned change = left_aligned_within(window, std::move(*variant));
    Candidate& candidate = merged[{change.variant.begin, change.variant.ref, change.variant.alt}];
    candidate.change = std::move(change);
    candidate.supports.insert(candidate.supports.end(), supports.begin(), supports.end());
  }
  std::vector<Candidate> candidates;
  for (auto& [key, candidate] : merged) {
    if (static_cast<std::int64_t>(candidate.supports.size()) < fewest_fragments) continue;
    candidate.haplotype = changed_haplotype(window, candidate.change.variant);
    candidates.push_back(std::move(candidate));
  }
  return candidates;
}

/// Bases of the read's stretch that differ from the haplotype, at the best of the places that its ends allow.
std::int64_t mismatches_on(const Candidate& candidate, const ReadSupport& support) {
  const std::int64_t gained = gained_bp(candidate.change.variant);
  const auto size = static_cast<std::int64_t>(candidate.haplotype.size());
  std::int64_t fewest = support.end - support.begin;
  for (const std::int64_t offset : {support.left_diagonal, support.left_diagonal + gained, support.right_diagonal,
                                    support.right_diagonal + gained}) {
    std::int64_t mismatches = 0;
    for (std::int64_t i = support.begin; i < support.end && mismatches < fewest; ++i) {
      const std::int64_t at = i + offset;
      if (at < 0 || at >= size) continue;
      if (candidate.haplotype[static_cast<std::size_t>(at)] != support.read->bases[static_cast<std::size_t>(i)]) {
        ++mismatches;
      }
    }
    fewest = std::min(fewest, mismatches);
  }
  return fewest;
}

/// For every supporting stretch, the indices of the candidates that fit it best.
std::vector<std::pair<std::size_t, std::vector<std::size_t>>> best_explanations(
    const std::vector<Candidate>& candidates) {
  std::vector<std::pair<std::size_t, std::vector<std::size_t>>> explanations;  // fragment, candidates
  for (const Candidate& shown : candidates) {
    for (const ReadSupport& support : shown.supports) {
      std::vector<std::size_t> best;
      std::int64_t fewest = support.end;
      for (std::size_t i = 0; i < candidates.size(); ++i) {
        const std::int64_t distance = candidates[i].change.variant.begin - shown.change.variant.begin;
        if (std::abs(distance) > support.end - support.begin) continue;
        const std::int64_t mismatches = mismatches_on(candidates[i], support);
        if (mismatches < fewest) best.clear();
        if (mismatches <= fewest) best.push_back(i);
        fewest = std::min(fewest, mismatches);
      }
      explanations.emplace_back(support.read->fragment, std::move(best));
    }
  }
  return explanations;
}

/// Gives every fragment to one change: to that which explains the most, then to that which explains most of the rest,
/// and so on. A read that ends within an expanded repeat shows a shorter expansion and is so given to the longer one.
void share_out_fragments(std::vector<Candidate>& candidates) {
  auto rest = best_explanations(candidates);
  while (!rest.empty()) {
    std::vector<std::vector<std::size_t>> fragments(candidates.size());
    for (const auto& [fragment, best] : rest) {
      for (const std::size_t i : best) fragments[i].push_back(fragment);
    }
    std::size_t largest = 0;
    for (std::size_t i = 0; i < fragments.size(); ++i) {
      std::sort(fragments[i].begin(), fragments[i].end());
      fragments[i].erase(std::unique(fragments[i].begin(), fragments[i].end()), fragments[i].end());
      if (fragments[i].size() > fragments[largest].size()) largest = i;
    }
    if (static_cast<std::int64_t>(fragments[largest].size()) < fewest_fragments) return;
    candidates[largest].fragments = fragments[largest];
    std::erase_if(rest, [&](const auto& explanation) {
      return std::find(explanation.second.begin(), explanation.second.end(), largest) != explanation.second.end();
    });
  }
}

bool is_error_of(const SeenChange& weak, const SeenChange& strong) {
  const SmallVariant& a = weak.change.variant;
  const SmallVariant& b = strong.change.variant;
  const bool is_near = a.begin <= b.end() + strong.change.shift_bp + same_change_bp &&
                       b.begin <= a.end() + weak.change.shift_bp + same_change_bp;
  return is_near && gained_bp(a) == gained_bp(b) && weak.fragments * error_share < strong.fragments;
}

}  // namespace

LeftAligned left_aligned_within(const ReadWindow& window, SmallVariant variant) {
  return left_aligned(std::move(variant), Assembly::grch38, WindowSequence(window));  // the window knows no build
}

std::size_t duplicated_bp(const ReadWindow& window, const SmallVariant& variant) {
  if (!variant.ref.empty()) return 0;
  const auto begin = static_cast<std::size_t>(variant.begin - window.place.begin);
  std::size_t same = 0;
  while (same < variant.alt.size() && begin + same < window.reference.size() &&
         window.reference[begin + same] == variant.alt[same]) {
    ++same;
  }
  return same;
}

std::vector<SeenChange> seen_changes(const ReadWindow& window) {
  std::vector<Candidate> candidates = candidates_of(window);
  share_out_fragments(candidates);
  std::vector<SeenChange> seen;
  for (Candidate& candidate : candidates) {
    if (candidate.fragments.empty()) continue;
    seen.push_back({std::move(candidate.change), static_cast<std::int64_t>(candidate.fragments.size())});
  }
  std::vector<SeenChange> kept;
  for (const SeenChange& change : seen) {
    const bool is_error =
        std::any_of(seen.begin(), seen.end(), [&](const SeenChange& other) { return is_error_of(change, other); });
    if (!is_error) kept.push_back(change);
  }
  return kept;
}

}  // namespace marrow
