#pragma once

#include <optional>
#include <string_view>

#include "marrow/findings/coding_transcript.hpp"
#include "marrow/findings/consequence.hpp"
#include "marrow/knowledge/hotspots.hpp"
#include "marrow/knowledge/panel.hpp"
#include "marrow/records/vcf_record.hpp"

namespace marrow {

/// The residue that a codon of `before` has after its base number `offset` (0 to 2, coding strand) went from `ref` to
/// `alt`, if all codons of `before` with that base agree on it. Empty if they do not, or if there is no such codon.
/// Source: the standard genetic code (NCBI translation table 1).
[[nodiscard]] std::optional<char> forced_residue(char before, std::size_t offset, char ref, char alt) noexcept;

/// The residue that the hotspot and known-allele tables name at a position of a gene ("p.R367Q": R at 367); empty if
/// they name none, or two.
[[nodiscard]] std::optional<char> named_residue(const Hotspots& hotspots, const Panel& panel, std::string_view gene,
                                                std::int64_t position);

/// What a listed exact allele of a gene without sequence does, by its coding change on the panel's transcript
/// ("c.1100G>A" of NT5C2: p.Arg367Gln); empty if none is called so.
[[nodiscard]] std::optional<Variant> known_coding_change(const Panel& panel, std::string_view gene,
                                                         std::string_view coding_change);

/// Completes the consequence of a single-base change in a codon without sequence, where `before`, its residue, leaves
/// only one outcome. Otherwise `consequence` stays as it is.
void apply_forced_change(const CodingTranscript& transcript, const SmallVariant& variant, char before,
                         TranscriptConsequence& consequence);

}  // namespace marrow
