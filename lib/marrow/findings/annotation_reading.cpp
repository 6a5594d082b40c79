#include "marrow/findings/annotation_reading.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "marrow/base/text.hpp"
#include "marrow/findings/consequence_terms.hpp"
#include "marrow/findings/variant_text.hpp"

namespace marrow {

namespace {

enum Rank : int { own_transcript, mane_select, canonical, any };

/// Terms of VEP and SnpEff that are others here. Source: consequence_terms.hpp; SnpEff, "Effect prediction details".
std::optional<Term> term_of(std::string_view name) {
  constexpr std::pair<std::string_view, Term> kin[] = {
      {"splice_donor_5th_base_variant", Term::splice_region_variant},
      {"splice_donor_region_variant", Term::splice_region_variant},
      {"conservative_inframe_insertion", Term::inframe_insertion},
      {"disruptive_inframe_insertion", Term::inframe_insertion},
      {"conservative_inframe_deletion", Term::inframe_deletion},
      {"disruptive_inframe_deletion", Term::inframe_deletion},
      {"5_prime_UTR_premature_start_codon_gain_variant", Term::five_prime_utr_variant}};
  for (const auto& [other, term] : kin) {
    if (name == other) return term;
  }
  return parse_enum<Term>(name);
}

/// "NM_000546" of "NM_000546.6".
std::string_view without_version(std::string_view accession) noexcept {
  return accession.substr(0, accession.find('.'));
}

/// The name behind the accession of "ENST00000269305.9:c.743G>A", decoded as VEP encodes '='.
std::string name_of(std::string_view text) {
  const std::size_t colon = text.rfind(':');
  std::string name(colon == std::string_view::npos ? text : text.substr(colon + 1));
  const std::size_t equals = name.find("%3D");
  return equals == std::string::npos ? name : name.replace(equals, 3, "=");
}

void take_protein_change(const std::string& name, Variant& variant) {
  if (name.empty()) return;
  variant.hgvsp = name;
  const std::optional<Variant> read = read_protein_change(name);
  if (!read) return;
  variant.hgvsp = read->hgvsp;
  variant.aa_begin = read->aa_begin;
  variant.aa_end = read->aa_end;
  variant.aa_ref = read->aa_ref;
  variant.aa_alt = read->aa_alt;
  variant.aa_delta = read->aa_delta;
}

/// What VEP says of residues where it was not asked for HGVS: "248" or "248/393" or "12-13", and "R/Q".
void take_residues(std::string_view positions, std::string_view residues, Variant& variant) {
  positions = positions.substr(0, positions.find('/'));
  const std::size_t dash = positions.find('-');
  const auto begin = parse_integer(positions.substr(0, dash));
  const auto end = dash == std::string_view::npos ? begin : parse_integer(positions.substr(dash + 1));
  if (!begin || !end || *begin < 1 || *end < *begin) return;
  variant.aa_begin = begin;
  variant.aa_end = end;
  const bool is_substitution = begin == end && residues.size() == 3 && residues[1] == '/' && residues[2] != 'X';
  if (is_substitution) take_protein_change(fmt::format("p.{}{}{}", residues[0], *begin, residues[2]), variant);
}

}  // namespace

std::vector<std::string> annotation_field_names(std::string_view description) {
  std::vector<std::string> names = csq_field_names(description);
  if (!names.empty()) return names;
  constexpr std::string_view head = "Functional annotations:";
  const std::size_t at = description.find(head);
  if (at == std::string_view::npos) return names;
  description.remove_prefix(at + head.size());
  const auto is_around = [](char c) { return c == '\'' || c == '"' || c == ' ' || c == '>'; };
  while (!description.empty() && is_around(description.front())) description.remove_prefix(1);
  while (!description.empty() && is_around(description.back())) description.remove_suffix(1);
  for (const std::string_view name : split(description, '|')) names.emplace_back(trim(name));
  return names;
}

AnnotationReader::AnnotationReader(AnnotationFields fields, const Panel& panel)
    : fields_(std::move(fields)), panel_(&panel) {
  const auto place = [&](std::string_view vep, std::string_view snpeff) -> std::optional<std::size_t> {
    for (std::size_t i = 0; i < fields_.names.size(); ++i) {
      if (fields_.names[i] == vep || (!snpeff.empty() && fields_.names[i] == snpeff)) return i;
    }
    return std::nullopt;
  };
  consequence_ = place("Consequence", "Annotation");
  symbol_ = place("SYMBOL", "Gene_Name");
  gene_ = place("Gene", "Gene_ID");
  feature_ = place("Feature", "Feature_ID");
  exon_ = place("EXON", "Rank");
  intron_ = place("INTRON", "");
  hgvsc_ = place("HGVSc", "HGVS.c");
  hgvsp_ = place("HGVSp", "HGVS.p");
  protein_position_ = place("Protein_position", "");
  amino_acids_ = place("Amino_acids", "");
  canonical_ = place("CANONICAL", "");
  mane_ = place("MANE_SELECT", "");
}

std::string_view AnnotationReader::cell(const Cells& cells, std::optional<std::size_t> at) const noexcept {
  return at && *at < cells.size() ? cells[*at] : std::string_view();
}

bool AnnotationReader::is_of_gene(const Cells& cells, const PanelGene& gene) const {
  const std::string_view symbol = cell(cells, symbol_);
  if (symbol == gene.symbol) return true;
  const std::string_view id = without_version(cell(cells, gene_));
  return (!id.empty() && id == gene.ensembl_gene) || (!symbol.empty() && panel_->resolve_symbol(symbol) == gene.symbol);
}

int AnnotationReader::rank_of(const Cells& cells, const Transcript* transcript) const {
  const std::string_view feature = without_version(cell(cells, feature_));
  const bool is_own =
      transcript != nullptr && !feature.empty() &&
      (feature == without_version(transcript->accession) || feature == without_version(transcript->ensembl_transcript));
  if (is_own) return own_transcript;
  if (!cell(cells, mane_).empty()) return mane_select;
  return cell(cells, canonical_) == "YES" ? canonical : any;
}

Variant AnnotationReader::read_entry(const Cells& cells) const {
  Variant variant;
  std::vector<Term> terms;
  for (const std::string_view name : split(cell(cells, consequence_), '&')) {
    if (const auto term = term_of(name)) terms.push_back(*term);
  }
  terms = ranked(std::move(terms));
  for (const Term term : terms) variant.consequence.emplace_back(enum_name(term));
  if (terms.empty()) return variant;
  variant.impact = impact_of(terms);
  variant.variant_class = class_of(terms);
  variant.annotated_by = fields_.key;
  if (const auto feature = cell(cells, feature_); !feature.empty()) variant.transcript = std::string(feature);
  const bool is_in_intron = std::find(terms.begin(), terms.end(), Term::intron_variant) != terms.end();
  const std::string_view intron = intron_ || !is_in_intron ? cell(cells, intron_) : cell(cells, exon_);
  if (!intron.empty()) {
    variant.exon = "intron " + std::string(intron);
  } else if (const auto exon = cell(cells, exon_); !exon.empty()) {
    variant.exon = std::string(exon);
  }
  if (std::string name = name_of(cell(cells, hgvsc_)); !name.empty()) variant.hgvsc = std::move(name);
  take_protein_change(name_of(cell(cells, hgvsp_)), variant);
  if (!variant.aa_begin) take_residues(cell(cells, protein_position_), cell(cells, amino_acids_), variant);
  return variant;
}

std::optional<AnnotationReading> AnnotationReader::read(const VcfRecord& record, std::size_t alt_index,
                                                        const PanelGene& gene) const {
  const std::string* text = consequence_ ? record.find_info(fields_.key) : nullptr;
  if (text == nullptr) return std::nullopt;
  const Transcript* transcript = panel_->find_transcript(gene.symbol);
  std::optional<AnnotationReading> best;
  int best_rank = any + 1;
  for (const Cells& cells : annotation_of_alt(record, alt_index, fields_.names, *text)) {
    if (!is_of_gene(cells, gene)) continue;
    const int rank = rank_of(cells, transcript);
    if (rank >= best_rank) continue;
    Variant variant = read_entry(cells);
    if (variant.consequence.empty()) continue;
    best_rank = rank;
    best = AnnotationReading{std::move(variant), rank == own_transcript};
  }
  return best;
}

bool contradict(const Variant& a, const Variant& b) {
  const std::set<std::string> terms(a.consequence.begin(), a.consequence.end());
  if (terms != std::set<std::string>(b.consequence.begin(), b.consequence.end())) return true;
  return a.hgvsp && b.hgvsp && a.hgvsp != b.hgvsp;
}

}  // namespace marrow
