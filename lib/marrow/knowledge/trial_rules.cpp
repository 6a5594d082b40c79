#include "marrow/knowledge/trial_rules.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "marrow/base/error.hpp"
#include "marrow/base/text.hpp"
#include "marrow/knowledge/table_rows.hpp"

namespace marrow {

namespace {

TrialCriterion read_criterion(const TableRow& row, std::string place, bool has_words, const NameTables& names,
                              const Predicates& predicates) {
  auto expression = row.optional_expression("expression", &predicates);
  if (!expression) row.refuse("expression", "is missing");
  // A name that no profile has would leave the criterion unknown for ever.
  const std::vector<std::string> unknown = unknown_names(*expression, ExpressionScope::profile, names);
  if (!unknown.empty()) row.refuse("expression", unknown.front());
  const std::string kind = row.text("kind");
  if (kind != "inclusion" && kind != "exclusion") row.refuse("kind", "is neither inclusion nor exclusion");
  return {.name = row.text("criterion"),
          .is_exclusion = kind == "exclusion",
          .expression = *std::move(expression),
          .words = has_words ? row.text_or_empty("words") : std::string(),
          .place = std::move(place)};
}

}  // namespace

TrialRules TrialRules::read(const DelimitedText& table, const NameTables& names, const Predicates& predicates) {
  for (const char* column : {"trial", "criterion", "kind", "expression"}) {
    if (table.column(column) >= 0) continue;
    throw Error(ErrorKind::data, fmt::format("{} has no column '{}'", table.name, column),
                "the columns are trial, criterion, kind, expression and, if wanted, words");
  }
  if (table.rows.empty()) throw Error(ErrorKind::data, fmt::format("{} holds no rule", table.name));
  TrialRules rules;
  for (const DelimitedText::Row& cells : table.rows) {
    const TableRow row(table, cells);
    const std::string name = row.text("trial");
    auto trial =
        std::find_if(rules.trials_.begin(), rules.trials_.end(), [&](const Trial& t) { return t.name == name; });
    if (trial == rules.trials_.end()) trial = rules.trials_.insert(trial, Trial{.name = name, .criteria = {}});
    TrialCriterion criterion = read_criterion(row, fmt::format("line {} of {}", cells.line1, table.name),
                                              table.column("words") >= 0, names, predicates);
    const bool is_known = std::any_of(trial->criteria.begin(), trial->criteria.end(),
                                      [&](const TrialCriterion& other) { return other.name == criterion.name; });
    if (is_known) row.refuse("criterion", "comes twice in its trial");
    trial->criteria.push_back(std::move(criterion));
  }
  return rules;
}

}  // namespace marrow
