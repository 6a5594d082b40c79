#pragma once

#include <string>
#include <string_view>

#include "marrow/model/manifest.hpp"

/// What the cards of relapse models and of classifiers have in common; Markdown.
namespace marrow::card_parts {

/// "0.724 (0.677 to 0.774)".
[[nodiscard]] std::string with_interval(const Estimate& estimate, int digits);
/// "0.724 (0.677 to 0.774)", without an interval the number alone, or "not estimable"; three digits.
[[nodiscard]] std::string measure_words(const Measure& measure);
/// The same of the measure of that name; empty where there is none.
[[nodiscard]] std::string measure_words(const std::vector<Measure>& measures, std::string_view name);
/// Title, purpose, population, whom it is not for, and its rules; an empty line at its end.
[[nodiscard]] std::string head(const ModelDescription& description);
/// "40 trees of depth 2 (XGBoost `survival:cox`, eta 0.05, …)".
[[nodiscard]] std::string trees_words(const HybridOptions& options);
/// Limits, sources and what made the model.
[[nodiscard]] std::string tail(const ModelDescription& description, std::string_view marrow, std::string_view xgboost);

}  // namespace marrow::card_parts
