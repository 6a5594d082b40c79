#pragma once

#include <optional>

#include "marrow/findings/coding_transcript.hpp"
#include "marrow/findings/protein_change.hpp"

namespace marrow {

/// Whether a transcript with an early stop is expected to escape nonsense-mediated decay: the new stop lies in the last
/// exon, or at most 50 bases before the last junction of exons. Empty where the new stop is not known.
/// `change_offset` is the first changed base in the spliced transcript. Other ways of escape (stops near the start,
/// long exons) are not looked at: they are tendencies, not rules.
/// Source: Nagy and Maquat 1998, doi:10.1016/S0968-0004(98)01208-0 (a stop more than 50 to 55 nucleotides before the
/// last junction leads to decay).
[[nodiscard]] std::optional<bool> escapes_decay(const CodingTranscript& transcript, std::int64_t change_offset,
                                                std::int64_t length_change, const ProteinChange& protein);

}  // namespace marrow
