#include "marrow/knowledge/expression.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <limits>
#include <optional>
#include <utility>

#include "marrow/knowledge/expression_node.hpp"
#include "marrow/records/assessed.hpp"
#include "marrow/records/profile.hpp"

namespace marrow {

namespace {

using Node = Expression::Node;
using Kind = Node::Kind;

void add_missing(std::vector<std::string>& to, std::vector<std::string> more) {
  for (std::string& entry : more) {
    if (std::find(to.begin(), to.end(), entry) == to.end()) to.push_back(std::move(entry));
  }
}

Truth negate(Truth truth) {
  if (truth == Truth::unknown) return truth;
  return truth == Truth::yes ? Truth::no : Truth::yes;
}

Evaluation decided(bool is_true) {
  return {is_true ? Truth::yes : Truth::no, {}};
}
Evaluation undecided(std::vector<std::string> missing) {
  return {Truth::unknown, std::move(missing)};
}

/// What an operand came to.
struct Operand {
  enum class Kind {
    known,    ///< `value`
    range,    ///< a count between `low` and `high`
    absent,   ///< inside something that is absent: there is no value
    unknown,  ///< `missing`
  };
  Kind kind = Kind::unknown;
  const Value* value = nullptr;  ///< into the scope, the expression or a constant
  double low = 0;
  double high = 0;
  std::vector<std::string> missing = {};  ///< also why a range is one
  std::string label = {};                 ///< how messages call it
  /// A word that says that something is not known, such as "unresolved" inside a state that is not assessed: equal to
  /// itself, unknown beside anything else.
  bool is_unresolved = false;
};

Operand unknown_operand(std::vector<std::string> missing) {
  return {.kind = Operand::Kind::unknown, .missing = std::move(missing)};
}

// ---- evaluation -----------------------------------------------------------------------------------------------------

class Evaluator {
 public:
  Evaluator(const Value& root, std::string_view text, const Predicates* predicates)
      : root_(root), text_(text), predicates_(predicates) {}

  void push(const Value& element, std::string name) { levels_.push_back({&element, nullptr, std::move(name)}); }

  Evaluation truth(const Node& node) {
    switch (node.kind) {
      case Kind::negation: {
        Evaluation result = truth(node.children.front());
        result.truth = negate(result.truth);
        return result;
      }
      case Kind::conjunction:
        return connect(node, Truth::no);
      case Kind::disjunction:
        return connect(node, Truth::yes);
      case Kind::comparison:
        return compare(node);
      case Kind::null_test:
        return null_test(node);
      case Kind::membership:
        return membership(node);
      case Kind::any:
        return over_list(node, Truth::yes);
      case Kind::all:
        return over_list(node, Truth::no);
      default:
        return condition_of(operand(node), node);
    }
  }

 private:
  /// One element of a list whose condition is being evaluated.
  struct Level {
    const Value* element;
    const Value* key;  ///< the member's key where the "list" is an object, else a null value or no pointer
    std::string name;  ///< how `missing` calls the list

    [[nodiscard]] const std::string* key_text() const { return key == nullptr ? nullptr : key->get_if<std::string>(); }
    /// How messages call an element that is a state; a gene goes by its symbol.
    [[nodiscard]] std::string label() const {
      const std::string* own = key_text();
      if (own == nullptr) return name;
      return name == "genes" ? *own : fmt::format("{}[\"{}\"]", name, *own);
    }
  };

  [[noreturn]] void fail(const Node& node, std::string_view problem, std::string hint = {}) const {
    throw error_at(ErrorKind::data, text_, node.offset, problem, std::move(hint));
  }

  /// `and` (`decisive` = no) and `or` (yes): one decisive part decides, else one unknown leaves it unknown.
  Evaluation connect(const Node& node, Truth decisive) {
    std::vector<std::string> missing;
    bool is_unknown = false;
    for (const Node& child : node.children) {
      Evaluation part = truth(child);
      if (part.truth == decisive) return {decisive, {}};
      if (part.truth != Truth::unknown) continue;
      is_unknown = true;
      add_missing(missing, std::move(part.missing));
    }
    return is_unknown ? undecided(std::move(missing)) : Evaluation{negate(decisive), {}};
  }

