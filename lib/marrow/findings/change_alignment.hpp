#pragma once

#include <cstdint>

#include "marrow/findings/coding_transcript.hpp"

namespace marrow {

/// All places at which one insertion or deletion can be written without changing the sequence that it makes.
struct ShiftInterval {
  std::int64_t left = 0;      ///< bases by which it can move towards the transcript's start
  std::int64_t right = 0;     ///< … towards its end
  bool is_left_open = false;  ///< it stopped only because the next base is not known
  bool is_right_open = false;

  [[nodiscard]] bool is_open() const noexcept { return is_left_open || is_right_open; }
};

/// Nothing but insertions and deletions can move. `genome` may be null: then every neighbour is unknown.
[[nodiscard]] ShiftInterval shift_interval(const CodingTranscript& transcript, const OrientedChange& change,
                                           const SequenceSource* genome);

/// The change moved by `shift` bases (negative: towards the start) inside its interval.
[[nodiscard]] OrientedChange shifted(const OrientedChange& change, std::int64_t shift);

/// How far to move so that equal changes are written in one way: inside an exon if any place is (an insertion at an
/// exon's border is inside: the exon grows), else inside an intron, and there as far towards the end as possible. So
/// the name never crosses an exon's border, whatever the alignment of the record.
[[nodiscard]] std::int64_t canonical_shift(const CodingTranscript& transcript, const OrientedChange& change,
                                           const ShiftInterval& interval) noexcept;

}  // namespace marrow
