#include "marrow/findings/variant_text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstddef>
#include <utility>

#include "marrow/base/text.hpp"
#include "marrow/findings/change_text.hpp"
#include "marrow/findings/other_notation.hpp"
#include "marrow/findings/protein_change.hpp"

namespace marrow {

using namespace change_text;

namespace {

/// What follows "fs": nothing, or the distance to the new stop ("*23", "Ter23", "X23", "*?"); empty if neither.
std::optional<std::string> read_frame_end(std::string_view text) {
  if (text.empty()) return "";
  if (!take(text, "*") && !take(text, "Ter") && !take(text, "X")) return std::nullopt;
  if (text == "?") return "Ter?";
  if (text.empty()) return "";
  const auto distance = take_position(text);
  if (!distance || !text.empty()) return std::nullopt;
  return fmt::format("Ter{}", *distance);
}

std::optional<Variant> read_frameshift(const Position& at, std::string_view alt, std::string_view rest) {
  const auto end = read_frame_end(rest);
  if (!end || at.residue == '*') return std::nullopt;
  // "R97*fs" is a stop at once, which HGVS calls nonsense.
  if (alt == "*") return std::nullopt;
  Variant variant = frameshift();
  variant.hgvsp = fmt::format("p.{}{}fs{}", named(at), three_letters(alt), *end);
  set_residues(variant, at.number, at.number, {&at.residue, 1}, alt);
  return variant;
}

std::optional<Variant> read_substitution(const Position& at, char alt) {
  Variant variant = missense();
  if (at.residue == alt) {
    variant = synonymous();
    variant.hgvsp = fmt::format("p.{}=", named(at));
  } else if (at.number == 1 && at.residue == 'M') {
    variant = start_lost();
    variant.hgvsp = "p.Met1?";
  } else {
    if (at.residue == '*') variant = stop_lost();
    if (alt == '*') variant = stop_gained();
    variant.hgvsp = fmt::format("p.{}{}", named(at), three_letters({&alt, 1}));
  }
  const bool is_start_lost = variant.hgvsp == "p.Met1?";
  set_residues(variant, at.number, at.number, {&at.residue, 1}, is_start_lost ? "" : std::string_view(&alt, 1));
  return variant;
}

/// "ext*17", "extTer?" after the new residue of a lost stop.
std::optional<Variant> read_extension(const Position& at, char alt, std::string_view rest) {
  if (at.residue != '*' || alt == '*' || !take(rest, "ext")) return std::nullopt;
  const auto end = read_frame_end(rest);
  if (!end) return std::nullopt;
  Variant variant = stop_lost();
  variant.hgvsp = fmt::format("p.{}{}ext{}", named(at), three_letters({&alt, 1}), *end);
  set_residues(variant, at.number, at.number, "*", {&alt, 1});
  return variant;
}

/// "del", "dup", "insGV", "delinsGV" over residues `first` to `last`.
std::optional<Variant> read_length_change(const Position& first, const Position& last, std::string_view text) {
  const std::int64_t count = last.number - first.number + 1;
  const bool is_single = count == 1;
  if (count < 1 || (is_single && first.residue != last.residue)) return std::nullopt;
  const std::string range = is_single ? named(first) : named(first) + "_" + named(last);
  const std::string single(1, first.residue);
  if (take(text, "delins") || (count != 2 && take(text, "ins"))) {
    const std::string residues = read_residues(text);
    if (residues.empty()) return std::nullopt;
    if (residues.front() == '*') return read_substitution(first, '*');
    const auto added = static_cast<std::int64_t>(residues.size());
    if (is_single && added == 1) return read_substitution(first, residues.front());
    Variant variant = residues.find('*') != std::string::npos ? stop_gained()
                      : added == count                        ? missense()
                                                              : in_frame("protein_altering_variant");
    variant.hgvsp = fmt::format("p.{}delins{}", range, three_letters(residues));
    if (variant.variant_class == VariantClass::inframe) variant.aa_delta = added - count;
    set_residues(variant, first.number, last.number, is_single ? single : "", residues);
    return variant;
  }
  if (take(text, "ins")) {
    const std::string residues = read_residues(text);
    if (residues.empty()) return std::nullopt;
    Variant variant = residues.find('*') != std::string::npos ? stop_gained() : in_frame("inframe_insertion");
    variant.hgvsp = fmt::format("p.{}ins{}", range, three_letters(residues));
    if (variant.variant_class == VariantClass::inframe) variant.aa_delta = static_cast<std::int64_t>(residues.size());
    set_residues(variant, first.number, last.number, "", residues);
    return variant;
  }
  const bool is_deletion = take(text, "del");
  if (!is_deletion && !take(text, "dup")) return std::nullopt;
  // "E746_A750delELREA" repeats what is deleted.
  const std::string repeated = read_residues(text);
  if (!text.empty() && static_cast<std::int64_t>(repeated.size()) != count) return std::nullopt;
  Variant variant = in_frame(is_deletion ? "inframe_deletion" : "inframe_insertion");
  variant.hgvsp = fmt::format("p.{}{}", range, is_deletion ? "del" : "dup");
  variant.aa_delta = is_deletion ? -count : count;
  const std::string known = is_single ? single : repeated;
  set_residues(variant, first.number, last.number, is_deletion ? known : "", is_deletion ? "" : known);
  return variant;
}

std::optional<Variant> read_hgvs_protein(std::string_view text, std::int64_t shift) {
  auto first = take_residue_position(text);
  if (!first || first->number + shift < 1) return std::nullopt;
  first->number += shift;
  if (take(text, "_")) {
    auto last = take_residue_position(text);
    if (!last) return std::nullopt;
    last->number += shift;
    if (last->number <= first->number) return std::nullopt;
    return read_length_change(*first, *last, text);
  }
  if (text == "=") return read_substitution(*first, first->residue);
  if (text == "?") {
    return first->number == 1 && first->residue == 'M' ? read_substitution(*first, 'V') : std::nullopt;
  }
  if (take(text, "fs")) return read_frameshift(*first, "", text);
  if (text.starts_with("del") || text.starts_with("dup")) return read_length_change(*first, *first, text);
  const auto alt = take_residue(text);
  if (!alt) return std::nullopt;
  if (text.empty()) return read_substitution(*first, *alt);
  if (take(text, "fs")) return read_frameshift(*first, {&*alt, 1}, text);
  return read_extension(*first, *alt, text);
}

}  // namespace

std::optional<Variant> read_protein_change(std::string_view text, std::int64_t shift) {
  text = bare_change(text);
  auto variant = read_hgvs_protein(text, shift);
  return variant ? variant : read_other_notation(text, shift);
}

namespace {

/// A position of HGVS' coding numbering: "743", "375+1", "-27", "*371".
struct CodingPosition {
  enum class Zone { before, coding, after } zone = Zone::coding;
  std::int64_t number = 0;
  std::int64_t offset = 0;  ///< bases into the intron, + behind the exon, - before it
};

std::optional<CodingPosition> take_coding_position(std::string_view& text) {
  CodingPosition position;
  if (take(text, "-")) position.zone = CodingPosition::Zone::before;
  if (take(text, "*")) position.zone = CodingPosition::Zone::after;
  const auto number = take_position(text);
  if (!number) return std::nullopt;
  position.number = *number;
  const bool is_behind = text.starts_with('+');
  if (is_behind || text.starts_with('-')) {
    text.remove_prefix(1);
    const auto offset = take_position(text);
    if (!offset) return std::nullopt;
    position.offset = is_behind ? *offset : -*offset;
  }
  return position;
}

bool are_bases(std::string_view text) noexcept {
  return text.find_first_not_of("ACGT") == std::string_view::npos;
}

std::int64_t codon_of(std::int64_t number) noexcept {
  return (number - 1) / 3 + 1;
}

struct CodingChangeText {
  CodingPosition first;
  CodingPosition last;
  std::string_view ref;  ///< as far as written
  std::string_view alt;
  bool is_substitution = false;
  std::int64_t length_change = 0;
};

/// "G>A", "del", "delGG", "dup", "insTT", "delinsTT" behind the positions.
bool read_bases(std::string_view text, CodingChangeText& change) {
  const std::int64_t span = change.last.number - change.first.number + 1;
  if (const std::size_t arrow = text.find('>'); arrow != std::string_view::npos) {
    change.ref = text.substr(0, arrow);
    change.alt = text.substr(arrow + 1);
    change.is_substitution = true;
    return change.ref.size() == 1 && change.alt.size() == 1 && change.ref != change.alt && are_bases(change.ref) &&
           are_bases(change.alt);
  }
  if (const std::size_t ins = text.find("ins"); ins != std::string_view::npos) {
    change.alt = text.substr(ins + 3);
    std::string_view deleted = text.substr(0, ins);
    const bool is_replacement = take(deleted, "del");
    change.ref = deleted;
    const auto added = static_cast<std::int64_t>(change.alt.size());
    change.length_change = is_replacement ? added - span : added;
    const bool is_readable = added > 0 && are_bases(change.alt) && are_bases(change.ref);
    return is_readable && (is_replacement || (deleted.empty() && span == 2));
  }
  const bool is_deletion = take(text, "del");
  if (!is_deletion && !take(text, "dup")) return false;
  change.ref = text;
  change.length_change = is_deletion ? -span : span;
  return are_bases(text) && (text.empty() || static_cast<std::int64_t>(text.size()) == span);
}

std::optional<CodingChangeText> read_coding_text(std::string_view text) {
  if (!take(text, "c.")) return std::nullopt;
  CodingChangeText change;
  const auto first = take_coding_position(text);
  if (!first) return std::nullopt;
  change.first = change.last = *first;
  if (take(text, "_")) {
    const auto last = take_coding_position(text);
    if (!last) return std::nullopt;
    change.last = *last;
    const bool is_backwards =
        last->zone == first->zone && last->zone != CodingPosition::Zone::before &&
        (last->number < first->number || (last->number == first->number && last->offset <= first->offset));
    if (is_backwards) return std::nullopt;
  }
  if (!read_bases(text, change)) return std::nullopt;
  return change;
}

bool is_inside_coding(const CodingPosition& position) noexcept {
  return position.zone == CodingPosition::Zone::coding && position.offset == 0;
}

/// The first or last two bases of an intron; empty for every other position.
std::optional<std::string_view> splice_term(const CodingPosition& position) noexcept {
  if (position.zone != CodingPosition::Zone::coding) return std::nullopt;
  if (position.offset == 1 || position.offset == 2) return "splice_donor_variant";
  if (position.offset == -1 || position.offset == -2) return "splice_acceptor_variant";
  return std::nullopt;
}

Variant outside_coding(const CodingChangeText& change) {
  for (const CodingPosition& position : {change.first, change.last}) {
    if (const auto term = splice_term(position)) {
      Variant variant = outcome(VariantClass::splice, *term, "HIGH");
      set_residues(variant, codon_of(position.number), codon_of(position.number), "", "");
      return variant;
    }
  }
  if (change.first.offset != 0) return outcome(VariantClass::other, "intron_variant", "MODIFIER");
  const bool is_before = change.first.zone == CodingPosition::Zone::before;
  return outcome(VariantClass::other, is_before ? "5_prime_UTR_variant" : "3_prime_UTR_variant", "MODIFIER");
}

std::optional<Variant> coding_substitution(const CodingChangeText& change, const Transcript& transcript) {
  const auto at = static_cast<std::size_t>(change.first.number - 1);
  const std::int64_t codon = codon_of(change.first.number);
  const auto before = residue_at(&transcript, codon);
  if (transcript.cds.substr(at, 1) != change.ref || !before) return std::nullopt;
  Transcript changed;
  changed.cds = transcript.cds;
  changed.cds.replace(at, 1, change.alt);
  if (codon == 1) return read_substitution({'M', 1}, changed.cds.starts_with("ATG") ? 'M' : 'V');
  const auto after = residue_at(&changed, codon);
  return after ? read_substitution({*before, codon}, *after) : std::nullopt;
}

std::optional<Variant> inside_coding(const CodingChangeText& change, const Transcript* transcript) {
  if (transcript != nullptr && change.last.number > transcript->cds_length) return std::nullopt;
  const bool has_sequence = transcript != nullptr && transcript->has_sequence();
  if (has_sequence && !change.ref.empty() &&
      transcript->cds.substr(static_cast<std::size_t>(change.first.number - 1), change.ref.size()) != change.ref) {
    return std::nullopt;
  }
  if (change.is_substitution) {
    if (has_sequence) return coding_substitution(change, *transcript);
    Variant variant = outcome(VariantClass::other, "coding_sequence_variant", "MODIFIER");
    set_residues(variant, codon_of(change.first.number), codon_of(change.first.number), "", "");
    return variant;
  }
  Variant variant = change.length_change % 3 != 0 ? frameshift()
                    : change.length_change > 0    ? in_frame("inframe_insertion")
                    : change.length_change < 0    ? in_frame("inframe_deletion")
                                                  : in_frame("protein_altering_variant");
  if (change.length_change % 3 == 0) variant.aa_delta = change.length_change / 3;
  set_residues(variant, codon_of(change.first.number), codon_of(change.last.number), "", "");
  return variant;
}

}  // namespace

std::optional<char> residue_at(const Transcript* transcript, std::int64_t position) {
  const auto at = static_cast<std::size_t>(3 * (position - 1));
  if (transcript == nullptr || position < 1 || at + 3 > transcript->cds.size()) return std::nullopt;
  const char residue = translate_codon(std::string_view(transcript->cds).substr(at, 3));
  if (residue == 'X') return std::nullopt;
  return position == 1 ? 'M' : residue;  // WT1 and MYC begin with CTG, read as methionine
}

std::optional<Variant> read_coding_change(std::string_view text, const Transcript* transcript) {
  const auto change = read_coding_text(text);
  if (!change) return std::nullopt;
  const bool is_coding = is_inside_coding(change->first) && is_inside_coding(change->last);
  std::optional<Variant> variant = is_coding ? inside_coding(*change, transcript) : outside_coding(*change);
  if (variant) variant->hgvsc = std::string(text);
  return variant;
}

}  // namespace marrow