  Evaluation condition_of(Operand operand, const Node& node) const {
    if (operand.kind == Operand::Kind::unknown) return undecided(std::move(operand.missing));
    if (operand.kind == Operand::Kind::absent) return decided(false);
    if (operand.kind == Operand::Kind::range) {
      if (operand.low >= 1 || operand.high < 1) return decided(operand.low >= 1);
      return undecided(std::move(operand.missing));
    }
    if (const auto* known = operand.value->get_if<bool>()) return decided(*known);
    const auto state = state_of(*operand.value);
    if (!state) {
      fail(node, fmt::format("a condition was expected, but '{}' is a {}", operand.label, operand.value->kind_name()));
    }
    if (*state == State::not_assessed) return undecided({not_assessed_text(*operand.value, operand.label)});
    return decided(*state == State::present);
  }

  Operand operand(const Node& node) {
    static const Value yes(true);
    static const Value no(false);
    switch (node.kind) {
      case Kind::literal:
      case Kind::list:
        if (node.literal.is_null()) return unknown_operand({"null"});
        return {.kind = Operand::Kind::known, .value = &node.literal, .label = "value"};
      case Kind::path:
        return resolve(node);
      case Kind::count:
        return count(node);
      case Kind::predicate: {
        PredicateCount found = predicates_->evaluate(node.name, node.argument, root_);
        return {
            .kind = Operand::Kind::range, .low = found.low, .high = found.high, .missing = std::move(found.missing)};
      }
      default: {
        Evaluation result = truth(node);
        if (result.truth == Truth::unknown) return unknown_operand(std::move(result.missing));
        return {.kind = Operand::Kind::known, .value = result.truth == Truth::yes ? &yes : &no, .label = "condition"};
      }
    }
  }

  // ---- paths -----------------------------------------------------------------------------------------------------

  Operand resolve(const Node& node) {
    const std::string& first = node.keys.front();
    for (auto level = levels_.rbegin(); level != levels_.rend(); ++level) {
      const std::string prefix = level->name.empty() ? "" : level->name + ".";
      if (const Value* found = level->element->find(first)) {
        if (found->is_null() && node.keys.size() == 1 && is_null_none(*level->element, first)) {
          return {.kind = Operand::Kind::absent, .label = prefix + first};
        }
        Operand result = walk(*level->element, *found, node, 1, prefix);
        const bool is_own_word = result.is_unresolved && node.keys.size() == 1;
        if (is_own_word) result.missing = {not_assessed_text(*level->element, level->label())};
        return result;
      }
      if (first == "key" && level->key_text() != nullptr) {
        return {.kind = Operand::Kind::known, .value = level->key, .label = prefix + first};
      }
    }
    if (const Value* found = root_.find(first)) return walk(root_, *found, node, 1, "");
    const Value* genes = root_.find("genes");
    if (const Value* gene = genes == nullptr ? nullptr : genes->find(first)) return walk(*genes, *gene, node, 1, "");
    if (levels_.empty()) return unknown_operand({path_text(node.keys)});
    const Level& inner = levels_.back();
    const std::string name = inner.name.empty() ? path_text(node.keys) : inner.name + "." + path_text(node.keys);
    // An element that is a state: its missing keys are those of something absent or not assessed.
    return without_value(*inner.element, inner.label(), name);
  }

