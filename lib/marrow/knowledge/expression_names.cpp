#include "marrow/knowledge/expression_names.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <initializer_list>
#include <string_view>
#include <utility>

#include "marrow/base/text.hpp"
#include "marrow/base/value_members.hpp"
#include "marrow/knowledge/expression_node.hpp"
#include "marrow/records/genome.hpp"
#include "marrow/records/profile_value.hpp"

namespace marrow {

namespace {

using Node = Expression::Node;
using Kind = Node::Kind;

ValueObject empty_members(std::initializer_list<const char*> keys) {
  ValueObject members;
  for (const char* key : keys) members.emplace_back(key, Value());
  return members;
}

GeneFindings one_gene() {
  GeneFindings gene;
  gene.domains.emplace("", Assessment::absent({}));
  gene.reading.emplace();
  return gene;
}

/// A profile with one element in every list and one member, without name, in every object by names: each key that this
/// version gives has its place in it.
Value tree_of_keys() {
  Profile profile;
  profile.lineage = profile.sex = Assessed<std::string>::present("");
  profile.purity = Assessed<double>::present(1);
  profile.inputs.emplace_back();
  profile.regions.emplace_back();
  profile.variants.emplace_back();
  profile.genes.emplace("", Assessed<GeneFindings>::present(one_gene()));
  profile.tandem_duplications = Assessed<TandemDuplications>::present({.items = {TandemDuplication()}});
  Fusion fusion;
  fusion.breakpoints.emplace_back().extra = empty_members({"band"});
  fusion.sources.emplace_back();
  profile.fusions.items.push_back(std::move(fusion));
  profile.fusions.tested.emplace_back();
  const Value candidate =
      empty_members({"five_prime", "three_prime", "because", "known", "weak", "any_partner", "sources"});
  profile.fusions.extra = {{"candidates", ValueList{candidate}}};
  CopyNumber& copy_number = profile.copy_number;
  copy_number.segments.emplace_back();
  copy_number.ploidy = Assessed<Ploidy>::present({});
  copy_number.chromosomes.emplace("", Assessed<CopyState>::present({}));
  copy_number.arms.emplace("", Assessed<CopyState>::present({}));
  copy_number.focal.emplace("", Assessed<FocalState>::present({.kind = {}, .extra = empty_members({"source"})}));
  profile.expression_calls.emplace_back().extra = empty_members({"tells_apart"});
  Subtype& subtype = profile.subtype.emplace();
  subtype.candidates.emplace_back();
  subtype.rules.emplace_back();
  profile.schemes.emplace()[""] = {};
  profile.resistance.emplace(1).front().extra =
      empty_members({"stage_note", "state", "reason", "detail", "vaf", "ccf", "cross_resistance", "escape"});
  profile.options.emplace(1).front().extra = empty_members({"against"});
  profile.warnings.emplace_back();
  return to_value(profile);
}

/// An object whose members go by names that are no keys: genes, chromosomes, schemes.
const Value* member_by_name(const Value& value) {
  const auto* members = value.get_if<ValueObject>();
  return members != nullptr && members->size() == 1 && members->front().first.empty() ? &members->front().second
                                                                                      : nullptr;
}

/// Walks one expression and notes the names that it does not find.
class NameCheck {
 public:
  NameCheck(const Expression& expression, const NameTables& tables)
      : text_(expression.text()), tables_(tables), tree_(tree_of_keys()) {}

  std::vector<std::string> run(const Node& root, ExpressionScope scope) {
    if (scope == ExpressionScope::variant) levels_.push_back({element_of(*tree_.find("variants")), "variants"});
    visit(root);
    return std::move(problems_);
  }

 private:
  /// The elements that a condition is about, and the key of their list.
  struct Level {
    const Value* element = nullptr;
    std::string list;
  };

