#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "marrow/model/scoring_column.hpp"
#include "marrow/model/survival_measures.hpp"
#include "marrow/records/evaluation.hpp"

namespace marrow {

struct EvaluationOptions {
  ResamplingOptions resampling = {};
  std::vector<double> group_bounds{0.08, 0.2};  ///< of the probability by five years: from here to the next group
  std::string event_words = {};                 ///< what the event is, for the reader
};

/// Fewest events in a subgroup whose numbers are told (validation_and_labelling: fairness).
inline constexpr std::int64_t least_subgroup_events = 20;

/// Judges each way of scoring, each beside every baseline, the schemes and the subgroups.
/// Throws `data` if no patient is at risk, or none of them is scored.
[[nodiscard]] SurvivalEvaluation evaluate_survival(const OutcomeTable& outcomes,
                                                   const std::vector<ScoringColumn>& scorings,
                                                   const std::vector<GroupColumn>& schemes,
                                                   const std::vector<GroupColumn>& subgroups,
                                                   const EvaluationOptions& options);

/// Counts, incidences and curve of a group.
[[nodiscard]] GroupOutcome group_outcome(std::string name, const std::vector<Observation>& observations);

/// The groups of a column, in its order, those without a value last, and how each way of scoring does in each of them:
/// C, observed over expected and calibration slope at five years, not estimable under `least_subgroup_events`.
[[nodiscard]] std::vector<Subgroup> judge_subgroups(const GroupColumn& column,
                                                    const std::vector<Observation>& observations,
                                                    const std::vector<ScoringColumn>& scorings,
                                                    const ResamplingOptions& options);

/// One scheme: its groups, the C of their order, and how its patients stand in the groups of each way of scoring.
[[nodiscard]] SchemePerformance judge_scheme(const GroupColumn& scheme, const std::vector<Observation>& observations,
                                             const std::vector<ScoringColumn>& scorings,
                                             const EvaluationOptions& options);

/// Names of the groups between boundaries of a probability, "<8 %", "8 to <20 %", ">=20 %".
[[nodiscard]] std::vector<std::string> probability_group_names(const std::vector<double>& bounds);
/// Place of a probability's group: 0 below the first boundary.
[[nodiscard]] int probability_group(const std::vector<double>& bounds, double probability);

}  // namespace marrow
