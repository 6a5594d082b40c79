#include "marrow/pipeline/extract_tools.hpp"

#include <string_view>

namespace marrow {

namespace {

/// What may be a gene symbol in the gene column of the lesion table: "CDKN2A/CDKN2B", "STIL::TAL1", "6q15 incl. X".
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
  return symbols;
}

}  // namespace

const VariantInterpreter& ExtractTools::interpreter(Assembly assembly) {
  auto& interpreter = interpreters_[static_cast<std::size_t>(assembly)];
  if (!interpreter) {
    auto& reference = references_[static_cast<std::size_t>(assembly)];
    if (reference_path_) reference.emplace(*reference_path_, assembly);
    interpreter.emplace(knowledge_->panel(), knowledge_->hotspots(), assembly, knowledge_->sequence(),
                        reference ? &*reference : nullptr);
  }
  return *interpreter;
}

const ReportedVocabulary& ExtractTools::vocabulary() {
  if (!vocabulary_) vocabulary_ = ReportedVocabulary::load(knowledge_->source(), knowledge_->panel());
  return *vocabulary_;
}

const std::vector<LesionGenes>& ExtractTools::lesion_genes() {
  if (lesion_genes_) return *lesion_genes_;
  const DelimitedText table = knowledge_->source().table("knowledge/focal_lesions.tsv");
  const auto id_column = static_cast<std::size_t>(table.column("lesion_id"));
  const auto gene_column = static_cast<std::size_t>(table.column("gene"));
  lesion_genes_.emplace();
  for (const DelimitedText::Row& row : table.rows) {
    lesion_genes_->push_back({row.cells[id_column], symbols_in(row.cells[gene_column])});
  }
  return *lesion_genes_;
}

}  // namespace marrow
