#include "marrow/knowledge/trial_rules.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "marrow/base/error.hpp"
#include "marrow/base/text.hpp"
#include "marrow/knowledge/table_rows.hpp"
#include "marrow/records/profile_value.hpp"

namespace marrow {

namespace {

/// A key that no profile has would leave the criterion unknown for ever.
void require_known_keys(const TableRow& row, const Expression& expression, const Panel& panel) {
  for (const Expression::RootKey& root : expression.root_keys()) {
    if (is_profile_key(root.key) || panel.find_gene(root.key) != nullptr) continue;
    row.refuse("expression", fmt::format("names '{}', which is no key of a profile and no panel gene", root.key));
  }
}

TrialCriterion read_criterion(const TableRow& row, std::string place, bool has_words, const Panel& panel,
                              const Predicates& predicates) {
  auto expression = row.optional_expression("expression", &predicates);
  if (!expression) row.refuse("expression", "is missing");
  require_known_keys(row, *expression, panel);
  const std::string kind = row.text("kind");
  if (kind != "inclusion" && kind != "exclusion") row.refuse("kind", "is neither inclusion nor exclusion");
  return {.name = row.text("criterion"),
          .is_exclusion = kind == "exclusion",
          .expression = *std::move(expression),
          .words = has_words ? row.text_or_empty("words") : std::string(),
          .place = std::move(place)};
}

}  // namespace

TrialRules TrialRules::read(const DelimitedText& table, const Panel& panel, const Predicates& predicates) {
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
                                              table.column("words") >= 0, panel, predicates);
    const bool is_known = std::any_of(trial->criteria.begin(), trial->criteria.end(),
                                      [&](const TrialCriterion& other) { return other.name == criterion.name; });
    if (is_known) row.refuse("criterion", "comes twice in its trial");
    trial->criteria.push_back(std::move(criterion));
  }
  return rules;
}

}  // namespace marrow
