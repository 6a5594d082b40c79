#include "marrow/knowledge/risk_scheme_table.hpp"

#include <algorithm>

#include "marrow/knowledge/table_rows.hpp"

namespace marrow {

RiskSchemeTable RiskSchemeTable::load(const KnowledgeSource& source, const Predicates& predicates) {
  RiskSchemeTable table;
  const TableRows rows(source, "knowledge/risk_schemes.tsv", {"scheme", "rule", "applies", "expression", "result"});
  for (std::size_t i = 0; i < rows.size(); ++i) {
    const TableRow row = rows.row(i);
    RiskRule rule;
    rule.id = row.text("scheme") + "/" + row.text("rule");
    rule.applies_to = row.text_or_empty("applies_to");
    rule.applies = row.optional_expression("applies", &predicates);
    rule.expression = row.optional_expression("expression", &predicates);
    rule.condition = row.text_or_empty("condition");
    rule.result = row.text("result");
    rule.is_off_by_default = row.yes_or_no("off_by_default");
    rule.outcome = row.text_or_empty("outcome");
    rule.note = row.text_or_empty("note");
    rule.source = row.text_or_empty("source");
    rule.confidence = row.text_or_empty("confidence");
    rule.is_verified = rule.confidence.starts_with("verified") && !rule.is_off_by_default;
    const bool is_known = std::any_of(table.rules_.begin(), table.rules_.end(),
                                      [&](const RiskRule& other) { return other.id == rule.id; });
    if (is_known) row.refuse("rule", "comes twice");
    table.rules_.push_back(std::move(rule));
  }
  return table;
}

}  // namespace marrow
