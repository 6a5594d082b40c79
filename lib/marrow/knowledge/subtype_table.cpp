#include "marrow/knowledge/subtype_table.hpp"

#include <algorithm>

#include "marrow/knowledge/table_rows.hpp"

namespace marrow {

namespace {

SubtypeRow read_row(const TableRow& row, const Predicates& predicates) {
  auto rule = row.optional_expression("rule", &predicates);
  if (!rule) row.refuse("rule", "is missing");
  const std::string lineage = row.text("lineage");
  if (lineage != "B" && lineage != "T") row.refuse("lineage", "is neither B nor T");
  return {.name = row.text("subtype"),
          .group = row.text("group"),
          .lineage = lineage.front(),
          .precedence = row.integer("precedence"),
          .rule = *std::move(rule),
          .definite_if = row.optional_expression("definite_if", &predicates),
          .provisional_if = row.optional_expression("provisional_if", &predicates),
          .who_haem5 = row.text_or_empty("who_haem5"),
          .icc_2022 = row.text_or_empty("icc_2022"),
          .surrogate = row.text_or_empty("surrogate"),
          .child_percent = row.optional_number("freq_child_pct"),
          .prognosis = row.text_or_empty("prognosis"),
          .outcome = row.text_or_empty("outcome"),
          .options = row.text_or_empty("options"),
          .cautions = row.text_or_empty("cautions"),
          .source = row.text_or_empty("source"),
          .confidence = row.text_or_empty("confidence")};
}

}  // namespace

SubtypeTable SubtypeTable::load(const KnowledgeSource& source, const Predicates& predicates) {
  SubtypeTable table;
  const TableRows rows(source, "knowledge/subtypes.tsv", {"subtype", "group", "lineage", "precedence", "rule"});
  for (std::size_t i = 0; i < rows.size(); ++i) {
    const TableRow row = rows.row(i);
    SubtypeRow subtype = read_row(row, predicates);
    for (const SubtypeRow& other : table.rows_) {
      if (other.name == subtype.name) row.refuse("subtype", "comes twice");
      if (other.precedence == subtype.precedence) row.refuse("precedence", "comes twice");
    }
    table.rows_.push_back(std::move(subtype));
  }
  std::sort(table.rows_.begin(), table.rows_.end(),
            [](const SubtypeRow& a, const SubtypeRow& b) { return a.precedence < b.precedence; });
  return table;
}

const SubtypeRow* SubtypeTable::find(std::string_view name) const noexcept {
  const auto found = std::find_if(rows_.begin(), rows_.end(), [&](const SubtypeRow& row) { return row.name == name; });
  return found == rows_.end() ? nullptr : &*found;
}

}  // namespace marrow