  void note(const Node& node, const std::string& problem) {
    std::string text = fmt::format("{} (column {})", problem, column1(text_, node.offset));
    if (std::find(problems_.begin(), problems_.end(), text) == problems_.end()) problems_.push_back(std::move(text));
  }

  void visit(const Node& node) {
    if (node.kind == Kind::path) static_cast<void>(check_path(node));
    if (node.kind == Kind::predicate && (node.name == "FUSION" || node.name == "SV")) check_pair(node);
    if (node.kind == Kind::comparison || node.kind == Kind::membership) {
      check_texts(node.children[0], node.children[1]);
      check_texts(node.children[1], node.children[0]);
    }
    const bool is_count_of_list = node.kind == Kind::count && node.children.size() == 2 &&
                                  node.children.front().kind == Kind::path &&
                                  is_list_key(node.children.front().keys.back());
    if (node.kind != Kind::any && node.kind != Kind::all && !is_count_of_list) {
      for (const Node& child : node.children) visit(child);
      return;
    }
    const Value* list = check_path(node.children[0]);
    levels_.push_back({list == nullptr ? nullptr : element_of(*list), node.children[0].keys.back()});
    visit(node.children[1]);
    levels_.pop_back();
  }

  /// Null where the tree does not tell.
  static const Value* element_of(const Value& list) {
    const Value* items = list.find("items");
    const auto* elements = (items == nullptr ? list : *items).get_if<ValueList>();
    if (elements == nullptr) return member_by_name(list);
    return elements->empty() ? nullptr : &elements->front();
  }

  /// The place of a path in the tree; null where it is not known or of no fixed shape.
  const Value* check_path(const Node& node) {
    const std::string& first = node.keys.front();
    for (auto level = levels_.rbegin(); level != levels_.rend(); ++level) {
      if (level->element == nullptr || first == "key") return nullptr;
      if (const Value* found = level->element->find(first)) return follow(node, *found);
      if (is_state_key(*level->element, first)) return nullptr;
    }
    if (const Value* found = tree_.find(first)) return follow(node, *found);
    if (tables_.panel.find_gene(first) != nullptr) return follow(node, *member_by_name(*tree_.find("genes")));
    const std::string whose = levels_.empty() ? std::string("a profile") : "an element of " + levels_.back().list;
    note(node, fmt::format("names '{}', which is no key of {} and no panel gene{}", first, whose, nearest_to(first)));
    return nullptr;
  }

  const Value* follow(const Node& node, const Value& start) {
    const Value* current = &start;
    for (std::size_t i = 1; i < node.keys.size(); ++i) {
      const std::string& key = node.keys[i];
      const auto* members = current->get_if<ValueObject>();
      // What a step has not written yet, and the columns of a clinical table, have no fixed shape.
      if (current->is_null() || (members != nullptr && members->empty())) return nullptr;
      const Value* next = member_by_name(*current);
      if (next != nullptr) {
        check_member(node, node.keys[i - 1], key);
      } else {
        next = current->find(key);
        if (next == nullptr && is_state_key(*current, key)) return nullptr;
      }
      if (next == nullptr) {
        const std::vector<std::string> before(node.keys.begin(), node.keys.begin() + static_cast<std::ptrdiff_t>(i));
        note(node, fmt::format("names '{}', which is no key of {}", key, path_text(before)));
        return nullptr;
      }
      current = next;
    }
    return current;
  }

  /// Keys that a state has when it is not present.
  static bool is_state_key(const Value& value, std::string_view key) {
    return state_of(value) && (key == "reason" || key == "detail" || key == "limit");
  }

  void check_member(const Node& node, std::string_view section, const std::string& name) {
    if (section == "genes" && tables_.panel.find_gene(name) == nullptr) {
      note(node, fmt::format("names '{}', no gene of the panel", name));
    } else if (section == "chromosomes" && contig_rank("chr" + name) == 0) {
      note(node, fmt::format("names '{}', no chromosome", name));
    } else if (section == "arms" && !is_arm(name)) {
      note(node, fmt::format("names '{}', no chromosome arm", name));
    } else if (section == "focal" && tables_.lesions.find(name) == nullptr) {
      note(node, fmt::format("names '{}', no lesion of focal_lesions.tsv", name));
    }
  }

