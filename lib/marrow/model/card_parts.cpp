#include "marrow/model/card_parts.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace marrow::card_parts {
namespace {

std::string bullets(const std::vector<std::string>& items) {
  std::string text;
  for (const std::string& item : items) text += fmt::format("- {}\n", item);
  return text;
}

}  // namespace

std::string with_interval(const Estimate& estimate, int digits) {
  return fmt::format("{:.{}f} ({:.{}f} to {:.{}f})", estimate.value, digits, estimate.low, digits, estimate.high,
                     digits);
}

std::string measure_words(const Measure& measure) {
  if (!measure.value) return "not estimable";
  if (!measure.low || !measure.high) return fmt::format("{:.3f}", *measure.value);
  return with_interval({*measure.value, *measure.low, *measure.high}, 3);
}

std::string measure_words(const std::vector<Measure>& measures, std::string_view name) {
  const auto found =
      std::find_if(measures.begin(), measures.end(), [&](const Measure& measure) { return measure.name == name; });
  return found == measures.end() ? std::string() : measure_words(*found);
}

std::string head(const ModelDescription& d) {
  std::string text = fmt::format("# {}: {}\n\n{}.\n\n", d.name, d.title, d.intended_use);
  if (d.simulated) text += "**Trained on simulated patients: it proves code, not medicine.**\n\n";
  text += fmt::format("Predicts: {}\n\nPopulation: {}\n\n", d.outcome, d.population);
  text += "## Not for\n\n";
  text += bullets(d.not_for);
  text += "\nThere is no score unless all of these hold:\n\n";
  for (const ModelRule& rule : d.applies_if) text += fmt::format("- `{}` (else: {})\n", rule.condition, rule.words);
  text += "\nA score carries a caution where:\n\n";
  for (const ModelRule& rule : d.cautions) text += fmt::format("- `{}`: {}\n", rule.condition, rule.words);
  return text + '\n';
}

std::string trees_words(const HybridOptions& options) {
  const TreeOptions& trees = options.trees;
  const char* const interactions = trees.interactions == Interactions::any    ? ""
                                   : trees.interactions == Interactions::none ? ", each on one feature"
                                                                              : ", each on features of one heading";
  return fmt::format(
      "{} trees of depth {}{} (XGBoost `{}`, eta {}, subsample {}, columns by node {}, minimum child weight {}, lambda "
      "{})",
      trees.rounds, trees.max_depth, interactions, xgboost_objective(options.task.objective), trees.eta,
      trees.subsample, trees.colsample_bynode, trees.min_child_weight, trees.lambda);
}

std::string tail(const ModelDescription& d, std::string_view marrow, std::string_view xgboost) {
  std::string text = "\n## Limits\n\n";
  text += bullets(d.limits);
  text += "\n## Sources\n\n";
  text += bullets(d.attribution);
  text +=
      fmt::format("\nMade with marrow {} and XGBoost {}; this card is written by `marrow train`.\n", marrow, xgboost);
  return text;
}

}  // namespace marrow::card_parts
