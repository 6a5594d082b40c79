#include "marrow/model/validation.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <set>

#include "marrow/model/bootstrap.hpp"
#include "marrow/model/parallel.hpp"

namespace marrow {
namespace {

template <class T>
std::vector<T> chosen_of(const std::vector<T>& values, const std::vector<bool>& chosen) {
  std::vector<T> result;
  for (std::size_t i = 0; i < values.size(); ++i) {
    if (chosen[i]) result.push_back(values[i]);
  }
  return result;
}

/// 2.5 and 97.5 percentile around a value.
Estimate estimate(double value, std::vector<double> samples) {
  const auto interval = percentile_interval(std::move(samples));
  return interval ? Estimate{value, interval->low, interval->high} : Estimate{value, value, value};
}

/// How often each patient stands in a bootstrap sample.
std::vector<int> counts_of(const std::vector<std::size_t>& places) {
  std::vector<int> counts(places.size(), 0);
  for (const std::size_t place : places) ++counts[place];
  return counts;
}

double mean_concordance(const std::vector<Observation>& observations, const std::vector<std::vector<double>>& repeats,
                        const std::vector<int>& weights = {}) {
  double sum = 0;
  for (const std::vector<double>& margins : repeats) sum += concordance(observations, margins, weights);
  return sum / static_cast<double>(repeats.size());
}

std::vector<RiskGroup> fill_groups(std::vector<RiskGroup> groups, const std::vector<Observation>& observations,
                                   const std::vector<double>& probability) {
  for (std::size_t g = 0; g < groups.size(); ++g) {
    const double below = g + 1 < groups.size() ? groups[g + 1].at_least : std::numeric_limits<double>::infinity();
    std::vector<Observation> members;
    double sum = 0;
    for (std::size_t i = 0; i < observations.size(); ++i) {
      if (probability[i] < groups[g].at_least || probability[i] >= below) continue;
      members.push_back(observations[i]);
      sum += probability[i];
    }
    groups[g].patients = static_cast<std::int64_t>(members.size());
    groups[g].expected = members.empty() ? 0 : sum / static_cast<double>(members.size());
    groups[g].observed = incidence_at(aalen_johansen(members), five_years_days);
  }
  return groups;
}

/// Everything that is asked of one way of scoring.
Metrics judge(std::string name, const std::vector<std::vector<double>>& repeats,
              const std::vector<Observation>& observations, const std::vector<RiskGroup>& groups,
              const std::vector<std::vector<std::size_t>>& bootstrap) {
  Metrics metrics{.name = std::move(name)};
  std::vector<double> by_repeat;
  for (const std::vector<double>& margins : repeats) by_repeat.push_back(concordance(observations, margins));
  const double c = mean_concordance(observations, repeats);
  double squares = 0;
  for (const double value : by_repeat) squares += (value - c) * (value - c);
  metrics.c_repeat_sd = by_repeat.size() > 1 ? std::sqrt(squares / static_cast<double>(by_repeat.size() - 1)) : 0;

  const std::vector<double> margins = mean_of_repeats(repeats);
  std::vector<double> c_samples;
  std::vector<double> auc_3y_samples;
  std::vector<double> auc_5y_samples;
  for (const std::vector<std::size_t>& places : bootstrap) {
    c_samples.push_back(mean_concordance(observations, repeats, counts_of(places)));
    const std::vector<Observation> sample = values_at(observations, places);
    const std::vector<double> sample_margins = values_at(margins, places);
    auc_3y_samples.push_back(incident_auc(sample, sample_margins, three_years_days));
    auc_5y_samples.push_back(incident_auc(sample, sample_margins, five_years_days));
  }
  metrics.c = estimate(c, std::move(c_samples));
  metrics.auc_3y = estimate(incident_auc(observations, margins, three_years_days), std::move(auc_3y_samples));
  metrics.auc_5y = estimate(incident_auc(observations, margins, five_years_days), std::move(auc_5y_samples));

  const AbsoluteRisk risk = fit_absolute_risk(margins, observations);
  constexpr double normal_95 = 1.959963984540054;
  metrics.slope = {risk.event_slope, risk.event_slope - normal_95 * risk.event_slope_error,
                   risk.event_slope + normal_95 * risk.event_slope_error};
  std::vector<double> probability;
  for (const double margin : margins) probability.push_back(risk.incidence(margin, five_years_days));
  metrics.brier_5y = brier_score(observations, probability, five_years_days);
  metrics.integrated_brier = integrated_brier(
      observations, five_years_days, [&](std::size_t i, double days) { return risk.incidence(margins[i], days); });
  metrics.groups = fill_groups(groups, observations, probability);
  return metrics;
}

std::vector<FeatureImportance> importance(const CrossFit& margins, const std::vector<Observation>& judged,
                                          const std::vector<bool>& is_evaluated,
                                          const std::vector<FeatureSpec>& features, std::size_t threads) {
  std::vector<FeatureImportance> result(margins.permuted.empty() ? 0 : features.size());
  for_each_index(result.size(), threads, [&](std::size_t j) {
    std::vector<double> drops;
    for (std::size_t repeat = 0; repeat < margins.permuted.size(); ++repeat) {
      drops.push_back(concordance(judged, chosen_of(margins.model[repeat], is_evaluated)) -
                      concordance(judged, chosen_of(margins.permuted[repeat][j], is_evaluated)));
    }
    const double mean = std::accumulate(drops.begin(), drops.end(), 0.0) / static_cast<double>(drops.size());
    result[j] = {features[j].name, estimate(mean, std::move(drops))};
  });
  std::stable_sort(result.begin(), result.end(),
                   [](const auto& a, const auto& b) { return a.c_drop.value > b.c_drop.value; });
  return result;
}

/// C with its interval by the bootstrap.
Estimate concordance_estimate(const std::vector<Observation>& observations, const std::vector<double>& margins,
                              std::size_t bootstraps, std::uint64_t seed) {
  std::vector<double> samples;
  for (const std::vector<std::size_t>& places : bootstrap_samples(observations.size(), bootstraps, seed)) {
    samples.push_back(concordance(observations, margins, counts_of(places)));
  }
  return estimate(concordance(observations, margins), std::move(samples));
}

std::vector<SiteValidation> judge_sites(const CrossFit& margins, const std::vector<Observation>& observations,
                                        const PatientRoles& roles, const ValidationOptions& options,
                                        std::uint64_t seed) {
  std::vector<SiteValidation> result;
  for (const std::string& site : std::set<std::string>(roles.sites.begin(), roles.sites.end())) {
    std::vector<bool> is_member;
    for (std::size_t i = 0; i < observations.size(); ++i) {
      is_member.push_back(roles.is_evaluated[i] && roles.sites[i] == site);
    }
    const std::vector<Observation> members = chosen_of(observations, is_member);
    SiteValidation judged{.site = site, .patients = static_cast<std::int64_t>(members.size())};
    judged.events = count_ends(members, EndPoint::event);
    judged.is_estimable = judged.events >= SiteValidation::least_events;
    if (judged.is_estimable) {
      const auto c = [&](const std::vector<double>& of_all) {
        return concordance_estimate(members, chosen_of(of_all, is_member), options.bootstraps, seed);
      };
      judged.model_c = c(margins.site_model);
      judged.baseline_c = c(margins.site_baseline);
    }
    result.push_back(std::move(judged));
  }
  return result;
}

}  // namespace

Estimate with_extent(const std::vector<double>& values) {
  const auto [least, greatest] = std::minmax_element(values.begin(), values.end());
  return {mean(values), *least, *greatest};
}

Validation validate(const CrossFit& margins, const std::vector<Observation>& observations, const PatientRoles& roles,
                    const std::vector<FeatureSpec>& features, const std::vector<RiskGroup>& groups,
                    const ValidationOptions& options, std::uint64_t seed) {
  const std::vector<bool>& is_evaluated = roles.is_evaluated;
  const std::vector<Observation> judged = chosen_of(observations, is_evaluated);
  CrossFit held_out;
  for (const auto& repeat : margins.model) held_out.model.push_back(chosen_of(repeat, is_evaluated));
  for (const auto& repeat : margins.baseline) held_out.baseline.push_back(chosen_of(repeat, is_evaluated));
  const std::vector<std::vector<std::size_t>> bootstrap = bootstrap_samples(judged.size(), options.bootstraps, seed);

  Validation result;
  for_each_index(2, options.threads, [&](std::size_t which) {
    Metrics& metrics = which == 0 ? result.model : result.baseline;
    metrics = which == 0 ? judge("model", held_out.model, judged, groups, bootstrap)
                         : judge(options.baseline_name, held_out.baseline, judged, groups, bootstrap);
    metrics.c_all = mean_concordance(observations, which == 0 ? margins.model : margins.baseline);
  });
  std::vector<double> differences(bootstrap.size());
  for_each_index(bootstrap.size(), options.threads, [&](std::size_t b) {
    const std::vector<int> counts = counts_of(bootstrap[b]);
    differences[b] =
        mean_concordance(judged, held_out.model, counts) - mean_concordance(judged, held_out.baseline, counts);
  });
  result.c_difference = estimate(result.model.c.value - result.baseline.c.value, std::move(differences));

  const std::vector<IncidenceStep> incidence = aalen_johansen(judged);
  result.incidence_3y = incidence_at(incidence, three_years_days);
  result.incidence_5y = incidence_at(incidence, five_years_days);
  result.brier_5y_null = brier_score(judged, std::vector<double>(judged.size(), result.incidence_5y), five_years_days);
  result.integrated_brier_null = integrated_brier(
      judged, five_years_days, [&](std::size_t, double days) { return incidence_at(incidence, days); });
  result.patients = static_cast<std::int64_t>(judged.size());
  result.events = count_ends(judged, EndPoint::event);
  result.competing = count_ends(judged, EndPoint::competing);
  result.importance = importance(margins, judged, is_evaluated, features, options.threads);
  result.sites = judge_sites(margins, observations, roles, options, seed);
  return result;
}

}  // namespace marrow
