#include "marrow/knowledge/drug_option_table.hpp"

#include "marrow/knowledge/table_rows.hpp"

namespace marrow {

DrugOptionTable DrugOptionTable::load(const KnowledgeSource& source, const Predicates& predicates) {
  DrugOptionTable table;
  const TableRows rows(source, "knowledge/drug_options.tsv", {"trigger", "option", "rule", "evidence", "status"});
  for (std::size_t i = 0; i < rows.size(); ++i) {
    const TableRow row = rows.row(i);
    table.rows_.push_back({.trigger = row.text("trigger"),
                           .rule = row.optional_expression("rule", &predicates),
                           .option = row.text("option"),
                           .role = row.text_or_empty("role"),
                           .rationale = row.text_or_empty("rationale"),
                           .status = row.text_or_empty("status"),
                           .paediatric_note = row.text_or_empty("paediatric_note"),
                           .evidence = row.text_or_empty("evidence"),
                           .source = row.text_or_empty("source"),
                           .confidence = row.text_or_empty("confidence")});
  }
  return table;
}

}  // namespace marrow