  /// Follows `node.keys` from `next` on, starting at `start`, which was found in `parent` under the key before.
  Operand walk(const Value& parent, const Value& start, const Node& node, std::size_t next, std::string_view prefix) {
    const Value* holder = &parent;
    const Value* current = &start;
    const auto label = [&](std::size_t keys) {
      // A gene goes by its symbol, however it was asked for.
      const bool is_gene = keys > 1 && prefix.empty() && node.keys.front() == "genes";
      return std::string(prefix) +
             path_text({node.keys.begin() + (is_gene ? 1 : 0), node.keys.begin() + static_cast<std::ptrdiff_t>(keys)});
    };
    for (; next < node.keys.size(); ++next) {
      const std::string& key = node.keys[next];
      if (current->is_null()) return unknown_operand({label(node.keys.size())});
      if (current->get_if<ValueObject>() == nullptr) {
        const bool is_list = current->get_if<ValueList>() != nullptr;
        fail(node, fmt::format("'{}' is a {} and has no key '{}'", label(next), current->kind_name(), key),
             is_list ? fmt::format("write any({}, {} …)", label(next), key) : "");
      }
      const Value* member = current->find(key);
      if (member == nullptr || member->is_null()) {
        if (current == root_.find("genes")) {
          return unknown_operand(
              {fmt::format("{}: not_assessed ({})", path_text({key}), reason_name(Reason::not_on_panel))});
        }
        return without_value(*current, label(next), label(node.keys.size()));
      }
      holder = current;
      current = member;
    }
    if (current->is_null()) return unknown_operand({label(node.keys.size())});
    Operand result{.kind = Operand::Kind::known, .value = current, .label = label(node.keys.size())};
    const auto* text = current->get_if<std::string>();
    if (text == nullptr) return result;
    const bool is_open_word = *text == "unresolved" || (node.keys.back() == "state" && parse_state(*text));
    if (is_open_word && state_of(*holder) == State::not_assessed) {
      result.is_unresolved = true;
      result.missing = {not_assessed_text(*holder, label(node.keys.size() - 1))};
    } else if (current == root_.find("timepoint") && *text == enum_name(Timepoint::unknown)) {
      result.is_unresolved = true;
      result.missing = {result.label};
    }
    return result;
  }

  /// A key that `holder` (called `label`) does not have, or has as null.
  static Operand without_value(const Value& holder, std::string_view label, const std::string& path) {
    const auto state = state_of(holder);
    if (state == State::absent) return {.kind = Operand::Kind::absent, .label = path};
    if (state == State::not_assessed) return unknown_operand({not_assessed_text(holder, label)});
    return unknown_operand({path});
  }

  /// Whether null under `key` of a variant says "none" instead of "unknown".
  static bool is_null_none(const Value& element, std::string_view key) {
    const Value* consequence = element.find("consequence");
    const auto* terms = consequence == nullptr ? nullptr : consequence->get_if<ValueList>();
    if (terms == nullptr) return false;  // no variant
    if (key == "gene" || key == "effect") return true;
    if (key != "domain" && key != "hotspot") return false;
    // Known to lie in the coding sequence, but not where in the protein: its domain is unknown.
    const auto is_vague = [](const Value& term) { return term == Value("coding_sequence_variant"); };
    return !terms->empty() && std::none_of(terms->begin(), terms->end(), is_vague);
  }

  // ---- comparisons -----------------------------------------------------------------------------------------------

  /// What stands in a comparison: a state gives its value.
  Operand comparable(const Node& node) {
    Operand result = operand(node);
    if (result.kind != Operand::Kind::known) return result;
    if (const auto state = state_of(*result.value)) {
      if (*state == State::not_assessed) return unknown_operand({not_assessed_text(*result.value, result.label)});
      if (*state == State::absent) return {.kind = Operand::Kind::absent, .label = result.label};
      const Value* value = result.value->find("value");
      if (value == nullptr) {
        fail(node, fmt::format("'{}' is a state without a value", result.label),
             fmt::format("ask '{0}' alone, or one of its keys such as {0}.state", result.label));
      }
      if (value->is_null()) return unknown_operand({result.label + ".value"});
      result.value = value;
    }
    if (result.value->is_number()) {
      result.low = result.high = result.value->number();
      result.kind = Operand::Kind::range;
    }
    return result;
  }

  Evaluation compare(const Node& node) {
    Operand left = comparable(node.children[0]);
    Operand right = comparable(node.children[1]);
    const bool is_equality = node.comparison == Comparison::equal || node.comparison == Comparison::not_equal;
    if (left.kind == Operand::Kind::unknown || right.kind == Operand::Kind::unknown) {
      std::vector<std::string> missing;
      for (Operand* side : {&left, &right}) {
        if (side->kind == Operand::Kind::unknown) add_missing(missing, std::move(side->missing));
      }
      return undecided(std::move(missing));
    }
    const bool is_left_absent = left.kind == Operand::Kind::absent;
    const bool is_right_absent = right.kind == Operand::Kind::absent;
    if (is_left_absent != is_right_absent && is_equality) return decided(node.comparison == Comparison::not_equal);
    if (is_left_absent || is_right_absent) {
      return undecided({(is_left_absent ? left.label : right.label) + ": absent, without a value"});
    }
    if (left.kind == Operand::Kind::range && right.kind == Operand::Kind::range)
      return compare_ranges(node, left, right);
    if (left.kind != right.kind) fail_kinds(node, left, right);
    return compare_values(node, left, right);
  }

