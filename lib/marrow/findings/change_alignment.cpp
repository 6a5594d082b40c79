#include "marrow/findings/change_alignment.hpp"

#include <algorithm>
#include <cstdlib>

namespace marrow {

namespace {

/// One base at a time, the deleted ones from the record itself.
std::optional<char> base_at(const CodingTranscript& transcript, const OrientedChange& change, std::int64_t at,
                            const SequenceSource* genome) {
  if (change.begin <= at && at < change.end()) {
    const char base = change.ref[static_cast<std::size_t>(at - change.begin)];
    if (std::string_view("ACGT").find(base) != std::string_view::npos) return base;
  }
  const auto found = transcript.bases(genome, at, at + 1);
  return found ? std::optional(found->front()) : std::nullopt;
}

enum class Containment { crossing, intron, exon };

/// Where a change lies wholly. An insertion between the last base of an exon and the first of an intron lies in
/// neither.
Containment containment(const CodingTranscript& transcript, std::int64_t begin, std::int64_t end) noexcept {
  const std::int64_t edge = begin == end ? 1 : 0;
  for (const auto& exon : transcript.exons()) {
    if (!exon.place) continue;
    if (exon.place->begin + edge <= begin && end <= exon.place->end - edge) return Containment::exon;
    if (begin < exon.place->end + edge && exon.place->begin - edge < end) return Containment::crossing;
  }
  return Containment::intron;
}

}  // namespace

ShiftInterval shift_interval(const CodingTranscript& transcript, const OrientedChange& change,
                             const SequenceSource* genome) {
  ShiftInterval interval;
  if (change.is_insertion() == change.is_deletion()) return interval;
  const std::string& moved = change.is_insertion() ? change.alt : change.ref;
  const auto size = static_cast<std::int64_t>(moved.size());
  // Moving by one base compares the base that is entered with the moved sequence read round and round.
  for (;; ++interval.right) {
    const auto base = base_at(transcript, change, change.end() + interval.right, genome);
    if (!base) {
      interval.is_right_open = true;
      break;
    }
    if (*base != moved[static_cast<std::size_t>(interval.right % size)]) break;
  }
  for (;; ++interval.left) {
    const auto base = base_at(transcript, change, change.begin - 1 - interval.left, genome);
    if (!base) {
      interval.is_left_open = true;
      break;
    }
    if (*base != moved[static_cast<std::size_t>(size - 1 - interval.left % size)]) break;
  }
  return interval;
}

OrientedChange shifted(const OrientedChange& change, std::int64_t shift) {
  OrientedChange result = change;
  result.begin += shift;
  std::string& moved = change.is_insertion() ? result.alt : result.ref;
  if (moved.empty()) return result;
  const auto size = static_cast<std::int64_t>(moved.size());
  const std::int64_t turn = ((shift % size) + size) % size;
  std::rotate(moved.begin(), moved.begin() + turn, moved.end());
  return result;
}

std::int64_t canonical_shift(const CodingTranscript& transcript, const OrientedChange& change,
                             const ShiftInterval& interval) noexcept {
  if (interval.left == 0 && interval.right == 0) return 0;
  std::int64_t best = interval.right;
  Containment best_containment = containment(transcript, change.begin + best, change.end() + best);
  for (std::int64_t shift = interval.right - 1; shift >= -interval.left; --shift) {
    const Containment here = containment(transcript, change.begin + shift, change.end() + shift);
    if (here > best_containment) {
      best = shift;
      best_containment = here;
    }
  }
  return best;
}

std::optional<Block> duplicated_bases(const CodingTranscript& transcript, const OrientedChange& canonical,
                                      const ShiftInterval& interval) noexcept {
  const auto size = static_cast<std::int64_t>(canonical.alt.size());
  const Containment home = containment(transcript, canonical.begin, canonical.end());
  for (std::int64_t shift = std::min(interval.right, size); shift >= 0; --shift) {
    const Block repeated{canonical.begin + shift - size, canonical.begin + shift};
    const bool is_at_home = shift == 0 || containment(transcript, repeated.begin, repeated.end) == home;
    if (is_at_home && interval.left + shift >= size) return repeated;
  }
  return std::nullopt;
}

std::int64_t left_aligned_shift(const CodingTranscript& transcript, const OrientedChange& canonical,
                                const ShiftInterval& interval) noexcept {
  const bool is_plus = transcript.transcript().strand == Strand::plus;
  const std::int64_t step = is_plus ? -1 : 1;
  const std::int64_t room = is_plus ? interval.left : interval.right;
  if (room == 0) return 0;
  const Containment home = containment(transcript, canonical.begin, canonical.end());
  if (home == Containment::crossing) return 0;
  std::int64_t shift = 0;
  while (std::abs(shift + step) <= room &&
         containment(transcript, canonical.begin + shift + step, canonical.end() + shift + step) == home) {
    shift += step;
  }
  return shift;
}

}  // namespace marrow
