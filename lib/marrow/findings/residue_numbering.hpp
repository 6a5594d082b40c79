#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "marrow/findings/coding_transcript.hpp"
#include "marrow/knowledge/panel.hpp"
#include "marrow/records/profile.hpp"

namespace marrow {

/// How the residue numbers of a label were brought to the panel's transcript.
enum class Numbering {
  current,          ///< as written
  either,           ///< as written, although the older numbering fits too
  older,            ///< moved: a numbering of the literature that marrow knows
  by_position,      ///< moved: the genome position tells the codon
  other_transcript  ///< left as written: on the transcript that the table names, which is not the panel's
};

/// What is known of a label beside its text.
struct LabelPlace {
  std::optional<std::int64_t> codon;  ///< of the panel's transcript at the label's genome position
  bool is_outside_coding = false;     ///< the position lies outside the transcript's coding sequence
  bool is_other_transcript = false;   ///< the table names another transcript than the panel's
};

/// A label read on the panel's transcript.
struct NumberedChange {
  Variant variant;
  Numbering numbering = Numbering::current;
  bool contradicts_position = false;  ///< the position is not at the residues, and no numbering mends it
};

/// Reads `text`, a protein change, on `transcript` (may be null: then nothing can be compared).
///
/// Residues and position decide the numbering: as written where both fit; else as the position's codon tells, where the
/// label does not fit as written, is of another transcript, or the move is a known one; else a known numbering of the
/// literature (NOTCH1 one higher, WT1 of 517 residues, PTPN11 of 597 residues); else, where the table names another
/// transcript, as written on that one, then without residues. Empty where `read_protein_change` cannot read the text,
/// and where its residues are not those of the transcript.
[[nodiscard]] std::optional<NumberedChange> read_numbered_change(std::string_view text, std::string_view gene,
                                                                 const Transcript* transcript,
                                                                 const LabelPlace& place = {});

/// Codon at a 0-based position of the contig: of a coding base its own, of an intron base within ten bases of an exon
/// that of the exon's edge; empty elsewhere.
[[nodiscard]] std::optional<std::int64_t> codon_beside(const CodingTranscript& transcript, std::int64_t position);

/// Gives an in-frame change the name that it has on the protein: what its text repeats at the ends is taken off, and
/// it stands as far to the end of the protein as it can. Changes without named residues stay as they are.
void name_on_protein(Variant& variant, std::string_view protein);

}  // namespace marrow