  [[noreturn]] void fail_kinds(const Node& node, const Operand& left, const Operand& right) const {
    const auto kind = [](const Operand& side) {
      return side.kind == Operand::Kind::range ? std::string_view("number") : side.value->kind_name();
    };
    fail(node, fmt::format("a {} cannot be compared with a {}", kind(left), kind(right)));
  }

  static Evaluation compare_ranges(const Node& node, Operand& left, Operand& right) {
    const auto less = [](const Operand& a, const Operand& b) {
      return a.high < b.low ? Truth::yes : a.low >= b.high ? Truth::no : Truth::unknown;
    };
    Truth result = Truth::unknown;
    switch (node.comparison) {
      case Comparison::equal:
      case Comparison::not_equal: {
        const bool is_certain = left.low == left.high && right.low == right.high && left.low == right.low;
        if (is_certain) result = Truth::yes;
        if (left.high < right.low || right.high < left.low) result = Truth::no;
        if (node.comparison == Comparison::not_equal) result = negate(result);
        break;
      }
      case Comparison::less:
        result = less(left, right);
        break;
      case Comparison::greater_equal:
        result = negate(less(left, right));
        break;
      case Comparison::greater:
        result = less(right, left);
        break;
      case Comparison::less_equal:
        result = negate(less(right, left));
        break;
    }
    if (result != Truth::unknown) return {result, {}};
    std::vector<std::string> missing = std::move(left.missing);
    add_missing(missing, std::move(right.missing));
    return undecided(std::move(missing));
  }

  /// Texts (in the order of their bytes) and truth values (equality only).
  Evaluation compare_values(const Node& node, const Operand& left, const Operand& right) const {
    const bool is_equality = node.comparison == Comparison::equal || node.comparison == Comparison::not_equal;
    const auto* left_text = left.value->get_if<std::string>();
    const auto* right_text = right.value->get_if<std::string>();
    if (left_text != nullptr && right_text != nullptr) {
      for (const Operand* side : {&left, &right}) {
        if (side->is_unresolved && (*left_text != *right_text || !is_equality)) return undecided(side->missing);
      }
      return decided(holds(node.comparison, left_text->compare(*right_text)));
    }
    const auto* left_bool = left.value->get_if<bool>();
    const auto* right_bool = right.value->get_if<bool>();
    if (left_bool == nullptr || right_bool == nullptr) fail_kinds(node, left, right);
    if (!is_equality) fail(node, "true and false have no order");
    return decided(holds(node.comparison, *left_bool == *right_bool ? 0 : 1));
  }

  static bool holds(Comparison comparison, int order) {
    switch (comparison) {
      case Comparison::equal:
        return order == 0;
      case Comparison::not_equal:
        return order != 0;
      case Comparison::less:
        return order < 0;
      case Comparison::less_equal:
        return order <= 0;
      case Comparison::greater:
        return order > 0;
      case Comparison::greater_equal:
        break;
    }
    return order >= 0;
  }

  Evaluation null_test(const Node& node) {
    const Operand result = operand(node.children.front());
    const bool is_null = result.kind == Operand::Kind::unknown || result.kind == Operand::Kind::absent ||
                         (result.kind == Operand::Kind::known && state_of(*result.value) == State::not_assessed);
    return decided(is_null == (node.comparison == Comparison::equal));
  }

