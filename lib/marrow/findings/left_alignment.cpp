#include "marrow/findings/left_alignment.hpp"

#include <algorithm>

namespace marrow {

namespace {

/// Longest walk along a repeat, either way; longer ones end here. Design value.
constexpr std::int64_t most_steps_bp = 10000;

std::optional<char> base_at(const SequenceSource& genome, Assembly assembly, const std::string& contig,
                            std::int64_t at) {
  if (at < 0) return std::nullopt;
  const auto base = genome.bases(assembly, {contig, at, at + 1});
  return base ? std::optional(base->front()) : std::nullopt;
}

}  // namespace

LeftAligned left_aligned(SmallVariant variant, Assembly assembly, const SequenceSource& genome) {
  LeftAligned result{std::move(variant), 0};
  SmallVariant& change = result.variant;
  if (change.ref.empty() == change.alt.empty()) return result;
  std::string& moved = change.ref.empty() ? change.alt : change.ref;
  const auto size = static_cast<std::int64_t>(moved.size());
  for (std::int64_t steps = 0; steps < most_steps_bp; ++steps) {
    const auto before = base_at(genome, assembly, change.contig, change.begin - 1);
    if (before != moved.back()) break;
    std::rotate(moved.rbegin(), moved.rbegin() + 1, moved.rend());
    --change.begin;
  }
  while (result.shift_bp < most_steps_bp) {
    const auto next = base_at(genome, assembly, change.contig, change.end() + result.shift_bp);
    if (next != moved[static_cast<std::size_t>(result.shift_bp % size)]) break;
    ++result.shift_bp;
  }
  return result;
}

}  // namespace marrow
