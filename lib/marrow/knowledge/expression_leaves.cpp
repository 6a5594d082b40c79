#include <fmt/format.h>

#include "marrow/base/text.hpp"
#include "marrow/knowledge/expression_node.hpp"

namespace marrow {

namespace {

using Node = Expression::Node;
using Kind = Node::Kind;

std::string_view operator_text(Comparison comparison) {
  constexpr std::string_view texts[] = {"==", "!=", "<", "<=", ">", ">="};
  return texts[static_cast<std::size_t>(comparison)];
}

std::string value_text(const Value& value) {
  if (const auto* text = value.get_if<std::string>()) return fmt::format("\"{}\"", *text);
  if (const auto* truth = value.get_if<bool>()) return *truth ? "true" : "false";
  if (value.is_number()) return format_number(value.number());
  const auto* list = value.get_if<ValueList>();
  if (list == nullptr) return "null";
  std::vector<std::string> items;
  for (const Value& item : *list) items.push_back(value_text(item));
  return fmt::format("[{}]", join(items, ", "));
}

std::string node_text(const Node& node);

std::string joined_children(const Node& node, std::string_view separator) {
  std::vector<std::string> parts;
  for (const Node& child : node.children) parts.push_back(node_text(child));
  return join(parts, separator);
}

std::string node_text(const Node& node) {
  switch (node.kind) {
    case Kind::literal:
    case Kind::list:
      return value_text(node.literal);
    case Kind::path:
      return path_text(node.keys);
    case Kind::negation:
      return "not " + node_text(node.children.front());
    case Kind::conjunction:
      return fmt::format("({})", joined_children(node, " and "));
    case Kind::disjunction:
      return fmt::format("({})", joined_children(node, " or "));
    case Kind::comparison:
      return joined_children(node, fmt::format(" {} ", operator_text(node.comparison)));
    case Kind::null_test:
      return fmt::format("{} {} null", node_text(node.children.front()), operator_text(node.comparison));
    case Kind::membership:
      return joined_children(node, " in ");
    case Kind::any:
      return fmt::format("any({})", joined_children(node, ", "));
    case Kind::all:
      return fmt::format("all({})", joined_children(node, ", "));
    case Kind::count:
      return fmt::format("count({})", joined_children(node, ", "));
    case Kind::predicate:
      break;
  }
  return node.argument.empty() ? node.name : fmt::format("{}({})", node.name, node.argument);
}

/// Evaluates and collects leaves; `visit` is called for each, in order.
template <class Visit>
void visit_leaves(const Node& node, bool is_negated, const Visit& visit) {
  if (node.kind == Kind::negation) return visit_leaves(node.children.front(), !is_negated, visit);
  if (node.kind != Kind::conjunction && node.kind != Kind::disjunction) return visit(node, is_negated);
  for (const Node& child : node.children) visit_leaves(child, is_negated, visit);
}

}  // namespace

std::vector<Expression::Leaf> Expression::leaves(const Value& profile) const {
  std::vector<Leaf> found;
  visit_leaves(*root_, false, [&](const Node& node, bool is_negated) {
    found.push_back({node_text(node), is_negated, evaluate_node(node, profile, text_, predicates_)});
  });
  return found;
}

}  // namespace marrow