  Evaluation membership(const Node& node) {
    Operand item = comparable(node.children[0]);
    Operand list = operand(node.children[1]);
    if (item.kind == Operand::Kind::unknown) return undecided(std::move(item.missing));
    if (list.kind == Operand::Kind::unknown) return undecided(std::move(list.missing));
    if (item.kind == Operand::Kind::absent || list.kind == Operand::Kind::absent) return decided(false);
    const auto* members = list.kind == Operand::Kind::known ? list.value->get_if<ValueList>() : nullptr;
    if (members == nullptr) fail(node.children[1], fmt::format("'{}' is no list", list.label));
    if (item.value == nullptr) fail(node.children[0], "count cannot be in a list");
    // A variant always has a consequence once it is annotated.
    if (members->empty() && node.children[1].keys.size() == 1 && node.children[1].keys.front() == "consequence") {
      return undecided({list.label});
    }
    bool is_of_kind = members->empty();
    for (const Value& member : *members) {
      const bool are_numbers = member.is_number() && item.value->is_number();
      if (member == *item.value || (are_numbers && member.number() == item.value->number())) return decided(true);
      is_of_kind = is_of_kind || member.kind_name() == item.value->kind_name();
    }
    if (item.is_unresolved) return undecided(std::move(item.missing));
    if (!is_of_kind) fail(node, fmt::format("a {} cannot be in this list", item.value->kind_name()));
    return decided(false);
  }

  // ---- lists -----------------------------------------------------------------------------------------------------

  /// The elements of a list, or of an object read as one, and how they are called.
  struct Elements {
    std::vector<std::pair<Value, const Value*>> items = {};  ///< key (null in a list), element
    std::vector<std::string> missing = {};                   ///< not empty: there is no list
    const Value* list = nullptr;
    std::string name = {};
  };

  Elements elements_of(const Node& node) {
    Operand operand = resolve(node);
    Elements result{.name = operand.label};
    if (operand.kind == Operand::Kind::known) {
      const auto state = state_of(*operand.value);
      if (state == State::not_assessed) operand = unknown_operand({not_assessed_text(*operand.value, operand.label)});
      if (state == State::absent) operand.kind = Operand::Kind::absent;
    }
    if (operand.kind == Operand::Kind::unknown) result.missing = std::move(operand.missing);
    if (operand.kind != Operand::Kind::known) return result;
    result.list = operand.value;
    if (const Value* items = operand.value->find("items"); items != nullptr) result.list = items;
    if (const auto* list = result.list->get_if<ValueList>()) {
      for (const Value& element : *list) result.items.emplace_back().second = &element;
    } else if (const auto* object = result.list->get_if<ValueObject>(); object != nullptr && !state_of(*result.list)) {
      for (const auto& [key, element] : *object) result.items.emplace_back(Value(key), &element);
    } else {
      fail(node, fmt::format("'{}' is no list", operand.label));
    }
    return result;
  }

  /// Why elements that are not in the list could change the answer; empty if they cannot.
  [[nodiscard]] std::vector<std::string> unseen(const Elements& elements, const Node& condition, bool wanted) const {
    if (elements.list == nullptr) return {};
    const auto member = [&](std::string_view section, std::string_view key) {
      const Value* found = root_.find(section);
      return found == nullptr ? nullptr : found->find(key);
    };
    const Value* genes = root_.find("genes");
    if (elements.list == root_.find("variants") && genes != nullptr && genes->get_if<ValueObject>() != nullptr) {
      return unassessed_genes(*genes, condition, wanted);
    }
    if (elements.list == member("fusions", "items")) {
      const Value* tested = member("fusions", "tested");
      const auto* tests = tested == nullptr ? nullptr : tested->get_if<ValueList>();
      const auto is_for_all = [](const Value& test) {
        const Value* pair = test.find("pair");
        return pair != nullptr && *pair == Value("all");
      };
      if (tests == nullptr || std::none_of(tests->begin(), tests->end(), is_for_all)) {
        return {"fusions: not all were tested for"};
      }
      const Value* candidates = member("fusions", "candidates");
      const auto* open = candidates == nullptr ? nullptr : candidates->get_if<ValueList>();
      const auto is_weighty = [](const Value& candidate) { return candidate.find("weak") == nullptr; };
      if (open != nullptr && std::any_of(open->begin(), open->end(), is_weighty)) {
        return {"fusions: candidates are not settled"};
      }
    }
    for (const char* regions : {"focal", "arms", "chromosomes"}) {
      if (elements.list == member("copy_number", regions)) {
        return unlisted_keys(*elements.list, elements.name, condition, wanted);
      }
    }
    // The ledger and the options list what was found; what was not looked at may add lines.
    const bool is_of_findings = elements.list == root_.find("resistance") || elements.list == root_.find("options");
    if (is_of_findings) return {elements.name + ": not everything was assessed"};
    const bool is_silent_when_empty =
        elements.list == member("copy_number", "segments") || elements.list == root_.find("expression_calls");
    if (is_silent_when_empty && elements.items.empty()) return {elements.name};
    return {};
  }

