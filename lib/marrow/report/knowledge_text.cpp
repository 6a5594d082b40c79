#include "marrow/report/knowledge_text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>
#include <vector>

#include "marrow/base/error.hpp"
#include "marrow/base/text.hpp"
#include "marrow/knowledge/table_rows.hpp"

namespace marrow {

namespace {

std::string span_text(const PanelGene& gene, Assembly assembly) {
  const auto& span = gene.span(assembly);
  return span ? locus_text({gene.contig, span->begin, span->end}) : ".";
}

std::string or_dot(const std::string& text) {
  return text.empty() ? "." : text;
}

const PanelGene& require_gene(const Knowledge& knowledge, std::string_view symbol) {
  const auto current = knowledge.panel().resolve_symbol(symbol);
  const PanelGene* gene = current ? knowledge.panel().find_gene(*current) : nullptr;
  if (gene != nullptr) return *gene;
  std::vector<std::string> symbols;
  for (const PanelGene& known : knowledge.panel().genes()) symbols.push_back(known.symbol);
  const auto nearest = nearest_word(upper_case(symbol), symbols);
  throw Error(ErrorKind::usage, fmt::format("'{}' is no gene of the panel", symbol),
              nearest ? fmt::format("did you mean {}?", *nearest) : "marrow show panel lists the genes");
}

std::string capability_words(Capability capability) {
  switch (capability) {
    case Capability::sequence:
      return "every small variant of the coding sequence";
    case Capability::model:
      return "positions in the transcript; protein changes only with --reference";
    case Capability::known_alleles:
      return "a list of exact changes and positions in the transcript";
    case Capability::coordinates:
      break;
  }
  return "nothing but that a variant lies in the gene";
}

std::string resistance_line(const TableRow& row, const std::string& subject) {
  const auto reason = parse_reason(row.text_or_empty("undecided"));
  return fmt::format("  {:<28} {:<12} {}; stage {}; evidence {}{}\n    {} [{}]\n", subject, row.text("direction"),
                     row.text_or_empty("lesion"), row.text_or_empty("stage"), row.text_or_empty("evidence"),
                     reason ? fmt::format("; not assessed: {}", reason_words(*reason)) : "",
                     row.text_or_empty("source"), row.text_or_empty("confidence"));
}

bool names_gene(const std::string& cell, const std::string& symbol) {
  const std::vector<std::string> symbols = split_list(cell, ';');
  return std::find(symbols.begin(), symbols.end(), symbol) != symbols.end();
}

}  // namespace

std::string hotspot_text(const HotspotRow& row) {
  return fmt::format("  {:<34} {}; evidence {}{}\n    {} [{}]\n", row.change, row.effect_words, row.evidence,
                     row.drugs.empty() ? "" : "; " + row.drugs, row.source, row.confidence);
}

std::string panel_text(const Knowledge& knowledge) {
  std::string text = "symbol\tcapability\trole\tpathway\tlineage\ttranscript\tgrch38\tgrch37\n";
  for (const PanelGene& gene : knowledge.panel().genes()) {
    text += fmt::format("{}\t{}\t{}\t{}\t{}\t{}\t{}\t{}\n", gene.symbol, enum_name(gene.capability), or_dot(gene.role),
                        or_dot(gene.pathway), or_dot(gene.lineage), or_dot(gene.transcript),
                        span_text(gene, Assembly::grch38), span_text(gene, Assembly::grch37));
  }
  return text;
}

std::string gene_text(const Knowledge& knowledge, std::string_view symbol) {
  const PanelGene& gene = require_gene(knowledge, symbol);
  std::string text = fmt::format("{}: {}; {}; lineage {}\n", gene.symbol, or_dot(gene.role), or_dot(gene.pathway),
                                 or_dot(gene.lineage));
  if (!gene.relevance.empty()) text += fmt::format("{}\n", gene.relevance);
  text += fmt::format("GRCh38 {}, GRCh37 {}; transcript {}\n", span_text(gene, Assembly::grch38),
                      span_text(gene, Assembly::grch37), or_dot(gene.transcript));
  text += fmt::format("marrow assesses: {}\nsource: {} [{}]\n", capability_words(gene.capability), gene.source,
                      gene.confidence);
  if (const auto domains = knowledge.panel().domains(gene.symbol); !domains.empty()) {
    text += "\nDomains (residues):\n";
    for (const ProteinDomain* domain : domains) {
      text += fmt::format("  {} {}-{}\n", domain->name, domain->aa_begin, domain->aa_end);
    }
  }
  if (const auto rows = knowledge.hotspots().rows_of(gene.symbol); !rows.empty()) {
    text += "\nHotspots:\n";
    for (const HotspotRow* row : rows) text += hotspot_text(*row);
  }
  std::string resistance;
  const TableRows table(knowledge.source(), "knowledge/resistance.tsv", {"drug", "gene", "direction"});
  for (std::size_t i = 0; i < table.size(); ++i) {
    const TableRow row = table.row(i);
    if (names_gene(row.cell("gene"), gene.symbol)) resistance += resistance_line(row, row.text("drug"));
  }
  if (!resistance.empty()) text += "\nDrug response:\n" + resistance;
  return text;
}

std::string drug_text(const Knowledge& knowledge, std::string_view drug) {
  const TableRows table(knowledge.source(), "knowledge/resistance.tsv", {"drug", "drug_group", "gene", "direction"});
  std::set<std::string> drugs;
  std::string text;
  const std::string wanted = lower_case(drug);
  for (std::size_t i = 0; i < table.size(); ++i) {
    const TableRow row = table.row(i);
    drugs.insert(row.text("drug"));
    if (lower_case(row.text("drug")) != wanted) continue;
    if (text.empty()) {
      text = fmt::format("{} ({}; score group {})\n\n", row.text("drug"), row.text_or_empty("drug_class"),
                         row.text_or_empty("drug_group"));
    }
    text += resistance_line(row, row.cell("gene"));
  }
  if (!text.empty()) return text;
  const auto nearest = nearest_word(wanted, {drugs.begin(), drugs.end()});
  throw Error(
      ErrorKind::usage, fmt::format("no row speaks of drug '{}'", drug),
      nearest ? fmt::format("did you mean {}?", *nearest) : "known: " + join({drugs.begin(), drugs.end()}, ", "));
}

}  // namespace marrow
