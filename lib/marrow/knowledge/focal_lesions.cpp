#include "marrow/knowledge/focal_lesions.hpp"

#include <algorithm>

#include "marrow/base/error.hpp"
#include "marrow/base/text.hpp"
#include "marrow/knowledge/table_rows.hpp"

namespace marrow {

namespace {

std::vector<std::string> genes_of(const std::string& cell) {
  if (cell.find("::") != std::string::npos) return {cell};
  // "6q14-q21 incl. CASP8AP2 (6q15)" is called by the gene in it.
  if (const std::size_t word = cell.find("incl. "); word != std::string::npos) {
    const std::string rest = cell.substr(word + 6);
    return {rest.substr(0, rest.find(' '))};
  }
  return split_list(cell, '/');
}

/// What may be a gene symbol in the gene column: "CDKN2A/CDKN2B", "STIL::TAL1", "6q15 incl. X".
std::vector<std::string> symbols_in(std::string_view cell) {
  std::vector<std::string> symbols(1);
  for (const char c : cell) {
    const bool is_part = (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-';
    if (is_part) {
      symbols.back() += c;
    } else if (!symbols.back().empty()) {
      symbols.emplace_back();
    }
  }
  if (symbols.back().empty()) symbols.pop_back();
  return symbols;
}

std::optional<Interval> read_place_grch37(const TableRow& row) {
  const auto begin1 = row.optional_integer("begin_grch37");
  const auto end1 = row.optional_integer("end_grch37");
  if (begin1.has_value() != end1.has_value()) row.refuse("end_grch37", "does not go with the begin beside it");
  if (!begin1) return std::nullopt;
  if (*begin1 < 1 || *begin1 > *end1) row.refuse("begin_grch37", "is not before the end");
  return Interval{row.text("chrom"), *begin1 - 1, *end1};
}

void read_segment_rule(const TableRow& row, FocalLesion& lesion) {
  const auto cell = row.optional_text("segment_rule");
  if (!cell) return;
  const std::size_t blank = cell->find(' ');
  const auto rule = parse_enum<SegmentRule>(std::string_view(*cell).substr(0, blank));
  if (!rule) row.refuse("segment_rule", "is no rule that marrow knows");
  lesion.segment_rule = *rule;
  if (blank != std::string::npos) lesion.rule_argument = trim(cell->substr(blank));
  const bool needs_copies = rule == SegmentRule::gain || rule == SegmentRule::intragenic_gain;
  if (needs_copies && !parse_number(lesion.rule_argument)) row.refuse("segment_rule", "needs a number of copies");
  if (rule == SegmentRule::exact_exon_loss && lesion.rule_argument.find('-') == std::string::npos) {
    row.refuse("segment_rule", "needs exons as 4-7");
  }
}

FocalLesion read_row(const TableRow& row) {
  FocalLesion lesion;
  lesion.id = row.text("lesion_id");
  lesion.type = row.text("type");
  const std::string gene = row.text("gene");
  lesion.genes = genes_of(gene);
  lesion.symbols = symbols_in(gene);
  lesion.place_grch38 = {row.text("chrom"), row.integer("begin_grch38") - 1, row.integer("end_grch38")};
  if (lesion.place_grch38.begin < 0 || lesion.place_grch38.begin >= lesion.place_grch38.end) {
    row.refuse("begin_grch38", "is not before the end");
  }
  lesion.is_probe = lesion.type == "CN probe region";
  for (const std::string_view word : {"amplification", "gain", "duplication"}) {
    if (lesion.type.find(word) != std::string::npos) lesion.is_gain = true;
  }
  lesion.place_grch37 = read_place_grch37(row);
  lesion.call_rule = row.text_or_empty("call_rule");
  read_segment_rule(row, lesion);
  lesion.source = row.text_or_empty("source");
  lesion.confidence = row.text_or_empty("confidence");
  return lesion;
}

}  // namespace

FocalLesions FocalLesions::load(const KnowledgeSource& source) {
  FocalLesions lesions;
  const TableRows rows(source, "knowledge/focal_lesions.tsv",
                       {"lesion_id", "gene", "type", "chrom", "begin_grch38", "end_grch38", "begin_grch37",
                        "end_grch37", "segment_rule"});
  for (std::size_t i = 0; i < rows.size(); ++i) {
    const TableRow row = rows.row(i);
    FocalLesion lesion = read_row(row);
    if (lesions.find(lesion.id) != nullptr) row.refuse("lesion_id", "comes twice");
    lesions.rows_.push_back(std::move(lesion));
  }
  return lesions;
}

const FocalLesion* FocalLesions::find(std::string_view id) const noexcept {
  const auto found = std::find_if(rows_.begin(), rows_.end(), [&](const FocalLesion& row) { return row.id == id; });
  return found == rows_.end() ? nullptr : &*found;
}

std::vector<const FocalLesion*> FocalLesions::losses_of(std::string_view symbol) const {
  std::vector<const FocalLesion*> losses;
  for (const FocalLesion& row : rows_) {
    const bool is_of_gene = std::find(row.genes.begin(), row.genes.end(), symbol) != row.genes.end();
    if (is_of_gene && !row.is_gain && !row.is_probe) losses.push_back(&row);
  }
  return losses;
}

}  // namespace marrow
