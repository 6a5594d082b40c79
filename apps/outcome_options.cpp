#include "outcome_options.hpp"

#include <map>

#include "marrow/base/error.hpp"
#include "marrow/base/text.hpp"
#include "marrow/knowledge/expression.hpp"

namespace marrow::commands {

void OutcomeOptions::declare_file(OptionTable& options) {
  options.text("outcomes", file_, "FILE", "table of outcomes, one row a patient");
}

void OutcomeOptions::declare_columns(OptionTable& options, std::string landmark_words) {
  options.group("outcome; values are comma-separated, and a value that no option names is an error");
  options.text("id", columns_.id, "COLUMN", "column of the patients");
  options.text("time", columns_.time, "COLUMN", "column of the time in days");
  options.text("event", event_, "COLUMN=VALUES", "column of the end of observation, and its values that are the event");
  options.text("competing", competing_, "VALUES", "ends after which the event cannot come");
  options.text("censored", censored_, "VALUES", "ends that say: still at risk");
  options.text("exclude", excluded_, "VALUES", "ends before the landmark: these patients are left out");
  options.number("landmark", columns_.landmark_days, "DAYS", std::move(landmark_words));
}

OutcomeColumns OutcomeOptions::columns() const {
  OutcomeColumns columns = columns_;
  set_event_option(columns, event_);
  columns.competing = split_list(competing_, ',');
  columns.censored = split_list(censored_, ',');
  columns.excluded = split_list(excluded_, ',');
  return columns;
}

OutcomeColumns OutcomeOptions::label_columns(std::string label) const {
  if (event_ != default_event || !competing_.empty() || !censored_.empty()) {
    throw Error(ErrorKind::usage, "--event, --competing and --censored are of events, not of classes or responses",
                "--exclude names classes that are left out");
  }
  OutcomeColumns columns = columns_;
  columns.label = std::move(label);
  columns.excluded = split_list(excluded_, ',');
  return columns;
}

void OutcomeOptions::mark_evaluated(OutcomeTable& outcomes, const DelimitedText& table,
                                    const std::string& condition) const {
  if (condition.empty()) return;
  const Expression expression = Expression::parse(condition);
  const std::size_t id = required_column(table, columns_.id);
  std::map<std::string, bool, std::less<>> is_evaluated;
  for (const DelimitedText::Row& row : table.rows) {
    ValueObject scope;
    for (std::size_t j = 0; j < row.cells.size(); ++j) {
      const std::string& cell = row.cells[j];
      const std::optional<double> number = parse_number(cell);
      scope.emplace_back(table.columns[j], is_missing_cell(cell) ? Value{} : number ? Value(*number) : Value(cell));
    }
    is_evaluated[row.cells[id]] = expression.evaluate(scope).truth == Truth::yes;
  }
  for (Outcome& outcome : outcomes.outcomes) outcome.is_evaluated = is_evaluated[outcome.id];
}

}  // namespace marrow::commands
