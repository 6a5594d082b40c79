#include "marrow/model/subgroup_validation.hpp"

#include <algorithm>
#include <string_view>

#include "marrow/model/evaluate.hpp"
#include "marrow/model/held_out.hpp"

namespace marrow {
namespace {

std::optional<Estimate> estimate_of(const SubgroupScoring& scoring, std::string_view name) {
  const auto measure = std::find_if(scoring.measures.begin(), scoring.measures.end(),
                                    [&](const Measure& one) { return one.name == name; });
  if (measure == scoring.measures.end() || !measure->value) return std::nullopt;
  return Estimate{*measure->value, measure->low.value_or(*measure->value), measure->high.value_or(*measure->value)};
}

SubgroupValidation validation_of(const Subgroup& subgroup) {
  const SubgroupScoring& model = subgroup.scorings.front();
  const SubgroupScoring& baseline = subgroup.scorings.back();
  return {.column = subgroup.column,
          .group = subgroup.outcome.name,
          .patients = subgroup.outcome.patients,
          .events = subgroup.outcome.events,
          .model_c = estimate_of(model, "c_harrell"),
          .model_observed_expected = estimate_of(model, "observed_expected"),
          .baseline_c = estimate_of(baseline, "c_harrell"),
          .baseline_observed_expected = estimate_of(baseline, "observed_expected")};
}

}  // namespace

std::vector<SubgroupValidation> validate_subgroups(const TrainResult& result, const std::vector<GroupColumn>& columns,
                                                   const ValidationOptions& options, std::uint64_t seed) {
  if (columns.empty()) return {};
  const std::vector<ScoringColumn> scorings = held_out_scorings(result);
  std::vector<Observation> observations;
  for (std::size_t i = 0; i < result.ids.size(); ++i) {
    if (result.is_evaluated[i]) observations.push_back(result.observations[i]);
  }
  std::vector<SubgroupValidation> validations;
  for (const GroupColumn& column : columns) {
    GroupColumn evaluated{.column = column.column, .order = column.order};
    for (std::size_t i = 0; i < result.ids.size(); ++i) {
      if (result.is_evaluated[i]) evaluated.group.push_back(column.group[i]);
    }
    for (const Subgroup& subgroup :
         judge_subgroups(evaluated, observations, scorings, {options.bootstraps, seed, options.threads})) {
      if (subgroup.outcome.patients > 0) validations.push_back(validation_of(subgroup));
    }
  }
  return validations;
}

}  // namespace marrow
