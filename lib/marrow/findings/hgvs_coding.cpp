#include "marrow/findings/hgvs_coding.hpp"

namespace marrow {

namespace {

/// "35" or "35_37" for oriented bases [begin, end).
std::optional<std::string> range_name(const CodingTranscript& transcript, std::int64_t begin, std::int64_t end) {
  auto first = transcript.position_name(begin);
  if (end - begin == 1) return first;
  const auto last = transcript.position_name(end - 1);
  return first && last ? std::optional(*first + "_" + *last) : std::nullopt;
}

/// What follows the numbering's letter: "743G>A", "35del", "10_12dup".
std::optional<std::string> change_name(const CodingTranscript& transcript, const OrientedChange& change,
                                       const ShiftInterval& interval) {
  if (change.is_insertion()) {
    if (const auto repeated = duplicated_bases(transcript, change, interval)) {
      const auto range = range_name(transcript, repeated->begin, repeated->end);
      return range ? std::optional(*range + "dup") : std::nullopt;
    }
    const auto range = range_name(transcript, change.begin - 1, change.begin + 1);
    return range ? std::optional(*range + "ins" + change.alt) : std::nullopt;
  }
  const auto range = range_name(transcript, change.begin, change.end());
  if (!range) return std::nullopt;
  if (change.is_deletion()) return *range + "del";
  if (change.ref.size() == 1 && change.alt.size() == 1) return *range + change.ref + ">" + change.alt;
  if (change.alt == reverse_complement(change.ref)) return *range + "inv";
  return *range + "delins" + change.alt;
}

}  // namespace

std::optional<std::string> coding_name(const CodingTranscript& transcript, const OrientedChange& change,
                                       const ShiftInterval& interval) {
  const auto name = change_name(transcript, change, interval);
  if (!name) return std::nullopt;
  return (transcript.is_coding() ? "c." : "n.") + *name;
}

}  // namespace marrow
