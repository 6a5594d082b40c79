#pragma once

#include <string_view>

#include "marrow/knowledge/expression.hpp"
#include "marrow/knowledge/expression_classes.hpp"

namespace marrow {

/// Whether the sample's expression is of a class, by `expression_calls` of a profile: present where a label proves it,
/// absent where a classifier that tells the class apart gave another label, else unknown. A call without confidence
/// (`confidence` low or none) proves and excludes nothing; neither do classifiers that contradict each other. A tool
/// that the table does not know proves the class that its label or `group` names, and excludes those that its call says
/// it tells apart (`tells_apart`).
[[nodiscard]] PredicateCount evaluate_expression_class(const ExpressionClasses& classes, std::string_view wanted,
                                                       const Value& profile);

}  // namespace marrow
