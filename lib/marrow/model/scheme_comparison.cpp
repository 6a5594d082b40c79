#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>

#include "marrow/model/absolute_risk.hpp"
#include "marrow/model/decision_curve.hpp"
#include "marrow/model/evaluate.hpp"

namespace marrow {
namespace {

constexpr std::size_t five_years_place = 2;  ///< among `probability_years`

/// A scheme's groups from low to high risk.
struct OrderedGroups {
  std::vector<std::string> names;
  std::vector<std::vector<std::size_t>> members;  ///< places of their patients
};

OrderedGroups ordered_groups(const GroupColumn& scheme, const std::vector<Observation>& observations) {
  OrderedGroups groups{scheme.order, std::vector<std::vector<std::size_t>>(scheme.order.size())};
  for (std::size_t i = 0; i < observations.size(); ++i) {
    const auto found = std::find(scheme.order.begin(), scheme.order.end(), scheme.group[i]);
    if (found != scheme.order.end())
      groups.members[static_cast<std::size_t>(found - scheme.order.begin())].push_back(i);
  }
  if (scheme.is_order_stated) return groups;
  std::vector<std::pair<double, std::size_t>> by_incidence;
  for (std::size_t g = 0; g < groups.names.size(); ++g) {
    const auto steps = aalen_johansen(values_at(observations, groups.members[g]));
    by_incidence.emplace_back(incidence_at(steps, five_years_days), g);
  }
  std::stable_sort(by_incidence.begin(), by_incidence.end(),
                   [](const auto& a, const auto& b) { return a.first < b.first; });
  OrderedGroups sorted;
  for (const auto& [incidence, g] : by_incidence) {
    sorted.names.push_back(groups.names[g]);
    sorted.members.push_back(groups.members[g]);
  }
  return sorted;
}

/// Patients whom both the scheme and the scoring put into a group.
struct Reclassified {
  std::vector<Observation> observations;
  std::vector<std::size_t> from;  ///< place of the scheme's group
  std::vector<int> to;            ///< place of the scoring's group
};

/// Category of risk that each group of the scheme stands for: that of its own observed incidence at five years.
std::vector<int> categories_of(const Reclassified& patients, std::size_t groups, const std::vector<double>& bounds) {
  std::vector<int> categories;
  for (std::size_t g = 0; g < groups; ++g) {
    std::vector<Observation> members;
    for (std::size_t i = 0; i < patients.from.size(); ++i) {
      if (patients.from[i] == g) members.push_back(patients.observations[i]);
    }
    categories.push_back(probability_group(bounds, incidence_at(aalen_johansen(members), five_years_days)));
  }
  return categories;
}

std::vector<Measure> net_measures(const Reclassified& patients, std::size_t groups, const EvaluationOptions& options) {
  const std::vector<int> categories = categories_of(patients, groups, options.group_bounds);
  std::vector<int> from;
  for (const std::size_t group : patients.from) from.push_back(categories[group]);
  std::vector<Measure> measures{{.name = "nri_events", .years = 5}, {.name = "nri_non_events", .years = 5}};
  const NetReclassification net = net_reclassification(patients.observations, from, patients.to, five_years_days);
  if (!is_followed(patients.observations, 5) || !std::isfinite(net.events) || !std::isfinite(net.non_events)) {
    for (Measure& measure : measures) measure.reason = "by five years nobody, or everybody, had the event";
    return measures;
  }
  std::vector<double> events;
  std::vector<double> non_events;
  const ResamplingOptions& resampling = options.resampling;
  for (const auto& places : bootstrap_samples(from.size(), resampling.bootstraps, resampling.seed)) {
    const NetReclassification drawn =
        net_reclassification(values_at(patients.observations, places), values_at(from, places),
                             values_at(patients.to, places), five_years_days);
    events.push_back(drawn.events);
    non_events.push_back(drawn.non_events);
  }
  measures[0].value = net.events;
  measures[1].value = net.non_events;
  for (const std::size_t k : {0U, 1U}) {
    const auto interval = percentile_interval(k == 0 ? events : non_events);
    if (!interval) continue;
    measures[k].low = interval->low;
    measures[k].high = interval->high;
  }
  return measures;
}

Reclassification reclassify(const OrderedGroups& groups, const std::vector<Observation>& observations,
                            const ScoringColumn& scoring, const EvaluationOptions& options) {
  Reclassified patients;
  std::map<std::pair<std::size_t, int>, std::vector<Observation>> cells;
  for (std::size_t g = 0; g < groups.members.size(); ++g) {
    for (const std::size_t patient : groups.members[g]) {
      if (!scoring.is_scored(patient)) continue;
      const int to = probability_group(options.group_bounds, scoring.probability[five_years_place][patient]);
      patients.observations.push_back(observations[patient]);
      patients.from.push_back(g);
      patients.to.push_back(to);
      cells[{g, to}].push_back(observations[patient]);
    }
  }
  Reclassification result{.scoring = scoring.name};
  const std::vector<std::string> names = probability_group_names(options.group_bounds);
  for (std::size_t g = 0; g < groups.names.size(); ++g) {
    for (std::size_t to = 0; to < names.size(); ++to) {
      const std::vector<Observation>& members = cells[{g, static_cast<int>(to)}];
      result.cells.push_back({groups.names[g], names[to], static_cast<std::int64_t>(members.size()),
                              count_ends(members, EndPoint::event), incidence_measure(members, 5)});
    }
  }
  if (!patients.observations.empty()) result.net = net_measures(patients, groups.names.size(), options);
  return result;
}

}  // namespace

SchemePerformance judge_scheme(const GroupColumn& scheme, const std::vector<Observation>& observations,
                               const std::vector<ScoringColumn>& scorings, const EvaluationOptions& options) {
  using Kind = MeasureSpec::Kind;
  static const std::vector<MeasureSpec> specs = {{Kind::c_harrell, 0}, {Kind::c_uno, 5}, {Kind::auc, 5}};
  const OrderedGroups groups = ordered_groups(scheme, observations);
  SchemePerformance result{.column = scheme.column, .is_order_stated = scheme.is_order_stated};
  result.without_group = std::count(scheme.group.begin(), scheme.group.end(), "");
  std::vector<std::size_t> everybody;
  for (std::size_t i = 0; i < observations.size(); ++i) everybody.push_back(i);
  GroupColumn ordered = scheme;
  ordered.order = groups.names;
  const ScoredSample sample = scored_sample(scoring_of_groups(ordered), observations, everybody);
  result.measures = with_intervals(sample, specs, resampled_numbers(sample, specs, options.resampling));
  for (std::size_t g = 0; g < groups.names.size(); ++g) {
    result.groups.push_back(group_outcome(groups.names[g], values_at(observations, groups.members[g])));
  }
  for (const ScoringColumn& scoring : scorings) {
    if (scoring.probability[five_years_place].empty()) continue;
    result.reclassifications.push_back(reclassify(groups, observations, scoring, options));
  }
  return result;
}

}  // namespace marrow
