#include "marrow/model/objective.hpp"

#include <fmt/format.h>

#include <array>
#include <utility>

#include "marrow/base/error.hpp"
#include "marrow/base/text.hpp"

namespace marrow {
namespace {

constexpr std::array<std::pair<Objective, std::string_view>, 5> names{{{Objective::cox, "cox"},
                                                                       {Objective::aft, "aft"},
                                                                       {Objective::logistic, "logistic"},
                                                                       {Objective::multiclass, "multiclass"},
                                                                       {Objective::regression, "regression"}}};

}  // namespace

std::string_view objective_name(Objective objective) noexcept {
  for (const auto& [value, name] : names) {
    if (value == objective) return name;
  }
  return {};
}

const char* xgboost_objective(Objective objective) noexcept {
  switch (objective) {
    case Objective::aft:
      return "survival:aft";
    case Objective::logistic:
      return "binary:logistic";
    case Objective::multiclass:
      return "multi:softprob";
    case Objective::regression:
      return "reg:squarederror";
    case Objective::cox:
      break;
  }
  return "survival:cox";
}

Objective parse_objective(std::string_view name) {
  for (const auto& [value, word] : names) {
    if (word == name) return value;
  }
  throw Error(ErrorKind::usage, fmt::format("there is no objective '{}'", printable(name)),
              "cox, aft, logistic, multiclass or regression");
}

std::vector<HorizonLabel> horizon_labels(const std::vector<Observation>& observations, double horizon_days) {
  const std::vector<double> weights = horizon_weights(observations, horizon_days);
  std::vector<HorizonLabel> labels;
  for (std::size_t i = 0; i < observations.size(); ++i) {
    labels.push_back({has_event_by(observations[i], horizon_days), weights[i]});
  }
  return labels;
}

}  // namespace marrow
