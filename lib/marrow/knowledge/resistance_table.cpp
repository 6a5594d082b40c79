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
  result.profile_rule = row.optional_expression("profile_rule", &predicates);
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
  const TableRows rows(source, "knowledge/resistance.tsv", {"drug", "gene", "expression", "profile_rule", "direction"});
  for (std::size_t i = 0; i < rows.size(); ++i) table.rows_.push_back(read_row(rows.row(i), predicates));
  return table;
}

std::vector<const ResistanceRow*> ResistanceTable::matching(const Variant& variant) const {
  std::vector<const ResistanceRow*> found;
  if (!variant.gene) return found;
  const Value scope = to_value(variant);
  for (const ResistanceRow& row : rows_) {
    if (row.expression && row.expression->evaluate(scope).truth == Truth::yes) found.push_back(&row);
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
