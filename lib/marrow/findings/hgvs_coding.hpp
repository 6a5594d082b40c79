#pragma once

#include <optional>
#include <string>

#include "marrow/findings/change_alignment.hpp"
#include "marrow/findings/coding_transcript.hpp"

namespace marrow {

/// "c.743G>A", "c.35del", "c.10_12dup", "c.375+1G>A", "c.*371A>G": the name of a change that stands where
/// `canonical_shift` puts it, `interval` being what it can still move from there. Substitution, deletion, inversion,
/// duplication, insertion, deletion-insertion, in this order of preference (HGVS recommendations 21.0).
/// "n." where the transcript codes for no protein.
/// Empty where a position has no name (outside the transcript, or an exon that the build lacks).
[[nodiscard]] std::optional<std::string> coding_name(const CodingTranscript& transcript, const OrientedChange& change,
                                                     const ShiftInterval& interval);

}  // namespace marrow
