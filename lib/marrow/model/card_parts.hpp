#pragma once

#include <string>
#include <string_view>

#include "marrow/model/manifest.hpp"

/// What the cards of relapse models and of classifiers have in common; Markdown.
namespace marrow::card_parts {

/// "0.724 (0.677 to 0.774)".
[[nodiscard]] std::string with_interval(const Estimate& estimate, int digits);
/// Title, purpose, population, whom it is not for, and its rules; an empty line at its end.
[[nodiscard]] std::string head(const ModelDescription& description);
/// "40 trees of depth 2 (XGBoost `survival:cox`, eta 0.05, …)".
[[nodiscard]] std::string trees_words(const HybridOptions& options);
/// Limits, sources and what made the model.
[[nodiscard]] std::string tail(const ModelDescription& description, std::string_view marrow, std::string_view xgboost);

}  // namespace marrow::card_parts
