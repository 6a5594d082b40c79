#pragma once

#include <cstdint>
#include <optional>

#include "marrow/findings/coding_transcript.hpp"

namespace marrow {

/// All places at which one insertion or deletion can be written without changing the sequence that it makes.
struct ShiftInterval {
  std::int64_t left = 0;      ///< bases by which it can move towards the transcript's start
  std::int64_t right = 0;     ///< … towards its end
  bool is_left_open = false;  ///< it stopped only because the next base is not known
  bool is_right_open = false;
};

/// Nothing but insertions and deletions can move. `genome` may be null: then every neighbour is unknown.
[[nodiscard]] ShiftInterval shift_interval(const CodingTranscript& transcript, const OrientedChange& change,
                                           const SequenceSource* genome);

/// The change moved by `shift` bases (negative: towards the start) inside its interval.
[[nodiscard]] OrientedChange shifted(const OrientedChange& change, std::int64_t shift);

/// How far to move so that equal changes are written in one way: inside an exon if any place is, else inside an intron,
/// else across a border (an insertion between exon and intron too); among these as far towards the end as possible. So
/// the name never crosses an exon's border, whatever the alignment of the record.
[[nodiscard]] std::int64_t canonical_shift(const CodingTranscript& transcript, const OrientedChange& change,
                                           const ShiftInterval& interval) noexcept;

/// The bases that an insertion at its canonical place repeats: of all stretches whose neighbour it can be, the one
/// furthest towards the end in the same exon, or in the same intron. Empty if it is no tandem duplication.
[[nodiscard]] std::optional<Block> duplicated_bases(const CodingTranscript& transcript, const OrientedChange& canonical,
                                                    const ShiftInterval& interval) noexcept;

/// From the canonical place, how far to move to where a left-aligned VCF record stands (the lowest positions of the
/// contig), without leaving the exon or intron that the canonical place is in; 0 where it lies in neither. What is near
/// a splice site is judged there, as it is by others who read left-aligned records.
[[nodiscard]] std::int64_t left_aligned_shift(const CodingTranscript& transcript, const OrientedChange& canonical,
                                              const ShiftInterval& interval) noexcept;

}  // namespace marrow
