#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "marrow/base/value.hpp"

namespace marrow {

/// Kleene's three truth values.
enum class Truth { no, yes, unknown };

/// What an expression came to; an unknown says what was missing ("TP53: not_assessed (no_input)",
/// "clinical.age_years"), in order of first need, each once.
struct Evaluation {
  Truth truth = Truth::unknown;
  std::vector<std::string> missing;
};

/// One parsed condition of marrow's expression language (apps/README.md describes it): three-valued logic over the
/// keys of a profile, or of one element of a list such as a variant.
///
/// A key that is absent or null, and a state that is not assessed, make a comparison unknown, never false.
class Expression {
 public:
  /// Throws `usage` with the column and a caret under the place that cannot be read.
  [[nodiscard]] static Expression parse(std::string_view text);

  /// Evaluates over a whole profile (`to_value(Profile)`), or over one element whose keys are then bare.
  [[nodiscard]] Evaluation evaluate(const Value& scope) const;

  [[nodiscard]] const std::string& text() const noexcept;

  struct Node;

 private:
  explicit Expression(std::shared_ptr<const Node> root, std::string text);
  std::shared_ptr<const Node> root_;  ///< shared: an immutable tree, so that copies of an expression are cheap
  std::string text_;
};

}  // namespace marrow
