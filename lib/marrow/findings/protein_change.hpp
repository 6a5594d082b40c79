#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "marrow/findings/consequence_terms.hpp"

namespace marrow {

/// A coding sequence and what follows it, coding strand.
struct CodingSequence {
  std::string_view cds;              ///< stop codon included, if the transcript has one
  std::string_view protein;          ///< of `cds`, stop included as '*'; selenocysteine is 'U'
  std::string_view three_prime_utr;  ///< as far as known
  bool is_stop_assumed = false;      ///< the last codon is NNN
  bool has_start = true;             ///< the first codon starts translation
};

/// A change that begins in the coding sequence: bases [begin, end) become `alt`. `begin == end` is an insertion; `end`
/// may lie beyond the stop codon, in the 3′ untranslated region.
struct CodingChange {
  std::int64_t begin = 0;
  std::int64_t end = 0;
  std::string alt;

  [[nodiscard]] std::int64_t length_change() const noexcept {
    return static_cast<std::int64_t>(alt.size()) - (end - begin);
  }
};

/// What a change of the coding sequence does to the protein.
struct ProteinChange {
  std::vector<Term> terms;
  std::optional<std::string> hgvsp;      ///< "p.Arg248Gln"; empty where a base that decides it is unknown
  std::optional<std::int64_t> aa_begin;  ///< 1-based; a frameshift's first changed residue
  std::optional<std::int64_t> aa_end;
  std::optional<std::string> aa_ref;     ///< one-letter; empty for an insertion
  std::optional<std::string> aa_alt;     ///< empty for a deletion and for what is unknown
  std::optional<std::int64_t> aa_delta;  ///< in-frame length changes only
  /// Frameshifts and gained stops: residues of the changed protein as far as it is read, the stop included.
  std::optional<std::int64_t> read_residues;
  bool is_read_to_stop = false;  ///< false: the known sequence ends before the next stop
  bool has_no_name = false;      ///< residues and stop replaced at once: HGVS has no settled name for it
};

/// Residue of a codon by the standard code, '*' for stop, 'X' if a base is unknown.
[[nodiscard]] char translate_codon(std::string_view codon) noexcept;
/// One-letter residues of whole codons; a rest of one or two bases is dropped.
[[nodiscard]] std::string translate(std::string_view bases);
/// The protein of a coding sequence, stop included as '*' ('X' if its bases are unknown): the initiator is methionine
/// whatever its codon (WT1 and MYC begin with CTG).
[[nodiscard]] std::string initiated_protein(std::string_view cds);
/// "ArgGln" for "RQ"; '*' is Ter, 'X' is Xaa.
[[nodiscard]] std::string three_letter(std::string_view residues);

/// Follows `change` into the protein, with VEP's terms and HGVS names (recommendations 21.0: dup before ins, 3′-most
/// in the protein). The caller sees to it that an assumed stop codon is not touched.
[[nodiscard]] ProteinChange assess_protein_change(const CodingSequence& sequence, const CodingChange& change);

}  // namespace marrow
