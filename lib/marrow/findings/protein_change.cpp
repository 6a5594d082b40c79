#include "marrow/findings/protein_change.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace marrow {

namespace {

/// Index of a residue in the protein, from 0; a plain number.
using Residue = std::size_t;

std::size_t index(std::int64_t value) {
  return static_cast<std::size_t>(value);
}

/// "Arg248", 1-based.
std::string named(std::string_view protein, Residue at) {
  return fmt::format("{}{}", three_letter(protein.substr(at, 1)), at + 1);
}

/// "Arg248" or "Arg248_Gly250" for residues [begin, end).
std::string named_range(std::string_view protein, Residue begin, Residue end) {
  if (end - begin == 1) return named(protein, begin);
  return named(protein, begin) + "_" + named(protein, end - 1);
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
  [[nodiscard]] bool is_after_complete() const { return after.ends_with('*'); }
  [[nodiscard]] Residue stop() const { return before.size() - 1; }
};

Proteins proteins_of(const CodingSequence& sequence, const CodingChange& change) {
  const std::int64_t codon = change.begin / 3;
  std::string changed(sequence.cds.substr(index(3 * codon), index(change.begin - 3 * codon)));
  changed += change.alt;
  changed += sequence.cds.substr(index(change.end));
  if (!sequence.is_stop_assumed) changed += sequence.three_prime_utr;
  std::string residues = translate(changed);
  if (codon == 0 && !residues.empty()) residues.front() = 'M';  // only asked once the start is known to be kept
  residues = up_to_stop(std::move(residues));
  residues.resize(std::min(residues.size(), residues.find('X')));
  return {sequence.protein, std::string(sequence.protein.substr(0, index(codon))) + residues};
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

/// "p.Ter394CysextTer17": the stop became a residue; 17 residues on is the next stop, `?` if it is not known.
std::string extension_name(const Proteins& proteins, Residue stop) {
  const std::string next =
      proteins.is_after_complete() ? fmt::format("{}", proteins.after.size() - 1 - stop) : std::string("?");
  return fmt::format("p.{}{}extTer{}", named(proteins.before, stop),
                     three_letter(std::string_view(proteins.after).substr(stop, 1)), next);
}

ProteinChange unchanged_stop(std::string_view protein) {
  ProteinChange result;
  const Residue stop = protein.size() - 1;
  result.terms = {Term::stop_retained_variant};
  result.hgvsp = fmt::format("p.{}=", named(protein, stop));
  set_residues(result, stop, stop + 1, "*", "*");
  return result;
}

ProteinChange lost_stop(const Proteins& proteins) {
  ProteinChange result;
  const Residue stop = proteins.stop();
  result.terms = {Term::stop_lost};
  const std::string_view residue = std::string_view(proteins.after).substr(std::min(stop, proteins.after.size()), 1);
  if (!residue.empty()) result.hgvsp = extension_name(proteins, stop);
  set_residues(result, stop, stop + 1, "*", residue);
  return result;
}

ProteinChange assess_frameshift(const Proteins& proteins, Residue first_codon) {
  const Residue first = first_difference(proteins, first_codon);
  if (first == proteins.before.size()) return unchanged_stop(proteins.before);
  if (proteins.before[first] == '*') return lost_stop(proteins);
  ProteinChange result;
  const std::string_view before = proteins.before.substr(first, 1);
  const std::string_view after = std::string_view(proteins.after).substr(std::min(first, proteins.after.size()), 1);
  result.terms = {Term::frameshift_variant};
  if (before == "X") return result;  // nothing changes before the assumed stop
  set_residues(result, first, first + 1, before, after);
  if (after.empty()) return result;  // the sequence ends before the first changed residue is known
  if (after == "*") {
    result.terms = {Term::stop_gained, Term::frameshift_variant};
    result.hgvsp = fmt::format("p.{}Ter", named(proteins.before, first));
    return result;
  }
  const std::string distance =
      proteins.is_after_complete() ? fmt::format("{}", proteins.after.size() - first) : std::string("?");
  result.hgvsp = fmt::format("p.{}{}fsTer{}", named(proteins.before, first), three_letter(after), distance);
  return result;
}

/// Residues [begin, end) of a protein become `after`.
struct Replacement {
  Residue begin = 0;
  Residue end = 0;
  std::string after;
};

Replacement without_common_start(std::string_view protein, Replacement replacement) {
  std::string& after = replacement.after;
  while (replacement.begin < replacement.end && !after.empty() && protein[replacement.begin] == after.front()) {
    ++replacement.begin;
    after.erase(0, 1);
  }
  return replacement;
}

Replacement trimmed(std::string_view protein, Replacement replacement) {
  replacement = without_common_start(protein, std::move(replacement));
  std::string& after = replacement.after;
  while (replacement.begin < replacement.end && !after.empty() && protein[replacement.end - 1] == after.back()) {
    --replacement.end;
    after.pop_back();
  }
  return replacement;
}

void name_deletion(ProteinChange& result, std::string_view protein, Replacement gone) {
  while (gone.end < protein.size() && protein[gone.begin] == protein[gone.end]) {
    ++gone.begin;
    ++gone.end;
  }
  result.hgvsp = fmt::format("p.{}del", named_range(protein, gone.begin, gone.end));
  set_residues(result, gone.begin, gone.end, protein.substr(gone.begin, gone.end - gone.begin), "");
}

void name_insertion(ProteinChange& result, std::string_view protein, Replacement added) {
  std::string& residues = added.after;
  while (added.begin < protein.size() && protein[added.begin] == residues.front()) {
    std::rotate(residues.begin(), residues.begin() + 1, residues.end());
    ++added.begin;
  }
  const std::size_t size = residues.size();
  if (added.begin >= size && protein.substr(added.begin - size, size) == residues) {
    result.hgvsp = fmt::format("p.{}dup", named_range(protein, added.begin - size, added.begin));
    set_residues(result, added.begin - size, added.begin, "", residues);
    return;
  }
  if (added.begin == 0 || added.begin >= protein.size()) return;  // before the start or behind the stop: no name
  result.hgvsp =
      fmt::format("p.{}ins{}", named_range(protein, added.begin - 1, added.begin + 1), three_letter(residues));
  set_residues(result, added.begin - 1, added.begin + 1, "", residues);
}

void name_replacement(ProteinChange& result, std::string_view protein, const Replacement& replacement) {
  const std::string_view before = protein.substr(replacement.begin, replacement.end - replacement.begin);
  if (replacement.after.empty()) return name_deletion(result, protein, replacement);
  if (before.empty() && replacement.after != "*") return name_insertion(result, protein, replacement);
  const std::string after = three_letter(replacement.after);
  if (replacement.after.front() == '*') {
    // Everything from here is gone, whatever the change reached: the name is that of a nonsense change.
    result.hgvsp = fmt::format("p.{}Ter", named(protein, replacement.begin));
    set_residues(result, replacement.begin, replacement.begin + 1, protein.substr(replacement.begin, 1), "*");
    return;
  }
  if (before.size() == 1 && replacement.after.size() == 1) {
    result.hgvsp = fmt::format("p.{}{}", named(protein, replacement.begin), after);
  } else {
    result.hgvsp = fmt::format("p.{}delins{}", named_range(protein, replacement.begin, replacement.end), after);
  }
  set_residues(result, replacement.begin, replacement.end, before, replacement.after);
}

/// Codons that a change touches: [begin, end) residues before, and their replacement after.
Replacement codons_of(const CodingSequence& sequence, const CodingChange& change) {
  const std::int64_t begin = change.begin / 3;
  const bool is_between_codons = change.begin == change.end && change.begin % 3 == 0;
  const std::int64_t end = is_between_codons ? begin : (std::max(change.end, change.begin + 1) + 2) / 3;
  std::string codons(sequence.cds.substr(index(3 * begin), index(change.begin - 3 * begin)));
  codons += change.alt;
  codons += sequence.cds.substr(index(change.end), index(3 * end - change.end));
  std::string residues = translate(codons);
  if (begin == 0 && !residues.empty()) residues.front() = 'M';  // only asked once the start is known to be kept
  return {index(begin), index(end), up_to_stop(std::move(residues))};
}

Term term_of_length_change(const CodingChange& change) {
  if (change.begin == change.end) return Term::inframe_insertion;
  return change.alt.empty() ? Term::inframe_deletion : Term::protein_altering_variant;
}

/// Length changes by whole codons.
ProteinChange assess_in_frame(const CodingSequence& sequence, const CodingChange& change) {
  ProteinChange result;
  const Proteins proteins = proteins_of(sequence, change);
  const std::string_view protein = proteins.before;
  const Replacement codons = codons_of(sequence, change);
  const bool had_stop = codons.end > proteins.stop();
  const bool has_stop = codons.after.find('*') != std::string::npos;
  if (had_stop && !has_stop) {
    const Residue first = first_difference(proteins, codons.begin);
    if (first == proteins.before.size()) return unchanged_stop(proteins.before);
    if (first == proteins.stop()) return lost_stop(proteins);
    result.terms = {Term::stop_lost, term_of_length_change(change)};
    set_residues(result, codons.begin, codons.end, protein.substr(codons.begin, codons.end - codons.begin), "");
    return result;  // residues and stop replaced at once: HGVS has no settled name
  }
  const Replacement replacement = trimmed(protein, codons);
  if (replacement.begin == replacement.end && replacement.after.empty()) return unchanged_stop(proteins.before);
  name_replacement(result, protein, replacement);
  result.terms = {term_of_length_change(change)};
  if (has_stop && !had_stop) {
    // VEP keeps the in-frame term beside stop_gained for plain insertions and deletions.
    if (result.terms.front() == Term::protein_altering_variant) result.terms.clear();
    result.terms.insert(result.terms.begin(), Term::stop_gained);
    return result;
  }
  result.aa_delta = change.length_change() / 3;
  return result;
}

/// Substitutions of one or more bases.
ProteinChange assess_substitution(const CodingSequence& sequence, const CodingChange& change) {
  ProteinChange result;
  const std::string_view protein = sequence.protein;
  const Replacement codons = codons_of(sequence, change);
  const std::string_view before = protein.substr(codons.begin, codons.end - codons.begin);
  if (codons.after == before) {
    if (before == "*") return unchanged_stop(protein);
    result.terms = {before.ends_with('*') ? Term::stop_retained_variant : Term::synonymous_variant};
    result.hgvsp = fmt::format("p.{}=", named_range(protein, codons.begin, codons.end));
    set_residues(result, codons.begin, codons.end, before, before);
    return result;
  }
  const bool had_stop = before.ends_with('*');
  const std::size_t stop = codons.after.find('*');
  if (stop != std::string::npos && !(had_stop && stop + 1 == before.size())) {
    result.terms = {Term::stop_gained};
    name_replacement(result, protein, without_common_start(protein, codons));
    return result;
  }
  if (had_stop && stop == std::string::npos) {
    const Proteins proteins = proteins_of(sequence, change);
    if (first_difference(proteins, codons.begin) == proteins.stop()) return lost_stop(proteins);
    result.terms = {Term::stop_lost};
    set_residues(result, codons.begin, codons.end, before, codons.after);
    return result;
  }
  result.terms = {Term::missense_variant};
  name_replacement(result, protein, trimmed(protein, codons));
  return result;
}

/// Whether the first codon still starts translation: as it was, or ATG.
bool keeps_start(const CodingSequence& sequence, const CodingChange& change) {
  std::string first(sequence.cds.substr(0, index(std::min<std::int64_t>(change.begin, 3))));
  first += change.alt;
  first += sequence.cds.substr(index(change.end), 3);
  return first.starts_with(sequence.cds.substr(0, 3)) || first.starts_with("ATG");
}

ProteinChange lost_start() {
  ProteinChange result;
  result.terms = {Term::start_lost};
  result.hgvsp = "p.Met1?";
  set_residues(result, 0, 1, "M", "");
  return result;
}

}  // namespace

char translate_codon(std::string_view codon) noexcept {
  // Standard code (NCBI translation table 1), bases in the order T C A G.
  constexpr std::string_view residues = "FFLLSSSSYY**CC*WLLLLPPPPHHQQRRRRIIIMTTTTNNKKSSRRVVVVAAAADDEEGGGG";
  constexpr std::string_view order = "TCAG";
  std::size_t number = 0;
  for (const char base : codon.substr(0, 3)) {
    const std::size_t at = order.find(base);
    if (at == std::string_view::npos) return 'X';
    number = 4 * number + at;
  }
  return codon.size() < 3 ? 'X' : residues[number];
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
  const std::int64_t whole_codons = static_cast<std::int64_t>(sequence.cds.size()) / 3 * 3;
  if (change.begin >= whole_codons) {
    result.terms = {Term::incomplete_terminal_codon_variant, Term::coding_sequence_variant};
    return result;
  }
  const bool touches_start = change.begin < 3 && (change.end > change.begin || change.begin > 0);
  if (touches_start && !keeps_start(sequence, change)) return lost_start();

  const std::int64_t delta = change.length_change();
  if (delta % 3 != 0) {
    result = assess_frameshift(proteins_of(sequence, change), index(change.begin / 3));
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