  static bool is_arm(std::string_view name) {
    return name.size() > 1 && (name.back() == 'p' || name.back() == 'q') &&
           contig_rank("chr" + std::string(name.substr(0, name.size() - 1))) > 0;
  }

  /// Texts with which a gene, or the name of an element, is compared.
  void check_texts(const Node& path, const Node& other) {
    if (path.kind != Kind::path || path.keys.size() != 1 || levels_.empty()) return;
    std::vector<const std::string*> texts;
    if (const auto* text = other.literal.get_if<std::string>()) texts.push_back(text);
    if (const auto* list = other.literal.get_if<ValueList>()) {
      for (const Value& item : *list) {
        if (const auto* text = item.get_if<std::string>()) texts.push_back(text);
      }
    }
    const std::string& key = path.keys.front();
    for (const std::string* text : texts) {
      if (key == "key") check_member(path, levels_.back().list, *text);
      if (key == "gene") check_member(path, "genes", *text);
      if (key == "five_prime" || key == "three_prime") check_fusion_gene(path, *text);
    }
  }

  void check_pair(const Node& node) {
    for (const std::string_view side : split(node.argument, '>')) {
      for (const std::string_view name : split(side, '|')) {
        if (trim(name) != "any") check_fusion_gene(node, trim(name));
      }
    }
  }

  void check_fusion_gene(const Node& node, std::string_view name) {
    constexpr std::array sides{RegionSide::five_prime, RegionSide::three_prime, RegionSide::partner,
                               RegionSide::enhancer};
    const bool has_region =
        std::any_of(sides.begin(), sides.end(), [&](RegionSide side) { return tables_.regions.has(name, side); });
    const bool is_known = name == "?" || has_region || tables_.panel.find_gene(name) != nullptr ||
                          tables_.fusions.place_of(name) || is_partner_of_rules(name);
    if (!is_known) note(node, fmt::format("names '{}', no gene of the panel or of known fusions", name));
  }

  [[nodiscard]] bool is_partner_of_rules(std::string_view name) const {
    const auto names_it = [&](const SubtypeRow& row) {
      const std::string& rule = row.rule.text();
      const auto ends_name = [](char c) { return std::string_view("(|>)").find(c) != std::string_view::npos; };
      for (std::size_t at = rule.find(name); at != std::string::npos; at = rule.find(name, at + 1)) {
        const std::size_t end = at + name.size();
        if (at > 0 && ends_name(rule[at - 1]) && end < rule.size() && ends_name(rule[end])) return true;
      }
      return false;
    };
    const auto& rows = tables_.subtypes.rows();
    return std::any_of(rows.begin(), rows.end(), names_it);
  }

  [[nodiscard]] std::string nearest_to(const std::string& name) const {
    std::vector<std::string> known;
    const auto add = [&](const Value* value) {
      const auto* members = value == nullptr ? nullptr : value->get_if<ValueObject>();
      for (const auto& member : members == nullptr ? ValueObject() : *members) known.push_back(member.first);
    };
    for (const Level& level : levels_) add(level.element);
    add(&tree_);
    for (const PanelGene& gene : tables_.panel.genes()) known.push_back(gene.symbol);
    const auto nearest = nearest_word(name, known);
    return nearest ? fmt::format(" (is it '{}'?)", *nearest) : std::string();
  }

  std::string_view text_;
  const NameTables& tables_;
  Value tree_;
  std::vector<Level> levels_;
  std::vector<std::string> problems_;
};

}  // namespace

std::vector<std::string> unknown_names(const Expression& expression, ExpressionScope scope, const NameTables& tables) {
  return NameCheck(expression, tables).run(expression.root(), scope);
}

}  // namespace marrow
