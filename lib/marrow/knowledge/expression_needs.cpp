#include <algorithm>

#include "marrow/knowledge/expression_node.hpp"

namespace marrow {

namespace {

using Node = Expression::Node;
using Kind = Node::Kind;
using Texts = std::optional<std::vector<std::string>>;

bool is_key(const Node& node, std::string_view key) {
  return node.kind == Kind::path && node.keys.size() == 1 && node.keys.front() == key;
}

/// The text of a literal, the texts of a list of nothing else; empty for anything else.
Texts texts_of(const Node& node) {
  if (const auto* text = node.literal.get_if<std::string>()) return std::vector{*text};
  const auto* list = node.literal.get_if<ValueList>();
  if (list == nullptr) return std::nullopt;
  std::vector<std::string> texts;
  for (const Value& item : *list) {
    const auto* text = item.get_if<std::string>();
    if (text == nullptr) return std::nullopt;
    texts.push_back(*text);
  }
  return texts;
}

Texts needed_by_pair(const Node& node, std::string_view key) {
  const Node& left = node.children[0];
  const Node& right = node.children[1];
  if (is_key(left, key)) return texts_of(right);
  return is_key(right, key) ? texts_of(left) : std::nullopt;
}

Texts needed_texts(const Node& node, std::string_view key);

/// The shortest list that one part asks for.
Texts needed_by_all(const Node& node, std::string_view key) {
  Texts shortest;
  for (const Node& child : node.children) {
    Texts needed = needed_texts(child, key);
    if (needed && (!shortest || needed->size() < shortest->size())) shortest = std::move(needed);
  }
  return shortest;
}

/// What the parts ask for together, if every one asks for something.
Texts needed_by_any(const Node& node, std::string_view key) {
  std::vector<std::string> together;
  for (const Node& child : node.children) {
    const Texts needed = needed_texts(child, key);
    if (!needed) return std::nullopt;
    together.insert(together.end(), needed->begin(), needed->end());
  }
  return together;
}

Texts needed_texts(const Node& node, std::string_view key) {
  switch (node.kind) {
    case Kind::conjunction:
      return needed_by_all(node, key);
    case Kind::disjunction:
      return needed_by_any(node, key);
    case Kind::comparison:
      return node.comparison == Comparison::equal ? needed_by_pair(node, key) : std::nullopt;
    case Kind::membership:
      return needed_by_pair(node, key);
    default:
      return std::nullopt;
  }
}

}  // namespace

std::optional<std::vector<std::string>> Expression::texts_needed(std::string_view key) const {
  return needed_texts(*root_, key);
}

}  // namespace marrow
