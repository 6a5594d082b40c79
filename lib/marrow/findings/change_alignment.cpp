#include "marrow/findings/change_alignment.hpp"

#include <algorithm>

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

Containment containment(const CodingTranscript& transcript, std::int64_t begin, std::int64_t end) noexcept {
  bool is_clear = true;
  for (const auto& exon : transcript.exons()) {
    if (!exon.place) continue;
    if (exon.place->begin <= begin && end <= exon.place->end) return Containment::exon;
    if (begin < exon.place->end && exon.place->begin < end) is_clear = false;
  }
  return is_clear ? Containment::intron : Containment::crossing;
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

}  // namespace marrow
