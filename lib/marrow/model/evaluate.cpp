#include "marrow/model/evaluate.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <numeric>

#include "marrow/base/error.hpp"
#include "marrow/base/text.hpp"
#include "marrow/model/absolute_risk.hpp"
#include "marrow/model/bootstrap.hpp"
#include "marrow/model/calibration.hpp"
#include "marrow/model/decision_curve.hpp"
#include "marrow/model/discrimination.hpp"

namespace marrow {
namespace {

constexpr std::size_t five_years_place = 2;  ///< among `probability_years`
constexpr std::size_t calibration_groups = 5;

std::vector<Observation> observations_of(const OutcomeTable& outcomes) {
  std::vector<Observation> result;
  for (const Outcome& outcome : outcomes.outcomes) result.push_back(outcome.observation);
  return result;
}

std::vector<std::size_t> all_places(std::size_t size) {
  std::vector<std::size_t> places(size);
  std::iota(places.begin(), places.end(), std::size_t{0});
  return places;
}

/// A way of scoring with its patients and their bootstrap numbers.
struct JudgedScoring {
  const ScoringColumn* column = nullptr;
  std::vector<bool> is_scored;
  ScoredSample sample;
  std::vector<std::vector<double>> drawn;  ///< `all_measures` of the bootstrap samples
};

JudgedScoring judge(const ScoringColumn& column, const std::vector<Observation>& observations,
                    const ResamplingOptions& options) {
  JudgedScoring judged{.column = &column};
  for (std::size_t i = 0; i < observations.size(); ++i) judged.is_scored.push_back(column.is_scored(i));
  judged.sample = scored_sample(column, observations, all_places(observations.size()));
  judged.drawn = resampled_numbers(judged.sample, all_measures(), options);
  return judged;
}

std::vector<CurvePoint> roc_points(const ScoredSample& sample) {
  std::vector<CurvePoint> points;
  if (!is_followed(sample.observations, 5)) return points;
  for (const RocPoint& point : roc_curve(sample.observations, mean_of_repeats(sample.risk), five_years_days)) {
    points.push_back({point.false_positive, point.true_positive});
  }
  return points;
}

/// Fifths of the predictions; equal predictions stay together.
std::vector<CalibrationGroup> prediction_groups(const ScoredSample& sample, std::size_t h) {
  const std::vector<double>& probability = sample.probability[h];
  std::vector<double> sorted = probability;
  std::sort(sorted.begin(), sorted.end());
  std::vector<double> bounds;
  for (std::size_t g = 1; g < calibration_groups; ++g) {
    bounds.push_back(quantile_of_sorted(sorted, static_cast<double>(g) / static_cast<double>(calibration_groups)));
  }
  bounds.erase(std::unique(bounds.begin(), bounds.end()), bounds.end());
  std::vector<std::vector<Observation>> members(bounds.size() + 1);
  std::vector<double> sums(bounds.size() + 1);
  for (std::size_t i = 0; i < sample.size(); ++i) {
    const auto above = std::lower_bound(bounds.begin(), bounds.end(), probability[i]);
    const std::size_t group = static_cast<std::size_t>(above - bounds.begin());
    members[group].push_back(sample.observations[i]);
    sums[group] += probability[i];
  }
  std::vector<CalibrationGroup> groups;
  for (std::size_t g = 0; g < members.size(); ++g) {
    if (members[g].empty()) continue;
    const GroupOutcome outcome = group_outcome("", members[g]);
    groups.push_back({outcome.patients, outcome.events, sums[g] / static_cast<double>(members[g].size()),
                      incidence_measure(members[g], probability_years[h])});
  }
  return groups;
}

std::vector<CalibrationCurve> calibration_curves(const ScoredSample& sample) {
  std::vector<CalibrationCurve> curves;
  for (std::size_t h = 1; h < probability_years.size(); ++h) {
    if (sample.probability[h].empty() || !is_followed(sample.observations, probability_years[h])) continue;
    CalibrationCurve curve{.years = static_cast<double>(probability_years[h])};
    const SmoothCalibration smooth = smooth_calibration(sample.probability[h], sample.pseudo[h]);
    for (std::size_t k = 0; k < smooth.predicted.size(); ++k) {
      curve.smooth.push_back({smooth.predicted[k], smooth.observed[k]});
    }
    curve.groups = prediction_groups(sample, h);
    curves.push_back(std::move(curve));
  }
  return curves;
}

/// Thresholds of 1 to 50 per cent.
std::vector<NetBenefitPoint> decision_curve(const ScoredSample& sample) {
  constexpr int last_percent = 50;
  std::vector<NetBenefitPoint> points;
  const std::vector<double>& probability = sample.probability[five_years_place];
  if (probability.empty() || !is_followed(sample.observations, 5)) return points;
  for (int percent = 1; percent <= last_percent; ++percent) {
    const double threshold = percent / 100.0;
    points.push_back({threshold, net_benefit(sample.observations, probability, five_years_days, threshold),
                      net_benefit_of_all(sample.observations, five_years_days, threshold)});
  }
  return points;
}

std::vector<GroupOutcome> risk_groups(const ScoredSample& sample, const std::vector<double>& bounds) {
  const std::vector<double>& probability = sample.probability[five_years_place];
  if (probability.empty()) return {};
  const std::vector<std::string> names = probability_group_names(bounds);
  std::vector<std::vector<Observation>> members(names.size());
  for (std::size_t i = 0; i < sample.size(); ++i) {
    members[static_cast<std::size_t>(probability_group(bounds, probability[i]))].push_back(sample.observations[i]);
  }
  std::vector<GroupOutcome> groups;
  for (std::size_t g = 0; g < names.size(); ++g) groups.push_back(group_outcome(names[g], members[g]));
  return groups;
}

ScoringPerformance performance_of(const JudgedScoring& judged, const EvaluationOptions& options) {
  const ScoredSample& sample = judged.sample;
  ScoringPerformance result{.name = judged.column->name,
                            .source = judged.column->source,
                            .is_baseline = judged.column->is_baseline,
                            .repeats = static_cast<std::int64_t>(judged.column->risk.size()),
                            .patients = static_cast<std::int64_t>(sample.size()),
                            .events = sample.events(),
                            .without_score = static_cast<std::int64_t>(judged.is_scored.size() - sample.size())};
  result.measures = with_intervals(sample, all_measures(), judged.drawn);
  const std::vector<Measure> calibration = calibration_measures(sample);
  result.measures.insert(result.measures.end(), calibration.begin(), calibration.end());
  if (sample.size() == 0) return result;
  result.roc = roc_points(sample);
  result.calibration = calibration_curves(sample);
  result.net_benefit = decision_curve(sample);
  result.groups = risk_groups(sample, options.group_bounds);
  return result;
}

/// Both ways on the patients that both scored, on the same bootstrap samples.
ScoringDifference difference_of(const JudgedScoring& scoring, const JudgedScoring& baseline,
                                const std::vector<Observation>& observations, const ResamplingOptions& options) {
  const auto& specs = compared_measures();
  std::vector<std::size_t> both;
  for (std::size_t i = 0; i < observations.size(); ++i) {
    if (scoring.is_scored[i] && baseline.is_scored[i]) both.push_back(i);
  }
  const ScoredSample left = scored_sample(*scoring.column, observations, both);
  const ScoredSample right = scored_sample(*baseline.column, observations, both);
  // `all_measures` begins with the compared ones, and equal patients have equal bootstrap samples.
  const bool are_equal = scoring.is_scored == baseline.is_scored;
  const auto left_drawn = are_equal ? scoring.drawn : resampled_numbers(left, specs, options);
  const auto right_drawn = are_equal ? baseline.drawn : resampled_numbers(right, specs, options);
  const std::vector<double> left_numbers = measure_numbers(left, specs);
  const std::vector<double> right_numbers = measure_numbers(right, specs);
  ScoringDifference result{scoring.column->name, baseline.column->name, static_cast<std::int64_t>(both.size()), {}};
  for (std::size_t k = 0; k < specs.size(); ++k) {
    Measure& measure = result.measures.emplace_back(Measure{.name = measure_name(specs[k]), .years = std::nullopt});
    if (specs[k].years > 0) measure.years = specs[k].years;
    const std::string missing_left = why_not_estimable(left, specs[k]);
    const std::string missing_right = why_not_estimable(right, specs[k]);
    if (!missing_left.empty() || !missing_right.empty()) {
      measure.reason = missing_left.empty() ? fmt::format("{}: {}", baseline.column->name, missing_right)
                                            : fmt::format("{}: {}", scoring.column->name, missing_left);
      continue;
    }
    measure.value = left_numbers[k] - right_numbers[k];
    std::vector<double> drawn;
    for (std::size_t b = 0; b < left_drawn.size(); ++b) drawn.push_back(left_drawn[b][k] - right_drawn[b][k]);
    if (const auto interval = percentile_interval(std::move(drawn))) {
      measure.low = interval->low;
      measure.high = interval->high;
    }
  }
  return result;
}

SubgroupScoring subgroup_scoring(const ScoringColumn& scoring, const std::vector<Observation>& observations,
                                 const std::vector<std::size_t>& places, const ResamplingOptions& options) {
  using Kind = MeasureSpec::Kind;
  static const std::vector<MeasureSpec> specs = {{Kind::c_harrell, 0}, {Kind::observed_expected, 5}};
  const ScoredSample sample = scored_sample(scoring, observations, places);
  SubgroupScoring result{scoring.name, static_cast<std::int64_t>(sample.size()), sample.events(), {}};
  if (result.events < least_subgroup_events) {
    const std::string reason = fmt::format("{} events, fewer than {}", result.events, least_subgroup_events);
    for (const MeasureSpec& spec : specs) {
      result.measures.push_back({.name = measure_name(spec), .years = std::nullopt, .reason = reason});
      if (spec.years > 0) result.measures.back().years = spec.years;
    }
    result.measures.push_back({.name = "calibration_slope", .years = 5, .reason = reason});
    return result;
  }
  result.measures = with_intervals(sample, specs, resampled_numbers(sample, specs, options));
  for (const Measure& measure : calibration_measures(sample)) {
    if (measure.name == "calibration_slope" && measure.years == 5) result.measures.push_back(measure);
  }
  return result;
}

std::vector<std::string> method_notes(const std::vector<ScoringColumn>& scorings, const EvaluationOptions& options) {
  std::vector<std::string> notes;
  const auto is_repeated = [](const ScoringColumn& scoring) { return scoring.risk.size() > 1; };
  if (std::any_of(scorings.begin(), scorings.end(), is_repeated)) {
    notes.emplace_back(
        "C and AUC are means over repeats; risks and probabilities are averaged over repeats for each patient before "
        "Brier score, calibration, net benefit, groups and ROC curve.");
  }
  notes.push_back(fmt::format(
      "Intervals are 95 % percentiles of {} bootstrap samples of patients (seed {}); differences are paired: both ways "
      "on the same samples of the patients that both scored. Intercepts and slopes have intervals from robust standard "
      "errors, incidences from the jackknife.",
      options.resampling.bootstraps, options.resampling.seed));
  notes.emplace_back(
      "Harrell's C takes a competing end as a censoring; in Uno's C and the AUC who ended so never has the event. "
      "Incidences are Aalen-Johansen's beside the competing ends.");
  notes.emplace_back(
      "Calibration rests on jackknife pseudo-observations; the integrated Brier score is the mean over the quarters of "
      "five years, stated probabilities linear between their horizons. Bootstrap samples overstate ICI, E50 and E90: "
      "their intervals "
      "may lie above the number.");
  return notes;
}

}  // namespace

GroupOutcome group_outcome(std::string name, const std::vector<Observation>& observations) {
  GroupOutcome group{.name = std::move(name),
                     .patients = static_cast<std::int64_t>(observations.size()),
                     .events = count_ends(observations, EndPoint::event),
                     .competing = count_ends(observations, EndPoint::competing)};
  for (const double years : {3.0, 5.0}) group.measures.push_back(incidence_measure(observations, years));
  group.measures.push_back(incidence_measure(observations, 5, EndPoint::competing));
  for (const IncidenceStep& step : aalen_johansen(observations)) {
    group.incidence.push_back({step.time / days_per_year, step.event});
  }
  return group;
}

std::vector<Subgroup> judge_subgroups(const GroupColumn& column, const std::vector<Observation>& observations,
                                      const std::vector<ScoringColumn>& scorings, const ResamplingOptions& options) {
  std::vector<std::string> names = column.order;
  if (std::find(column.group.begin(), column.group.end(), "") != column.group.end()) names.emplace_back();
  std::vector<Subgroup> result;
  for (const std::string& name : names) {
    std::vector<std::size_t> places;
    for (std::size_t i = 0; i < observations.size(); ++i) {
      if (column.group[i] == name) places.push_back(i);
    }
    Subgroup& subgroup = result.emplace_back(
        Subgroup{column.column, group_outcome(name.empty() ? "(missing)" : name, values_at(observations, places)), {}});
    for (const ScoringColumn& scoring : scorings) {
      subgroup.scorings.push_back(subgroup_scoring(scoring, observations, places, options));
    }
  }
  return result;
}

std::vector<std::string> probability_group_names(const std::vector<double>& bounds) {
  const auto percent = [](double bound) { return format_number(std::round(bound * 1e6) / 1e4); };
  std::vector<std::string> names{fmt::format("<{} %", percent(bounds.front()))};
  for (std::size_t k = 0; k + 1 < bounds.size(); ++k) {
    names.push_back(fmt::format("{} to <{} %", percent(bounds[k]), percent(bounds[k + 1])));
  }
  names.push_back(fmt::format(">={} %", percent(bounds.back())));
  return names;
}

int probability_group(const std::vector<double>& bounds, double probability) {
  return static_cast<int>(std::upper_bound(bounds.begin(), bounds.end(), probability) - bounds.begin());
}

SurvivalEvaluation evaluate_survival(const OutcomeTable& outcomes, const std::vector<ScoringColumn>& scorings,
                                     const std::vector<GroupColumn>& schemes, const std::vector<GroupColumn>& subgroups,
                                     const EvaluationOptions& options) {
  const std::vector<Observation> observations = observations_of(outcomes);
  if (observations.empty()) throw Error(ErrorKind::data, "no patient is at risk at the landmark");
  SurvivalEvaluation result{.event_words = options.event_words,
                            .landmark_days = outcomes.landmark_days,
                            .bootstraps = static_cast<std::int64_t>(options.resampling.bootstraps),
                            .seed = static_cast<std::int64_t>(options.resampling.seed),
                            .excluded = outcomes.excluded,
                            .ended_by_landmark = outcomes.ended_by_landmark,
                            .missing_outcome = outcomes.missing};
  result.cohort = group_outcome("all", observations);
  if (result.cohort.events == 0) {
    throw Error(ErrorKind::data, "no patient had the event: there is nothing to judge scores by",
                "do --event and --landmark say what they should?");
  }
  result.null = null_measures(observations);
  result.notes = method_notes(scorings, options);
  std::vector<JudgedScoring> judged;
  for (const ScoringColumn& scoring : scorings) judged.push_back(judge(scoring, observations, options.resampling));
  const auto has_patients = [](const JudgedScoring& one) { return one.sample.size() > 0; };
  if (!judged.empty() && std::none_of(judged.begin(), judged.end(), has_patients)) {
    throw Error(ErrorKind::data, "no patient has both an outcome and a score",
                "does --id name the column of the patients in both tables?");
  }
  for (const JudgedScoring& one : judged) result.scorings.push_back(performance_of(one, options));
  for (const JudgedScoring& baseline : judged) {
    if (!baseline.column->is_baseline) continue;
    for (const JudgedScoring& one : judged) {
      // Two baselines stand beside each other once.
      if (one.column->is_baseline && one.column <= baseline.column) continue;
      result.differences.push_back(difference_of(one, baseline, observations, options.resampling));
    }
  }
  for (const GroupColumn& scheme : schemes) {
    result.schemes.push_back(judge_scheme(scheme, observations, scorings, options));
  }
  for (const GroupColumn& column : subgroups) {
    for (Subgroup& subgroup : judge_subgroups(column, observations, scorings, options.resampling)) {
      result.subgroups.push_back(std::move(subgroup));
    }
  }
  return result;
}

}  // namespace marrow
