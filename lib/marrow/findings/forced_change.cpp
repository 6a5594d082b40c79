#include "marrow/findings/forced_change.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <string>

#include "marrow/base/text.hpp"
#include "marrow/findings/protein_change.hpp"
#include "marrow/findings/variant_text.hpp"

namespace marrow {

namespace {

/// "p.R367Q" or "R367Q" → (R, 367); empty for every other form.
std::optional<std::pair<char, std::int64_t>> start_of_change(std::string_view word) {
  if (word.starts_with("p.")) word.remove_prefix(2);
  if (word.size() < 3 || word.front() < 'A' || word.front() > 'Y') return std::nullopt;
  const auto position = parse_integer(word.substr(1, word.size() - 2));
  const char last = word.back();
  const bool is_residue = (last >= 'A' && last <= 'Y') || last == '*';
  if (!position || !is_residue) return std::nullopt;
  return std::pair(word.front(), *position);
}

}  // namespace

std::optional<char> forced_residue(char before, std::size_t offset, char ref, char alt) noexcept {
  constexpr std::string_view bases = "TCAG";
  std::optional<char> forced;
  for (std::size_t number = 0; number < 64; ++number) {
    char codon[3] = {bases[number / 16], bases[number / 4 % 4], bases[number % 4]};
    if (translate_codon({codon, 3}) != before || codon[offset] != ref) continue;
    codon[offset] = alt;
    const char after = translate_codon({codon, 3});
    if (forced && *forced != after) return std::nullopt;
    forced = after;
  }
  return forced;
}

std::optional<char> named_residue(const Hotspots& hotspots, const Panel& panel, std::string_view gene,
                                  std::int64_t position) {
  std::string named;
  const auto note = [&](std::string_view text) {
    for (const std::string& word : split_list(text, ' ')) {
      const auto start = start_of_change(word);
      if (start && start->second == position && named.find(start->first) == std::string::npos) named += start->first;
    }
  };
  for (const HotspotRow* row : hotspots.rows_of(gene)) note(row->change);
  for (const KnownAllele& allele : panel.known_alleles()) {
    if (allele.gene == gene) note(allele.protein_change);
  }
  return named.size() == 1 ? std::optional(named.front()) : std::nullopt;
}

std::optional<Variant> known_coding_change(const Panel& panel, std::string_view gene, std::string_view coding_change) {
  for (const KnownAllele& allele : panel.known_alleles()) {
    if (allele.gene != gene || allele.hgvsc != coding_change) continue;
    std::optional<Variant> variant = read_protein_change(allele.hgvsp);
    if (variant) variant->hgvsc = allele.hgvsc;
    return variant;
  }
  return std::nullopt;
}

void apply_forced_change(const CodingTranscript& transcript, const SmallVariant& variant, char before,
                         TranscriptConsequence& consequence) {
  const OrientedChange change = transcript.orient(variant);
  const TranscriptPlace place = transcript.locate(change.begin);
  const bool is_single_base = change.ref.size() == 1 && change.alt.size() == 1;
  const bool is_in_codons = place.kind == TranscriptPlace::Kind::exon && transcript.missing_bases() == 0;
  if (transcript.has_sequence() || !is_single_base || !is_in_codons) return;
  const auto codon = transcript.codon_at(place.offset);
  if (!codon || *codon == 1) return;
  const auto offset = static_cast<std::size_t>((place.offset - transcript.cds_begin()) % 3);
  const auto after = forced_residue(before, offset, change.ref.front(), change.alt.front());
  if (!after) return;
  const Term term = *after == before ? Term::synonymous_variant
                    : *after == '*'  ? Term::stop_gained
                                     : Term::missense_variant;
  std::erase(consequence.terms, Term::coding_sequence_variant);
  consequence.terms.push_back(term);
  consequence.terms = ranked(std::move(consequence.terms));
  consequence.variant_class = class_of(consequence.terms);
  consequence.aa_begin = consequence.aa_end = *codon;
  consequence.aa_ref = std::string(1, before);
  consequence.aa_alt = std::string(1, *after);
  consequence.hgvsp = fmt::format("p.{}{}{}", three_letter(*consequence.aa_ref), *codon,
                                  *after == before ? std::string("=") : three_letter(*consequence.aa_alt));
  consequence.hgvs_reason.reset();
  consequence.assessment = Assessment::present();
}

}  // namespace marrow
