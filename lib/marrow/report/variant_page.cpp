#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <string>
#include <vector>

#include "marrow/base/text.hpp"
#include "marrow/report/knowledge_text.hpp"
#include "marrow/report/words.hpp"

namespace marrow {

namespace {

void add_line(std::string& text, std::string_view label, const std::string& words) {
  if (!words.empty()) text += fmt::format("  {:<12}{}\n", label, words);
}

std::string plain(std::string_view words) {
  std::string text(words);
  for (std::size_t at = text.find("\u00a0"); at != std::string::npos; at = text.find("\u00a0")) {
    text.replace(at, std::string_view("\u00a0").size(), " ");
  }
  return text;
}

std::string gene_words(const PanelGene& gene) {
  std::vector<std::string> facts;
  for (const std::string* fact : {&gene.role, &gene.pathway}) {
    if (!fact->empty()) facts.push_back(*fact);
  }
  if (!gene.lineage.empty()) facts.push_back("lineage " + gene.lineage);
  return fmt::format("{}: {}", gene.symbol, join(facts, "; "));
}

/// Of a change that no HGVS name tells, what its hotspot row calls it, and its alleles.
std::string name_of(const Variant& variant) {
  if (variant.hgvsp) return *variant.hgvsp;
  if (variant.hgvsc) return *variant.hgvsc;
  return variant.hotspot ? fmt::format("{} ({})", *variant.hotspot, variant.id) : variant.id;
}

std::string transcript_words(const Knowledge& knowledge, const Variant& variant) {
  std::string words = variant.transcript.value_or("");
  if (variant.exon) words += fmt::format(", {}{}", variant.exon->starts_with("intron") ? "" : "exon ", *variant.exon);
  const Transcript* transcript = knowledge.panel().find_transcript(*variant.gene);
  if (transcript != nullptr && !transcript->protein.empty()) words += "; protein " + transcript->protein;
  return words;
}

std::string consequence_words(const Variant& variant) {
  std::string words = join(variant.consequence, ", ");
  if (variant.impact) words += fmt::format("; impact {}", *variant.impact);
  if (variant.variant_class) words += fmt::format("; class {}", enum_name(*variant.variant_class));
  if (variant.nmd_escape) words += *variant.nmd_escape ? "; escapes NMD" : "; NMD expected";
  return words;
}

std::string domain_words(const Knowledge& knowledge, const Variant& variant) {
  if (!variant.domain) return {};
  for (const ProteinDomain* domain : knowledge.panel().domains(*variant.gene)) {
    if (domain->name == *variant.domain) {
      return fmt::format("{} (residues {}-{})", domain->name, domain->aa_begin, domain->aa_end);
    }
  }
  return *variant.domain;
}

/// Exact rows of the same residue but for `matched`.
std::vector<const HotspotRow*> rows_of_codon(const Knowledge& knowledge, const Variant& variant,
                                             const HotspotRow* matched) {
  std::vector<const HotspotRow*> rows;
  if (!variant.hgvsp || !variant.aa_begin) return rows;
  const std::string number = std::to_string(*variant.aa_begin);
  const std::size_t at = variant.hgvsp->find(number);
  if (at == std::string::npos) return rows;
  const std::string residue = "\"" + variant.hgvsp->substr(0, at) + number;
  for (const HotspotRow* row : knowledge.hotspots().rows_of(*variant.gene)) {
    if (row == matched || !row->is_exact() || !row->expression) continue;
    const std::string& text = row->expression->text();
    const std::size_t found = text.find(residue);
    const bool is_same = found != std::string::npos && found + residue.size() < text.size() &&
                         std::isdigit(static_cast<unsigned char>(text[found + residue.size()])) == 0;
    if (is_same) rows.push_back(row);
  }
  return rows;
}

std::string drug_line(const ResistanceRow& row) {
  return fmt::format("  {:<28} {:<12} {}; stage {}; evidence {}\n    {} [{}]\n", row.drug, row.direction, row.lesion,
                     row.stage, row.evidence, row.source, row.confidence);
}

void add_places(std::string& text, const VariantPage& page) {
  for (const VariantPage::Place& place : page.places) {
    std::vector<std::string> builds;
    if (!place.grch38.empty()) builds.push_back("GRCh38 " + place.grch38);
    if (!place.grch37.empty()) builds.push_back("GRCh37 " + place.grch37);
    const std::string name = page.places.size() > 1 && !place.hgvsc.empty() ? place.hgvsc + ": " : std::string();
    add_line(text, "place", name + join(builds, "; "));
  }
  if (page.places.empty()) add_line(text, "place", "not derived from the name");
}

}  // namespace

std::string variant_text(const Knowledge& knowledge, const VariantPage& page) {
  if (!page.variant) {
    return fmt::format("{}: not known: {}\n", printable(page.asked), page.unknown);
  }
  const Variant& variant = *page.variant;
  const PanelGene& gene = *knowledge.panel().find_gene(*variant.gene);
  std::string text = fmt::format("{} {}\n", gene.symbol, printable(name_of(variant)));
  for (const std::string& note : page.notes) add_line(text, "note", note);
  add_line(text, "gene", gene_words(gene));
  add_line(text, "transcript", transcript_words(knowledge, variant));
  add_line(text, "coding", variant.hgvsc.value_or(""));
  add_line(text, "protein", variant.hgvsp ? predicted_protein_words(*variant.hgvsp) : "");
  add_places(text, page);
  add_line(text, "consequence", consequence_words(variant));
  add_line(text, "domain", domain_words(knowledge, variant));
  add_line(text, "reading", variant.reading ? *variant.reading + " (from memory, needs check)" : "");
  add_line(text, "effect", variant.effect ? std::string(effect_words(*variant.effect)) : "not known: no row tells");
  add_line(text, "evidence", variant.evidence ? plain(evidence_words(*variant.evidence)) : "");
  if (page.is_germline_alert) {
    add_line(text, "alert", "may be inherited: without a normal sample and near half of the reads, test remission DNA");
  }
  const HotspotRow* row = variant.hotspot ? knowledge.hotspots().find(*variant.gene, *variant.hotspot) : nullptr;
  text += "\nHotspot row:\n";
  text += row == nullptr ? "  none speaks of it\n" : hotspot_text(*row);
  if (row != nullptr && !row->note.empty()) text += fmt::format("    {}\n", row->note);
  if (const auto drugs = knowledge.resistance().matching(variant); !drugs.empty()) {
    text += "\nDrug response:\n";
    for (const ResistanceRow* drug : drugs) text += drug_line(*drug);
  }
  if (const auto others = rows_of_codon(knowledge, variant, row); !others.empty()) {
    text += "\nOther rows of this codon:\n";
    for (const HotspotRow* other : others) text += hotspot_text(*other);
  }
  return text;
}

}  // namespace marrow
