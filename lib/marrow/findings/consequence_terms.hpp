#pragma once

#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "marrow/records/enum_names.hpp"
#include "marrow/records/profile.hpp"

namespace marrow {

/// Sequence Ontology terms in VEP's order of severity, most severe first. VEP's splice_donor_5th_base,
/// splice_donor_region and splice_polypyrimidine_tract are left out: they are splice_region or intron here.
/// Source: Ensembl VEP, "Calculated variant consequences".
enum class Term {
  splice_acceptor_variant,
  splice_donor_variant,
  stop_gained,
  frameshift_variant,
  stop_lost,
  start_lost,
  inframe_insertion,
  inframe_deletion,
  missense_variant,
  protein_altering_variant,
  splice_region_variant,
  incomplete_terminal_codon_variant,
  start_retained_variant,
  stop_retained_variant,
  synonymous_variant,
  coding_sequence_variant,
  five_prime_utr_variant,
  three_prime_utr_variant,
  non_coding_transcript_exon_variant,
  intron_variant,
  non_coding_transcript_variant,
};

template <>
struct EnumNames<Term> {
  static constexpr std::array<std::string_view, 21> names{"splice_acceptor_variant",
                                                          "splice_donor_variant",
                                                          "stop_gained",
                                                          "frameshift_variant",
                                                          "stop_lost",
                                                          "start_lost",
                                                          "inframe_insertion",
                                                          "inframe_deletion",
                                                          "missense_variant",
                                                          "protein_altering_variant",
                                                          "splice_region_variant",
                                                          "incomplete_terminal_codon_variant",
                                                          "start_retained_variant",
                                                          "stop_retained_variant",
                                                          "synonymous_variant",
                                                          "coding_sequence_variant",
                                                          "5_prime_UTR_variant",
                                                          "3_prime_UTR_variant",
                                                          "non_coding_transcript_exon_variant",
                                                          "intron_variant",
                                                          "non_coding_transcript_variant"};
};

/// Sorted by severity, each once.
[[nodiscard]] std::vector<Term> ranked(std::vector<Term> terms);
/// VEP's impact of the most severe of `terms`: HIGH, MODERATE, LOW or MODIFIER; empty without terms.
[[nodiscard]] std::optional<std::string_view> impact_of(std::span<const Term> terms) noexcept;
/// The profile's class. Essential splice comes before everything; splice_region alone is `other`; so are stop_lost and
/// start_lost, which becomes `truncating` for tumour suppressors where the gene is known (interpretation.hpp). A
/// frameshift that leaves the protein as it was (stop_retained_variant) is `synonymous`.
[[nodiscard]] VariantClass class_of(std::span<const Term> terms) noexcept;

}  // namespace marrow
