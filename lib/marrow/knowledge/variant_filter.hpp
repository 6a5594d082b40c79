#pragma once

#include <optional>
#include <string>
#include <vector>

#include "marrow/knowledge/expression.hpp"
#include "marrow/records/profile.hpp"

namespace marrow {

/// What a variant must have for an expression over variants to be true of it: words of its gene, class, effect, names
/// and terms. Told from the expression alone, so that the many variants of which it is not true cost neither a tree of
/// their keys nor an evaluation.
class VariantFilter {
 public:
  VariantFilter() = default;
  explicit VariantFilter(const Expression& expression);

  /// False only where the expression is not true of `variant`; true says nothing yet.
  [[nodiscard]] bool may_match(const Variant& variant) const;

 private:
  using Needed = std::optional<std::vector<std::string>>;

  Needed gene_;
  Needed class_;
  Needed effect_;
  Needed hgvsc_;
  Needed hgvsp_;
  Needed consequence_;  ///< one of them among the variant's terms
};

}  // namespace marrow
