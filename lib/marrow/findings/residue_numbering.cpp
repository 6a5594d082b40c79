#include "marrow/findings/residue_numbering.hpp"

#include <algorithm>
#include <array>
#include <cstdlib>
#include <string>
#include <utility>
#include <vector>

#include "marrow/findings/other_notation.hpp"
#include "marrow/findings/protein_change_names.hpp"
#include "marrow/findings/variant_text.hpp"

namespace marrow {

namespace {

/// Numberings of the literature: what is added to come to the panel's protein. NOTCH1: older papers count one more
/// than NM_017617. WT1: the 517 residues of NM_024426.4 begin five later than the 522 of NM_024426.6. PTPN11: behind
/// its insertion the isoform of 597 residues counts four more. Sources: data/panel; the residues decide in each case.
constexpr std::array<std::pair<std::string_view, std::int64_t>, 3> known_shifts{
    {{"NOTCH1", -1}, {"WT1", 5}, {"PTPN11", -4}}};

bool fits(const std::vector<NamedResidue>& residues, const Transcript* transcript, std::int64_t shift) {
  if (transcript == nullptr || !transcript->has_sequence()) return true;
  return std::all_of(residues.begin(), residues.end(), [&](const NamedResidue& named) {
    const std::int64_t number = named.number + shift;
    if (number < 1 || number > transcript->aa_length + 1) return false;
    const auto residue = residue_at(transcript, number);
    return !residue || !named.residue || *residue == *named.residue;
  });
}

/// Whether the codon lies at the residues; an insertion may stand one beside them.
bool is_at(const std::vector<NamedResidue>& residues, const LabelPlace& place, std::int64_t shift) {
  if (place.is_outside_coding) return residues.empty();
  if (!place.codon || residues.empty()) return true;
  return residues.front().number + shift - 1 <= *place.codon && *place.codon <= residues.back().number + shift + 1;
}

/// The numbers that bring one of the residues to the codon, the likeliest first: a position is the lowest coordinate,
/// which on the minus strand is that of the last residue.
std::vector<std::int64_t> shifts_to(const std::vector<NamedResidue>& residues, const LabelPlace& place,
                                    const Transcript* transcript) {
  std::vector<std::int64_t> shifts;
  if (!place.codon || residues.empty()) return shifts;
  for (const std::int64_t beside : {0, -1, 1}) {
    const bool is_reversed = transcript != nullptr && transcript->strand == Strand::minus;
    const std::int64_t first = *place.codon + beside - residues.front().number;
    const std::int64_t last = *place.codon + beside - residues.back().number;
    shifts.push_back(is_reversed ? last : first);
    shifts.push_back(is_reversed ? first : last);
  }
  return shifts;
}

std::optional<std::int64_t> known_shift(std::string_view gene) {
  for (const auto& [name, shift] : known_shifts) {
    if (name == gene) return shift;
  }
  return std::nullopt;
}

std::optional<NumberedChange> moved(std::string_view text, std::int64_t shift, Numbering numbering) {
  auto variant = read_protein_change(text, shift);
  return variant ? std::optional(NumberedChange{std::move(*variant), numbering}) : std::nullopt;
}

NumberedChange on_other_transcript(Variant variant) {
  variant.aa_begin.reset();
  variant.aa_end.reset();
  variant.aa_ref.reset();
  variant.aa_alt.reset();
  return {std::move(variant), Numbering::other_transcript};
}

}  // namespace

std::optional<NumberedChange> read_numbered_change(std::string_view text, std::string_view gene,
                                                   const Transcript* transcript, const LabelPlace& place) {
  std::optional<Variant> variant = read_protein_change(text);
  if (!variant) return std::nullopt;
  const std::vector<NamedResidue> residues = named_residues(text);
  const bool has_fit = fits(residues, transcript, 0);
  const auto older = known_shift(gene);
  const bool has_older_fit = older && fits(residues, transcript, *older) && read_protein_change(text, *older);
  if (has_fit && is_at(residues, place, 0)) {
    const bool is_open = has_older_fit && gene == "NOTCH1" && !place.codon && !residues.empty();
    return NumberedChange{std::move(*variant), is_open ? Numbering::either : Numbering::current};
  }
  const bool has_sequence = transcript != nullptr && transcript->has_sequence();
  const bool is_free = !has_fit || place.is_other_transcript || !has_sequence;
  for (const std::int64_t shift : shifts_to(residues, place, transcript)) {
    // Where the label fits as written, a far codon with the same residue is more likely a mistyped position.
    const bool is_likely = is_free || (older && std::abs(shift - *older) <= 1);
    if (!is_likely || !fits(residues, transcript, shift)) continue;
    if (auto change = moved(text, shift, Numbering::by_position)) return change;
  }
  if (!has_fit && has_older_fit) return moved(text, *older, Numbering::older);
  if (!has_fit && place.is_other_transcript) return on_other_transcript(std::move(*variant));
  if (!has_fit) return std::nullopt;
  return NumberedChange{std::move(*variant), Numbering::current, true};
}

std::optional<std::int64_t> codon_beside(const CodingTranscript& transcript, std::int64_t position) {
  constexpr std::int64_t reach_bp = 10;  // splice labels stand up to eight bases off, by the splice region
  const std::int64_t oriented = transcript.transcript().strand == Strand::plus ? position : -1 - position;
  const TranscriptPlace place = transcript.locate(oriented);
  if (place.kind == TranscriptPlace::Kind::exon) return transcript.codon_at(place.offset);
  if (place.kind != TranscriptPlace::Kind::intron) return std::nullopt;
  const CodingTranscript::Exon& before = transcript.exons()[place.index];
  if (place.from_donor <= std::min(reach_bp, place.from_acceptor)) {
    return transcript.codon_at(before.offset + before.size - 1);
  }
  if (place.from_acceptor <= reach_bp) return transcript.codon_at(before.offset + before.size);
  return std::nullopt;
}

void name_on_protein(Variant& variant, std::string_view protein) {
  const bool is_in_frame = variant.variant_class == VariantClass::inframe;
  if (!is_in_frame || !variant.aa_begin || !variant.aa_end || !variant.aa_delta || protein.empty()) return;
  std::int64_t begin = *variant.aa_begin - 1;
  std::int64_t end = *variant.aa_end;
  std::string after = variant.aa_alt.value_or("");
  const bool is_deletion = variant.consequence.front() == "inframe_deletion";
  const bool is_duplication = !is_deletion && variant.hgvsp && variant.hgvsp->ends_with("dup");
  const bool is_insertion = !is_deletion && !is_duplication && variant.consequence.front() == "inframe_insertion";
  if (begin < 0 || end > static_cast<std::int64_t>(protein.size()) || begin >= end) return;
  if (is_duplication) {
    after = std::string(protein.substr(static_cast<std::size_t>(begin), static_cast<std::size_t>(end - begin)));
    begin = end;
  } else if (is_insertion) {
    ++begin;  // between the two residues
    end = begin;
  }
  if (!is_deletion && after.empty()) return;
  const ResidueReplacement replacement =
      without_common_ends(protein, {static_cast<std::size_t>(begin), static_cast<std::size_t>(end), std::move(after)});
  if (replacement.begin == replacement.end && replacement.after.empty()) return;
  ResidueName name = name_replacement(protein, replacement);
  if (!name.hgvsp) return;
  variant.hgvsp = std::move(name.hgvsp);
  variant.aa_begin = static_cast<std::int64_t>(name.begin) + 1;
  variant.aa_end = static_cast<std::int64_t>(name.end);
  variant.aa_ref = name.before.empty() ? std::nullopt : std::optional(name.before);
  variant.aa_alt = name.after.empty() ? std::nullopt : std::optional(name.after);
  variant.aa_delta = static_cast<std::int64_t>(replacement.after.size()) -
                     static_cast<std::int64_t>(replacement.end - replacement.begin);
  variant.consequence = {!variant.aa_alt   ? "inframe_deletion"
                         : !variant.aa_ref ? "inframe_insertion"
                                           : "protein_altering_variant"};
}

}  // namespace marrow
