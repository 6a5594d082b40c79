#include "marrow/findings/protein_change.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstdint>

#include "marrow/findings/protein_change_names.hpp"

namespace marrow {

namespace {

/// Index of a residue in the protein, from 0; a plain number.
using Residue = std::size_t;

std::size_t index(std::int64_t value) {
  return static_cast<std::size_t>(value);
}

/// What follows the first stop is no protein.
std::string up_to_stop(std::string residues) {
  const std::size_t stop = residues.find('*');
  if (stop != std::string::npos) residues.resize(stop + 1);
  return residues;
}

/// A protein before and after, as far as the sequence is known.
struct Proteins {
  std::string_view before;  ///< to the stop, '*' included ('X' if assumed)
  std::string after;        ///< to its stop, or to the last known residue
  Residue stop = 0;         ///< the residue before's stop stands at; one past the last where it has none
  [[nodiscard]] bool is_after_complete() const { return after.ends_with('*'); }
};

Residue stop_of(const CodingSequence& sequence) {
  const bool has_stop = sequence.protein.ends_with('*') || sequence.is_stop_assumed;
  return sequence.protein.size() - (has_stop ? 1 : 0);
}

Proteins proteins_of(const CodingSequence& sequence, const CodingChange& change) {
  const std::int64_t codon = change.begin / 3;
  const auto size = static_cast<std::int64_t>(sequence.cds.size());
  std::string changed(sequence.cds.substr(index(3 * codon), index(change.begin - 3 * codon)));
  changed += change.alt;
  changed += sequence.cds.substr(index(std::min(change.end, size)));
  if (!sequence.is_stop_assumed) {
    const std::size_t beyond = index(std::max<std::int64_t>(change.end - size, 0));
    if (beyond <= sequence.three_prime_utr.size()) changed += sequence.three_prime_utr.substr(beyond);
  }
  std::string residues = translate(changed);
  if (codon == 0 && sequence.has_start && !residues.empty()) residues.front() = 'M';  // asked once the start is kept
  residues = up_to_stop(std::move(residues));
  residues.resize(std::min(residues.size(), residues.find('X')));
  return {sequence.protein, std::string(sequence.protein.substr(0, index(codon))) + residues, stop_of(sequence)};
}

/// First residue that differs, looking from `from`; the shorter protein's end if none does.
Residue first_difference(const Proteins& proteins, Residue from) {
  const std::size_t shorter = std::min(proteins.before.size(), proteins.after.size());
  while (from < shorter && proteins.before[from] == proteins.after[from]) ++from;
  return from;
}

void set_residues(ProteinChange& result, Residue begin, Residue end, std::string_view before, std::string_view after) {
  result.aa_begin = static_cast<std::int64_t>(begin) + 1;
  result.aa_end = static_cast<std::int64_t>(end);
  if (!before.empty()) result.aa_ref = std::string(before);
  if (!after.empty()) result.aa_alt = std::string(after);
}

void take_name(ProteinChange& result, const ResidueName& name) {
  if (!name.hgvsp) return;
  result.hgvsp = name.hgvsp;
  set_residues(result, name.begin, name.end, name.before, name.after);
}

/// How far the changed protein is read, and whether a stop ends it there.
void set_reading(ProteinChange& result, std::string_view after) {
  result.read_residues = static_cast<std::int64_t>(after.size());
  result.is_read_to_stop = after.ends_with('*');
}

/// The term of a change of length; none for a substitution.
void add_length_term(ProteinChange& result, std::int64_t length_change) {
  if (length_change == 0) return;
  if (length_change % 3 != 0) {
    result.terms.push_back(Term::frameshift_variant);
  } else {
    result.terms.push_back(length_change > 0 ? Term::inframe_insertion : Term::inframe_deletion);
  }
}

/// "p.Ter394CysextTer17": the stop became a residue; 17 residues on is the next stop, `?` if it is not known.
std::string extension_name(const Proteins& proteins, Residue stop) {
  const std::string next =
      proteins.is_after_complete() ? fmt::format("{}", proteins.after.size() - 1 - stop) : std::string("?");
  return fmt::format("p.{}{}extTer{}", residue_name(proteins.before, stop),
                     three_letter(std::string_view(proteins.after).substr(stop, 1)), next);
}

ProteinChange unchanged_stop(const Proteins& proteins, std::int64_t length_change) {
  ProteinChange result;
  result.terms = {Term::stop_retained_variant};
  add_length_term(result, length_change);
  result.hgvsp = fmt::format("p.{}=", residue_name(proteins.before, proteins.stop));
  set_residues(result, proteins.stop, proteins.stop + 1, "*", "*");
  return result;
}

ProteinChange lost_stop(const Proteins& proteins, std::int64_t length_change) {
  ProteinChange result;
  result.terms = {Term::stop_lost};
  add_length_term(result, length_change);
  const Residue stop = proteins.stop;
  const std::string_view residue = std::string_view(proteins.after).substr(std::min(stop, proteins.after.size()), 1);
  if (!residue.empty()) result.hgvsp = extension_name(proteins, stop);
  set_residues(result, stop, stop + 1, "*", residue);
  return result;
}

ProteinChange assess_frameshift(const CodingSequence& sequence, const CodingChange& change) {
  const Proteins proteins = proteins_of(sequence, change);
  const Residue first = first_difference(proteins, index(change.begin / 3));
  ProteinChange result;
  result.terms = {Term::frameshift_variant};
  if (first == proteins.before.size()) {
    const bool has_stop = proteins.before.ends_with('*');
    return has_stop ? unchanged_stop(proteins, change.length_change()) : result;
  }
  if (proteins.before[first] == '*') return lost_stop(proteins, change.length_change());
  if (change.end > 3 * static_cast<std::int64_t>(proteins.stop)) result.terms.push_back(Term::stop_lost);
  const std::string_view before = proteins.before.substr(first, 1);
  const std::string_view after = std::string_view(proteins.after).substr(std::min(first, proteins.after.size()), 1);
  if (before == "X") return result;  // nothing changes before the assumed stop
  set_reading(result, proteins.after);
  set_residues(result, first, first + 1, before, after);
  if (after.empty()) return result;  // the sequence ends before the first changed residue is known
  if (after == "*") {
    result.hgvsp = fmt::format("p.{}Ter", residue_name(proteins.before, first));
    return result;
  }
  const std::string distance =
      proteins.is_after_complete() ? fmt::format("{}", proteins.after.size() - first) : std::string("?");
  result.hgvsp = fmt::format("p.{}{}fsTer{}", residue_name(proteins.before, first), three_letter(after), distance);
  return result;
}

/// Codons that a change touches, and what they become up to the first stop. Selenocysteine's TGA stays what it was
/// where neither its bases nor its place changed.
ResidueReplacement codons_of(const CodingSequence& sequence, const CodingChange& change) {
  const std::int64_t begin = change.begin / 3;
  const bool is_between_codons = change.begin == change.end && change.begin % 3 == 0;
  const std::int64_t end = is_between_codons ? begin : (std::max(change.end, change.begin + 1) + 2) / 3;
  std::string codons(sequence.cds.substr(index(3 * begin), index(change.begin - 3 * begin)));
  codons += change.alt;
  codons += sequence.cds.substr(index(change.end), index(3 * end - change.end));
  std::string residues = translate(codons);
  if (begin == 0 && sequence.has_start && !residues.empty()) residues.front() = 'M';  // asked once the start is kept
  for (std::size_t i = 0; change.length_change() == 0 && i < residues.size(); ++i) {
    const bool is_same = codons.substr(3 * i, 3) == sequence.cds.substr(3 * (index(begin) + i), 3);
    if (is_same) residues[i] = sequence.protein[index(begin) + i];
  }
  return {index(begin), index(end), up_to_stop(std::move(residues))};
}

/// A change across the end of the coding sequence.
ProteinChange assess_across_stop(const CodingSequence& sequence, const CodingChange& change) {
  const Proteins proteins = proteins_of(sequence, change);
  const Residue first = first_difference(proteins, index(change.begin / 3));
  if (first == proteins.before.size()) return unchanged_stop(proteins, 0);
  if (first == proteins.stop) return lost_stop(proteins, 0);
  ProteinChange result;
  result.terms = {Term::stop_lost};
  set_residues(result, index(change.begin / 3), proteins.before.size(), "", "");
  result.has_no_name = true;
  return result;
}

/// Length changes by whole codons. A deletion-insertion is named by its net length, as bcftools csq names it.
ProteinChange assess_in_frame(const CodingSequence& sequence, const CodingChange& change) {
  ProteinChange result;
  const Proteins proteins = proteins_of(sequence, change);
  const std::string_view protein = proteins.before;
  const ResidueReplacement codons = codons_of(sequence, change);
  const bool had_stop = codons.end > proteins.stop;
  const bool has_stop = codons.after.ends_with('*');
  add_length_term(result, change.length_change());
  if (had_stop && !has_stop) {
    const Residue first = first_difference(proteins, codons.begin);
    if (first == proteins.before.size()) return unchanged_stop(proteins, change.length_change());
    if (first == proteins.stop) return lost_stop(proteins, change.length_change());
    result.terms.push_back(Term::stop_lost);
    set_residues(result, codons.begin, codons.end, protein.substr(codons.begin, codons.end - codons.begin), "");
    result.has_no_name = true;
    return result;
  }
  const ResidueReplacement replacement = without_common_ends(protein, codons);
  const bool is_unchanged = replacement.begin == replacement.end && replacement.after.empty();
  if (is_unchanged) return unchanged_stop(proteins, change.length_change());
  take_name(result, name_replacement(protein, replacement));
  if (has_stop && !had_stop) {
    result.terms.push_back(Term::stop_gained);
    set_reading(result, std::string(protein.substr(0, codons.begin)) + codons.after);
    return result;
  }
  if (had_stop) result.terms.push_back(Term::stop_retained_variant);
  result.aa_delta = change.length_change() / 3;
  return result;
}

/// Substitutions of one or more bases.
ProteinChange assess_substitution(const CodingSequence& sequence, const CodingChange& change) {
  ProteinChange result;
  const std::string_view protein = sequence.protein;
  const ResidueReplacement codons = codons_of(sequence, change);
  const std::string_view before = protein.substr(codons.begin, codons.end - codons.begin);
  if (codons.after == before) {
    result.terms = {before.ends_with('*') ? Term::stop_retained_variant : Term::synonymous_variant};
    result.hgvsp = fmt::format("p.{}=", residue_range_name(protein, codons.begin, codons.end));
    set_residues(result, codons.begin, codons.end, before, before);
    return result;
  }
  const bool had_stop = before.ends_with('*');
  const std::size_t stop = codons.after.find('*');
  if (stop != std::string::npos && !(had_stop && stop + 1 == before.size())) {
    result.terms = {Term::stop_gained};
    take_name(result, name_replacement(protein, without_common_start(protein, codons)));
    set_reading(result, std::string(protein.substr(0, codons.begin)) + codons.after);
    return result;
  }
  if (had_stop && stop == std::string::npos) {
    const Proteins proteins = proteins_of(sequence, change);
    if (first_difference(proteins, codons.begin) == proteins.stop) return lost_stop(proteins, 0);
    result.terms = {Term::stop_lost};
    set_residues(result, codons.begin, codons.end, before, codons.after);
    result.has_no_name = true;
    return result;
  }
  result.terms = {Term::missense_variant};
  take_name(result, name_replacement(protein, without_common_ends(protein, codons)));
  return result;
}

/// Whether the first codon still starts translation: as it was, or ATG.
bool keeps_start(const CodingSequence& sequence, const CodingChange& change) {
  std::string first(sequence.cds.substr(0, index(std::min<std::int64_t>(change.begin, 3))));
  first += change.alt;
  first += sequence.cds.substr(index(std::min(change.end, static_cast<std::int64_t>(sequence.cds.size()))), 3);
  return first.starts_with(sequence.cds.substr(0, 3)) || first.starts_with("ATG");
}

ProteinChange lost_start(std::int64_t length_change) {
  ProteinChange result;
  result.terms = {Term::start_lost};
  add_length_term(result, length_change);
  result.terms = ranked(std::move(result.terms));
  result.hgvsp = "p.Met1?";
  set_residues(result, 0, 1, "M", "");
  return result;
}

constexpr std::size_t not_in_code = 4;
/// Place of a base in the order of the standard code, T C A G.
constexpr auto place_in_code = [] {
  std::array<std::uint8_t, 256> places{};
  places.fill(not_in_code);
  for (std::uint8_t i = 0; i < not_in_code; ++i) places[static_cast<unsigned char>("TCAG"[i])] = i;
  return places;
}();

}  // namespace

char translate_codon(std::string_view codon) noexcept {
  // Standard code (NCBI translation table 1), bases in the order T C A G.
  constexpr std::string_view residues = "FFLLSSSSYY**CC*WLLLLPPPPHHQQRRRRIIIMTTTTNNKKSSRRVVVVAAAADDEEGGGG";
  if (codon.size() < 3) return 'X';
  std::size_t number = 0;
  std::size_t unknown = 0;
  for (const char base : codon.substr(0, 3)) {
    const std::size_t at = place_in_code[static_cast<unsigned char>(base)];
    unknown |= at & not_in_code;
    number = 4 * number + at;
  }
  return unknown != 0 ? 'X' : residues[number];
}

std::string translate(std::string_view bases) {
  std::string residues;
  residues.reserve(bases.size() / 3);
  for (std::size_t at = 0; at + 3 <= bases.size(); at += 3) residues += translate_codon(bases.substr(at, 3));
  return residues;
}

std::string initiated_protein(std::string_view cds) {
  std::string protein = translate(cds);
  if (!protein.empty()) protein.front() = 'M';
  return protein;
}

std::string three_letter(std::string_view residues) {
  constexpr std::string_view letters = "ACDEFGHIKLMNPQRSTVWYU*X";
  constexpr std::string_view names = "AlaCysAspGluPheGlyHisIleLysLeuMetAsnProGlnArgSerThrValTrpTyrSecTerXaa";
  std::string text;
  for (const char residue : residues) {
    const std::size_t at = std::min(letters.find(residue), letters.size() - 1);
    text += names.substr(3 * at, 3);
  }
  return text;
}

ProteinChange assess_protein_change(const CodingSequence& sequence, const CodingChange& change) {
  ProteinChange result;
  const auto size = static_cast<std::int64_t>(sequence.cds.size());
  if (change.begin >= size / 3 * 3 && change.begin < size) {
    result.terms = {Term::incomplete_terminal_codon_variant, Term::coding_sequence_variant};
    return result;
  }
  const bool touches_start = sequence.has_start && change.begin < 3 && (change.end > change.begin || change.begin > 0);
  if (touches_start && !keeps_start(sequence, change)) return lost_start(change.length_change());

  const std::int64_t delta = change.length_change();
  if (change.end > size) {
    result = assess_across_stop(sequence, change);
  } else if (delta % 3 != 0) {
    result = assess_frameshift(sequence, change);
  } else if (delta != 0) {
    result = assess_in_frame(sequence, change);
  } else {
    result = assess_substitution(sequence, change);
  }
  if (touches_start) {
    std::erase(result.terms, Term::synonymous_variant);
    result.terms.push_back(Term::start_retained_variant);
  }
  result.terms = ranked(std::move(result.terms));
  return result;
}

}  // namespace marrow
