#include "marrow/findings/hgvs_coding.hpp"

#include <fmt/format.h>

namespace marrow {

namespace {

/// "35" or "35_37" for oriented bases [begin, end).
std::optional<std::string> range_name(const CodingTranscript& transcript, std::int64_t begin, std::int64_t end) {
  const auto first = transcript.position_name(begin);
  const auto last = transcript.position_name(end - 1);
  if (!first || !last) return std::nullopt;
  return end - begin == 1 ? *first : fmt::format("{}_{}", *first, *last);
}

}  // namespace

std::optional<std::string> coding_name(const CodingTranscript& transcript, const OrientedChange& change,
                                       const ShiftInterval& interval) {
  if (change.is_insertion()) {
    const auto size = static_cast<std::int64_t>(change.alt.size());
    // It repeats the bases before it exactly if it could stand before them too.
    if (interval.left >= size) {
      const auto range = range_name(transcript, change.begin - size, change.begin);
      return range ? std::optional(fmt::format("c.{}dup", *range)) : std::nullopt;
    }
    const auto range = range_name(transcript, change.begin - 1, change.begin + 1);
    return range ? std::optional(fmt::format("c.{}ins{}", *range, change.alt)) : std::nullopt;
  }
  const auto range = range_name(transcript, change.begin, change.end());
  if (!range) return std::nullopt;
  if (change.is_deletion()) return fmt::format("c.{}del", *range);
  if (change.ref.size() == 1 && change.alt.size() == 1) return fmt::format("c.{}{}>{}", *range, change.ref, change.alt);
  if (change.alt == reverse_complement(change.ref)) return fmt::format("c.{}inv", *range);
  return fmt::format("c.{}delins{}", *range, change.alt);
}

}  // namespace marrow
