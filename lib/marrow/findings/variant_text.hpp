#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "marrow/knowledge/panel.hpp"
#include "marrow/records/profile.hpp"

namespace marrow {

/// Reads a protein change as laboratories write it: "p.Arg465Cys", "R465C", "p.(R213*)", "R97fs*23", "E746_A750del",
/// "Y599_D600insGV", "R248X" (an old way to write a stop), "M1?"; and the notations of other_notation.hpp.
///
/// Fills `hgvsp` (VEP's form), `aa_begin`, `aa_end`, `aa_ref`, `aa_alt`, `aa_delta`, `consequence`, `impact` and
/// `variant_class` of the result; residues between the ends of a range are unknown to a text and stay empty. A lost
/// start is `other`. `hgvsp` stays empty where the text does not give what it needs. Positions are moved by `shift`
/// residues, for texts of another numbering.
/// Empty if the text is no protein change.
[[nodiscard]] std::optional<Variant> read_protein_change(std::string_view text, std::int64_t shift = 0);

/// Reads a coding change: "c.743G>A", "c.35_36insTT", "c.375+1G>A", "c.*371A>G".
///
/// Fills `hgvsc` and what follows from it: for substitutions inside a coding sequence that ships everything that
/// `read_protein_change` fills; for other changes class, consequence and residues as far as position and length tell.
/// An essential splice change has the residue of the codon next to its exon's edge.
/// Empty if the text is no coding change, lies outside `transcript`'s coding sequence, or its reference bases differ
/// from it. `transcript` may be null.
[[nodiscard]] std::optional<Variant> read_coding_change(std::string_view text, const Transcript* transcript);

/// One-letter residue of `transcript` at `position` (1-based), '*' for its stop; empty without sequence or beyond it.
[[nodiscard]] std::optional<char> residue_at(const Transcript* transcript, std::int64_t position);

}  // namespace marrow
