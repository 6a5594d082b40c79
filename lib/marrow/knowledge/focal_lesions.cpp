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
  lesion.call_rule = row.text_or_empty("call_rule");
  lesion.source = row.text_or_empty("source");
  lesion.confidence = row.text_or_empty("confidence");
  return lesion;
}

}  // namespace

FocalLesions FocalLesions::load(const KnowledgeSource& source) {
  FocalLesions lesions;
  const TableRows rows(source, "knowledge/focal_lesions.tsv",
                       {"lesion_id", "gene", "type", "chrom", "begin_grch38", "end_grch38"});
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