  /// How many elements meet the condition, how many may.
  Operand count_elements(const Elements& elements, const Node& condition) {
    Operand result{.kind = Operand::Kind::range};
    for (const auto& [key, element] : elements.items) {
      levels_.push_back({element, &key, elements.name});
      Evaluation part = truth(condition);
      levels_.pop_back();
      if (part.truth == Truth::yes) ++result.low;
      if (part.truth != Truth::no) ++result.high;
      if (part.truth == Truth::unknown) add_missing(result.missing, std::move(part.missing));
    }
    return result;
  }

  /// `any` (`decisive` = yes) and `all` (no).
  Evaluation over_list(const Node& node, Truth decisive) {
    const Node& condition = node.children[1];
    Elements elements = elements_of(node.children[0]);
    if (!elements.missing.empty()) return undecided(std::move(elements.missing));
    std::vector<std::string> missing;
    bool is_unknown = false;
    for (const auto& [key, element] : elements.items) {
      levels_.push_back({element, &key, elements.name});
      Evaluation part = truth(condition);
      levels_.pop_back();
      if (part.truth == decisive) return {decisive, {}};
      if (part.truth != Truth::unknown) continue;
      is_unknown = true;
      add_missing(missing, std::move(part.missing));
    }
    std::vector<std::string> not_seen = unseen(elements, condition, decisive == Truth::yes);
    is_unknown = is_unknown || !not_seen.empty();
    add_missing(missing, std::move(not_seen));
    return is_unknown ? undecided(std::move(missing)) : Evaluation{negate(decisive), {}};
  }

  /// A number between the certain and the possible count.
  Operand count(const Node& node) {
    const bool may_be_list = node.children.size() == 2 && node.children.front().kind == Kind::path;
    if (may_be_list && (is_list_key(node.children.front().keys.back()) || is_list(node.children.front()))) {
      Elements elements = elements_of(node.children[0]);
      Operand result = count_elements(elements, node.children[1]);
      std::vector<std::string> not_seen =
          elements.missing.empty() ? unseen(elements, node.children[1], true) : std::move(elements.missing);
      if (!not_seen.empty()) result.high = std::numeric_limits<double>::infinity();
      add_missing(result.missing, std::move(not_seen));
      return result;
    }
    Operand result{.kind = Operand::Kind::range};
    for (const Node& condition : node.children) {
      Evaluation part = truth(condition);
      if (part.truth == Truth::yes) ++result.low;
      if (part.truth != Truth::no) ++result.high;
      if (part.truth == Truth::unknown) add_missing(result.missing, std::move(part.missing));
    }
    return result;
  }

  bool is_list(const Node& node) {
    const Operand operand = resolve(node);
    return operand.kind == Operand::Kind::known && operand.value->get_if<ValueList>() != nullptr;
  }

  const Value& root_;
  std::string_view text_;
  const Predicates* predicates_;
  std::vector<Level> levels_ = {};
};

}  // namespace

Evaluation evaluate_node(const Expression::Node& node, const Value& profile, std::string_view text,
                         const Predicates* predicates) {
  return Evaluator(profile, text, predicates).truth(node);
}

Evaluation Expression::evaluate(const Value& scope) const {
  return evaluate_node(*root_, scope, text_, predicates_);
}

Evaluation Expression::evaluate(const Value& element, const Value& profile, std::string_view element_name) const {
  Evaluator evaluator(profile, text_, predicates_);
  evaluator.push(element, std::string(element_name));
  return evaluator.truth(*root_);
}

}  // namespace marrow
