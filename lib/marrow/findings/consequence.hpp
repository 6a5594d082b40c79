#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "marrow/findings/coding_transcript.hpp"
#include "marrow/findings/consequence_terms.hpp"
#include "marrow/records/assessed.hpp"
#include "marrow/records/profile.hpp"
#include "marrow/records/sequence_source.hpp"
#include "marrow/records/vcf_record.hpp"

namespace marrow {

/// What one small variant does to one transcript.
struct TranscriptConsequence {
  /// present: the terms are what the variant does. not_assessed: what it does to the protein is not known
  /// (`no_reference_sequence`, `unsupported`), or it lies outside the transcript (`not_applicable`); terms decided by
  /// position alone are there all the same.
  Assessment assessment;
  std::vector<Term> terms;           ///< most severe first; empty outside the transcript
  std::optional<std::string> exon;   ///< "5/11", "intron 5/10"
  std::optional<std::string> hgvsc;  ///< without accession
  std::optional<std::string> hgvsp;  ///< without accession; empty for splice, UTR and intron changes
  /// Why a name is empty that could have been given with more sequence.
  std::optional<Reason> hgvs_reason;
  std::optional<std::int64_t> aa_begin;  ///< 1-based residue; of a splice change the codon beside the exon's edge
  std::optional<std::int64_t> aa_end;
  std::optional<std::string> aa_ref;  ///< one-letter
  std::optional<std::string> aa_alt;
  std::optional<std::int64_t> aa_delta;
  VariantClass variant_class = VariantClass::other;
  /// Early stops: whether the transcript is expected to escape nonsense-mediated decay (decay_escape.hpp).
  std::optional<bool> nmd_escape;
  /// REF is not what the reference has there: another build, or REF and ALT swapped. Nothing else is then said.
  bool is_ref_mismatch = false;
};

/// Consequence of `variant` for `transcript`. `genome` (may be null) knows the bases around it; its answer decides
/// how far an insertion or deletion can move, whether REF is right, and what follows the stop codon.
///
/// The same change gives the same answer however it was aligned or padded, on either build and strand.
/// A change whose places reach unknown sequence gets the consequence of the place where it stands, and no HGVS names
/// unless what is unknown lies towards the transcript's start and could not change them.
/// N and IUPAC letters: in REF they stand for the reference's base, if known; in ALT a coding change is not assessed.
[[nodiscard]] TranscriptConsequence assess_consequence(const SmallVariant& variant, const CodingTranscript& transcript,
                                                       const SequenceSource* genome);

/// The same where it is known that `genome` does not contradict REF.
[[nodiscard]] TranscriptConsequence assess_agreeing_consequence(const SmallVariant& variant,
                                                                const CodingTranscript& transcript,
                                                                const SequenceSource* genome);

/// The same for a transcript seen once. `reference` may be null.
[[nodiscard]] TranscriptConsequence assess_consequence(const SmallVariant& variant, Assembly assembly,
                                                       const Transcript& transcript, const SequenceSource* reference);

/// Whether `genome` knows a base under REF (from 0-based `begin`) that REF contradicts. IUPAC letters in REF match
/// what they stand for.
[[nodiscard]] bool contradicts_reference(const SequenceSource& genome, Assembly assembly, const std::string& contig,
                                         std::int64_t begin, std::string_view ref);

}  // namespace marrow
