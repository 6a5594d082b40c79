#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "marrow/base/error.hpp"
#include "marrow/knowledge/expression.hpp"
#include "marrow/records/assessed.hpp"

// The tree behind an Expression: shared by its parser and its evaluator, of no interest to others.
namespace marrow {

enum class Comparison { equal, not_equal, less, less_equal, greater, greater_equal };

struct Expression::Node {
  enum class Kind {
    literal,      ///< `literal`: true, false, null, number or text
    list,         ///< `literal`: a list of such
    path,         ///< `keys`
    negation,     ///< one child
    conjunction,  ///< two or more children
    disjunction,  ///< two or more children
    comparison,   ///< `comparison`, two children
    null_test,    ///< `comparison` is equal or not_equal, one child
    membership,   ///< children: item, list
    any,          ///< children: list, condition
    all,          ///< children: list, condition
    count,        ///< children: list, condition, or conditions only
    predicate,    ///< `name`, `argument`
  };
  Kind kind = Kind::literal;
  std::size_t offset = 0;  ///< byte of the text where it begins; a comparison's operator
  Value literal = {};
  std::vector<std::string> keys = {};
  Comparison comparison = Comparison::equal;
  std::string name = {};
  std::string argument = {};
  std::vector<Node> children = {};
};

/// Adds the place to an error about `text`: column in the problem's words, caret in the contexts.
[[nodiscard]] Error error_at(ErrorKind kind, std::string_view text, std::size_t offset, std::string_view problem,
                             std::string hint = {});

/// The node evaluated over a whole profile. `text` is the expression's, for messages; `predicates` may be null.
[[nodiscard]] Evaluation evaluate_node(const Expression::Node& node, const Value& profile, std::string_view text,
                                       const Predicates* predicates);

/// A path as the language writes it: `copy_number.arms["9p"].value`.
[[nodiscard]] std::string path_text(const std::vector<std::string>& keys);

/// Whether `key` names a list in the profile (`variants`, `items` …): `count(variants, …)` then counts its elements
/// even where it is null.
[[nodiscard]] bool is_list_key(std::string_view key) noexcept;

/// The state of a STATE object of the profile; empty if the value is none.
[[nodiscard]] std::optional<State> state_of(const Value& value);
/// "CRLF2: not_assessed (needs_rna)" for such a state called `label`.
[[nodiscard]] std::string not_assessed_text(const Value& state, std::string_view label);

/// Why a whole profile's list of variants may lack one that would meet (`wanted`) or fail the condition: the genes that
/// it names, else the panel's, as far as `genes` has them not assessed. Empty if the list is complete for it.
[[nodiscard]] std::vector<std::string> unassessed_genes(const Value& genes, const Expression::Node& condition,
                                                        bool wanted);

/// Why an object of states called `label` may lack one that would meet (`wanted`) or fail the condition: the keys that
/// it names (`key == "9p"`) and the object does not have; where it names none, that others may not have been assessed.
[[nodiscard]] std::vector<std::string> unlisted_keys(const Value& states, std::string_view label,
                                                     const Expression::Node& condition, bool wanted);

}  // namespace marrow
