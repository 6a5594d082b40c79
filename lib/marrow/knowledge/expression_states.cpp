#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <optional>
#include <set>
#include <utility>

#include "marrow/knowledge/expression_node.hpp"

namespace marrow {

std::optional<State> state_of(const Value& value) {
  const Value* member = value.find("state");
  const auto* text = member == nullptr ? nullptr : member->get_if<std::string>();
  return text == nullptr ? std::nullopt : parse_state(*text);
}

std::string not_assessed_text(const Value& state, std::string_view label) {
  const Value* reason = state.find("reason");
  const auto* code = reason == nullptr ? nullptr : reason->get_if<std::string>();
  return code == nullptr ? fmt::format("{}: not_assessed", label) : fmt::format("{}: not_assessed ({})", label, *code);
}

namespace {

using Node = Expression::Node;
using Kind = Node::Kind;

/// Values of a key, such as genes, of which alone a condition can be `wanted`; empty: any.
using Restriction = std::optional<std::set<std::string>>;

bool is_path_of(const Node& node, std::string_view key) {
  return node.kind == Kind::path && node.keys.size() == 1 && node.keys.front() == key;
}

Restriction intersect(const Restriction& a, const Restriction& b) {
  if (!a || !b) return a ? a : b;
  std::set<std::string> both;
  std::set_intersection(a->begin(), a->end(), b->begin(), b->end(), std::inserter(both, both.end()));
  return both;
}

Restriction unite(Restriction a, const Restriction& b) {
  if (!a || !b) return std::nullopt;
  a->insert(b->begin(), b->end());
  return a;
}

Restriction restriction_of(const Node& node, bool wanted, std::string_view key) {
  if (node.kind == Kind::negation) return restriction_of(node.children.front(), !wanted, key);
  if (node.kind == Kind::conjunction || node.kind == Kind::disjunction) {
    const bool all_hold = (node.kind == Kind::conjunction) == wanted;
    Restriction result = restriction_of(node.children.front(), wanted, key);
    for (std::size_t i = 1; i < node.children.size(); ++i) {
      const Restriction next = restriction_of(node.children[i], wanted, key);
      result = all_hold ? intersect(result, next) : unite(std::move(result), next);
    }
    return result;
  }
  if (node.kind == Kind::comparison) {
    const bool is_equality = node.comparison == (wanted ? Comparison::equal : Comparison::not_equal);
    for (std::size_t side = 0; is_equality && side < 2; ++side) {
      const auto* value = node.children[1 - side].literal.get_if<std::string>();
      if (is_path_of(node.children[side], key) && value != nullptr) return std::set<std::string>{*value};
    }
  }
  if (node.kind == Kind::membership && wanted && is_path_of(node.children[0], key) &&
      node.children[1].kind == Kind::list) {
    std::set<std::string> values;
    for (const Value& item : *node.children[1].literal.get_if<ValueList>()) {
      if (const auto* value = item.get_if<std::string>()) values.insert(*value);
    }
    return values;
  }
  return std::nullopt;
}

}  // namespace

std::vector<std::string> unassessed_genes(const Value& genes, const Node& condition, bool wanted) {
  std::vector<std::string> missing;
  if (const Restriction named = restriction_of(condition, wanted, "gene")) {
    for (const std::string& gene : *named) {
      const Value* state = genes.find(gene);
      if (state == nullptr) {
        missing.push_back(fmt::format("{}: not_assessed ({})", gene, reason_name(Reason::not_on_panel)));
      } else if (state_of(*state) == State::not_assessed) {
        missing.push_back(not_assessed_text(*state, gene));
      }
    }
    return missing;
  }
  const auto& panel = *genes.get_if<ValueObject>();
  const auto unassessed = std::count_if(
      panel.begin(), panel.end(), [](const auto& member) { return state_of(member.second) == State::not_assessed; });
  if (unassessed > 0) missing.push_back(fmt::format("{} of {} panel genes not assessed", unassessed, panel.size()));
  if (panel.empty()) missing.emplace_back("no panel gene was assessed");
  return missing;
}

std::vector<std::string> unlisted_keys(const Value& states, std::string_view label, const Node& condition,
                                       bool wanted) {
  const Restriction named = restriction_of(condition, wanted, "key");
  if (!named) return {fmt::format("{}: not all were assessed", label)};
  std::vector<std::string> missing;
  for (const std::string& key : *named) {
    if (states.find(key) == nullptr) missing.push_back(fmt::format("{}[\"{}\"]", label, key));
  }
  return missing;
}

}  // namespace marrow
