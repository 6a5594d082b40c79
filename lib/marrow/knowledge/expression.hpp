#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "marrow/base/value.hpp"

namespace marrow {

/// Kleene's three truth values.
enum class Truth { no, yes, unknown };

/// What an expression came to; an unknown says what was missing ("TP53: not_assessed (no_input)",
/// "clinical.age_years"), in order of first need, each once. Empty unless unknown.
struct Evaluation {
  Truth truth = Truth::unknown;
  std::vector<std::string> missing;
};

/// What a predicate found: between `low` and `high` lesions; as a condition it is true from one on. `missing` says why
/// the two differ.
struct PredicateCount {
  double low = 0;
  double high = 0;
  std::vector<std::string> missing;
};

/// The words of the subtype rules (`FUSION(BCR>ABL1)`, `LOF(PAX5) >= 2`, `NO_OTHER`): a name in capitals, mostly
/// followed by an argument in brackets that reaches the predicate as raw text.
class Predicates {
 public:
  virtual ~Predicates() = default;
  [[nodiscard]] virtual std::vector<std::string> names() const = 0;
  /// Throws `usage` if the argument cannot be read; the parser adds the place.
  virtual void check(std::string_view name, std::string_view argument) const = 0;
  [[nodiscard]] virtual PredicateCount evaluate(std::string_view name, std::string_view argument,
                                                const Value& profile) const = 0;
};

/// One parsed condition of marrow's expression language (apps/README.md describes it): three-valued logic over the
/// keys of a profile, or of one element of a list such as a variant.
///
/// A key that is absent or null, and a state that is not assessed, make a comparison unknown, never false.
/// A state stands for itself as a condition (`TP53`: present is true, absent false) and for its `value` in a
/// comparison. An absent state has no value: `==` is false, `!=` true, an order (`<` …) unknown; a list inside it is
/// empty. Null in a variant's `gene`, `effect`, `domain` and `hotspot` means "none" and compares as absent, the last
/// two only if the variant's consequence is known.
/// `any`, `all` and `count` over `variants` of a whole profile are only decided by what is not in the list if the
/// genes that the condition names (`gene == …`, `gene in […]`), or else all panel genes, were assessed; over
/// `fusions.items` if all fusions were tested; over `copy_number.segments` and `expression_calls` if there are any.
/// `x == null` asks whether x has no value; with it, with `x.state` and with `-e` alone can a known answer turn when
/// something unknown becomes known.
class Expression {
 public:
  /// Throws `usage` with the column and a caret under the place that cannot be read. `predicates`, where given, must
  /// outlive the expression; without them their names are unknown functions.
  [[nodiscard]] static Expression parse(std::string_view text, const Predicates* predicates = nullptr);

  /// Evaluates over a whole profile (`to_value(Profile)`), or over one element whose keys are then bare.
  /// Throws `data`, with column and caret, where kinds cannot be compared (text with a number).
  [[nodiscard]] Evaluation evaluate(const Value& scope) const;

  /// Evaluates over one element of `profile`; keys that the element does not have are the profile's.
  /// `element_name`, such as "variants", stands before the element's keys in `missing`.
  [[nodiscard]] Evaluation evaluate(const Value& element, const Value& profile, std::string_view element_name) const;

  /// A condition of the expression that holds no `and`, `or` or `not` itself, in the order of the text.
  struct Leaf {
    std::string text;         ///< as the language writes it: `FUSION(BCR>ABL1)`, `LOF(PAX5) >= 2`
    bool is_negated = false;  ///< stands under an odd number of `not`
    Evaluation evaluation;
  };
  /// Every leaf evaluated by itself over a whole profile: what a rule's trace is made of.
  [[nodiscard]] std::vector<Leaf> leaves(const Value& profile) const;

  /// First keys of all paths outside `any`, `all` and `count` over a list, each once with its offset in the text: for
  /// callers that know which keys there are.
  struct RootKey {
    std::string key;
    std::size_t offset = 0;
  };
  [[nodiscard]] std::vector<RootKey> root_keys() const;

  /// Texts of which an element must have one as the value of its key, or in the list that stands there, for the
  /// expression to be true of it; empty if it may be true whatever the key holds.
  [[nodiscard]] std::optional<std::vector<std::string>> texts_needed(std::string_view key) const;

  [[nodiscard]] const std::string& text() const noexcept;

  struct Node;
  /// The tree, for those who know what it looks like (expression_node.hpp).
  [[nodiscard]] const Node& root() const noexcept { return *root_; }

 private:
  explicit Expression(std::shared_ptr<const Node> root, std::string text, const Predicates* predicates);
  std::shared_ptr<const Node> root_;  ///< shared: an immutable tree, so that copies of an expression are cheap
  std::string text_;
  const Predicates* predicates_ = nullptr;
};

/// Contexts that show `text` and a caret under the byte `offset`, a window of about 100 characters.
[[nodiscard]] std::vector<std::string> caret_lines(std::string_view text, std::size_t offset);
/// 1-based column, in characters, of the byte `offset`.
[[nodiscard]] std::size_t column1(std::string_view text, std::size_t offset) noexcept;

}  // namespace marrow
