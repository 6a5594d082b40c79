#include "marrow/knowledge/resistance_table.hpp"

#include <algorithm>
#include <array>

#include "marrow/base/error.hpp"
#include "marrow/base/text.hpp"
#include "marrow/knowledge/table_rows.hpp"
#include "marrow/records/profile_value.hpp"

namespace marrow {

namespace {

constexpr std::array<std::string_view, 6> directions{"resistant",   "sensitive",  "no_effect",
                                                     "conflicting", "prognostic", "by_subtype"};

ResistanceRow read_row(const TableRow& row, const Predicates& predicates) {
  ResistanceRow result;
  result.drug = row.text("drug");
  result.drug_class = row.text_or_empty("drug_class");
  result.drug_group = row.text_or_empty("drug_group");
  result.mechanism = row.text_or_empty("mechanism");
  result.genes = split_list(row.text_or_empty("gene"), ';');
  result.lesion = row.text_or_empty("lesion");
  result.expression = row.optional_expression("expression");
  if (result.expression) result.filter = VariantFilter(*result.expression);
  result.profile_rule = row.optional_expression("profile_rule", &predicates);
  if (const std::string reason = row.text_or_empty("undecided"); !reason.empty()) {
    result.undecided = parse_reason(reason);
    if (!result.undecided) row.refuse("undecided", "is no reason of the profile");
  }
  result.direction = row.text("direction");
  if (std::find(directions.begin(), directions.end(), result.direction) == directions.end()) {
    row.refuse("direction", "is no direction of the profile");
  }
  result.direction_note = row.text_or_empty("direction_note");
  result.effect = row.text_or_empty("effect");
  result.effect_type = row.text_or_empty("effect_type");
  result.stage = row.text_or_empty("stage");
  result.lineage = row.text_or_empty("lineage");
  result.log2_ic50_shift = row.optional_number("log2_ic50_shift");
  result.evidence = row.text_or_empty("evidence");
  result.source = row.text_or_empty("source");
  result.confidence = row.text_or_empty("confidence");
  return result;
}

}  // namespace

ResistanceTable ResistanceTable::load(const KnowledgeSource& source, const Predicates& predicates) {
  ResistanceTable table;
  const TableRows rows(source, "knowledge/resistance.tsv",
                       {"drug", "gene", "expression", "profile_rule", "undecided", "direction"});
  for (std::size_t i = 0; i < rows.size(); ++i) table.rows_.push_back(read_row(rows.row(i), predicates));
  table.index_genes();
  return table;
}

void ResistanceTable::index_genes() {
  std::vector<std::optional<std::vector<std::string>>> needed;
  for (const ResistanceRow& row : rows_) {
    needed.push_back(row.expression ? row.expression->texts_needed("gene") : std::vector<std::string>());
    for (const std::string& gene : needed.back().value_or(std::vector<std::string>())) by_gene_[gene];
  }
  for (std::size_t i = 0; i < rows_.size(); ++i) {
    if (!needed[i]) of_any_gene_.push_back(i);
    for (auto& [gene, rows] : by_gene_) {
      const bool is_asked = !needed[i] || std::find(needed[i]->begin(), needed[i]->end(), gene) != needed[i]->end();
      if (is_asked) rows.push_back(i);
    }
  }
}

std::vector<const ResistanceRow*> ResistanceTable::matching(const Variant& variant) const {
  std::vector<const ResistanceRow*> found;
  if (!variant.gene) return found;
  const auto of_gene = by_gene_.find(*variant.gene);
  std::optional<Value> scope;
  for (const std::size_t at : of_gene == by_gene_.end() ? of_any_gene_ : of_gene->second) {
    const ResistanceRow& row = rows_[at];
    if (!row.filter.may_match(variant)) continue;
    if (!scope) scope = to_value(variant);
    if (row.expression->evaluate(*scope).truth == Truth::yes) found.push_back(&row);
  }
  return found;
}

std::vector<std::string> resistance_tags(const std::vector<const ResistanceRow*>& rows) {
  std::vector<std::string> tags;
  for (const ResistanceRow* row : rows) {
    std::string tag = row->drug + ":" + row->direction;
    if (std::find(tags.begin(), tags.end(), tag) == tags.end()) tags.push_back(std::move(tag));
  }
  return tags;
}

}  // namespace marrow
