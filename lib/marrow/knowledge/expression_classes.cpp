#include "marrow/knowledge/expression_classes.hpp"

#include <algorithm>

#include "marrow/base/text.hpp"
#include "marrow/knowledge/table_rows.hpp"

namespace marrow {

namespace {

bool holds(const std::vector<std::string>& words, std::string_view word) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

bool is_same_tool(std::string_view one, std::string_view other) {
  return lower_case(one) == lower_case(other);
}

}  // namespace

bool ExpressionClass::stands_for(std::string_view subtype) const {
  return holds(subtypes, subtype);
}

bool ExpressionClass::proves(std::string_view expression_class) const {
  return holds(classes, expression_class);
}

bool ExpressionClass::leaves_open(std::string_view expression_class) const {
  return holds(open_classes, expression_class);
}

ExpressionClasses ExpressionClasses::load(const KnowledgeSource& source) {
  ExpressionClasses table;
  const TableRows rows(source, "knowledge/expression_classes.tsv", {"tool", "label", "subtypes", "classes", "source"});
  for (std::size_t i = 0; i < rows.size(); ++i) {
    const TableRow row = rows.row(i);
    ExpressionClass read{.tool = row.text("tool"),
                         .label = row.text("label"),
                         .subtypes = split_list(row.text_or_empty("subtypes"), ';'),
                         .classes = {},
                         .open_classes = {},
                         .source = row.text("source")};
    for (const std::string& name : split_list(row.text_or_empty("classes"), ';')) {
      const bool is_open = name.ends_with('?');
      (is_open ? read.open_classes : read.classes).push_back(name.substr(0, name.size() - (is_open ? 1 : 0)));
    }
    if (table.find(read.tool, read.label) != nullptr) row.refuse("label", "a label of the tool that stands twice");
    table.rows_.push_back(std::move(read));
  }
  return table;
}

const ExpressionClass* ExpressionClasses::find(std::string_view tool, std::string_view label) const {
  const auto found = std::find_if(rows_.begin(), rows_.end(), [&](const ExpressionClass& row) {
    return row.label == label && is_same_tool(row.tool, tool);
  });
  return found == rows_.end() ? nullptr : &*found;
}

bool ExpressionClasses::knows(std::string_view tool) const {
  return std::any_of(rows_.begin(), rows_.end(),
                     [&](const ExpressionClass& row) { return is_same_tool(row.tool, tool); });
}

bool ExpressionClasses::tells_apart(std::string_view tool, std::string_view expression_class) const {
  return std::any_of(rows_.begin(), rows_.end(), [&](const ExpressionClass& row) {
    return is_same_tool(row.tool, tool) && (row.proves(expression_class) || row.leaves_open(expression_class));
  });
}

}  // namespace marrow
