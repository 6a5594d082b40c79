#include "marrow/findings/decay_escape.hpp"

namespace marrow {

std::optional<bool> escapes_decay(const CodingTranscript& transcript, std::int64_t change_offset,
                                  std::int64_t length_change, const ProteinChange& protein) {
  constexpr std::int64_t reach_bp = 50;
  const std::int64_t junction = transcript.exons().back().offset;  // 0: one exon, no junction
  // No stop of a changed reading frame lies before the change itself.
  if (junction == 0 || change_offset >= junction - reach_bp) return true;
  if (!protein.read_residues) return std::nullopt;
  const std::int64_t read_end = transcript.cds_begin() - transcript.missing_bases() + 3 * *protein.read_residues;
  const bool is_near = junction + length_change - read_end <= reach_bp;
  if (is_near) return true;  // the stop stands there or later
  return protein.is_read_to_stop ? std::optional(false) : std::nullopt;
}

}  // namespace marrow
