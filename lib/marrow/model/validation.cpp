#include "marrow/model/validation.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <functional>
#include <limits>
#include <numeric>
#include <set>

#include "marrow/base/random.hpp"
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

/// How often each patient stands in each bootstrap sample.
std::vector<std::vector<int>> bootstrap_counts(std::size_t patients, std::size_t samples, std::uint64_t seed) {
  std::vector<std::vector<int>> result(samples, std::vector<int>(patients, 0));
  for (std::size_t b = 0; b < samples; ++b) {
    Random random(fnv1a(fmt::format("bootstrap|{}|{}", seed, b)));
    for (std::size_t i = 0; i < patients; ++i) ++result[b][random.below(patients)];
  }
  return result;
}

double mean_concordance(const std::vector<Observation>& observations, const std::vector<std::vector<double>>& repeats,
                        const std::vector<int>& weights = {}) {
  double sum = 0;
  for (const std::vector<double>& margins : repeats) sum += concordance(observations, margins, weights);
  return sum / static_cast<double>(repeats.size());
}

/// A bootstrap sample written out.
template <class T>
std::vector<T> repeated(const std::vector<T>& values, const std::vector<int>& counts) {
  std::vector<T> result;
  for (std::size_t i = 0; i < values.size(); ++i)
    result.insert(result.end(), static_cast<std::size_t>(counts[i]), values[i]);
  return result;
}

double integrated_brier(const std::vector<Observation>& observations,
                        const std::function<double(std::size_t, double)>& incidence) {
  constexpr int points = 20;
  double sum = 0;
  for (int k = 1; k <= points; ++k) {
    const double days = five_years_days * k / points;
    std::vector<double> probability;
    for (std::size_t i = 0; i < observations.size(); ++i) probability.push_back(incidence(i, days));
    sum += brier_score(observations, probability, days) / points;
  }
  return sum;
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
              const std::vector<std::vector<int>>& bootstrap) {
  Metrics metrics{.name = std::move(name)};
  std::vector<double> by_repeat;
  for (const std::vector<double>& margins : repeats) by_repeat.push_back(concordance(observations, margins));
  const double c = mean_concordance(observations, repeats);
  double squares = 0;
  for (const double value : by_repeat) squares += (value - c) * (value - c);
  metrics.c_repeat_sd = by_repeat.size() > 1 ? std::sqrt(squares / static_cast<double>(by_repeat.size() - 1)) : 0;

  const std::vector<double> margins = mean_margins(repeats);
  std::vector<double> c_samples;
  std::vector<double> auc_3y_samples;
  std::vector<double> auc_5y_samples;
  for (const std::vector<int>& counts : bootstrap) {
    c_samples.push_back(mean_concordance(observations, repeats, counts));
    const std::vector<Observation> sample = repeated(observations, counts);
    const std::vector<double> sample_margins = repeated(margins, counts);
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
  metrics.integrated_brier =
      integrated_brier(observations, [&](std::size_t i, double days) { return risk.incidence(margins[i], days); });
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
  for (const std::vector<int>& counts : bootstrap_counts(observations.size(), bootstraps, seed)) {
    samples.push_back(concordance(observations, margins, counts));
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
    judged.events = std::count_if(members.begin(), members.end(),
                                  [](const Observation& member) { return member.end == EndPoint::event; });
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

Validation validate(const CrossFit& margins, const std::vector<Observation>& observations, const PatientRoles& roles,
                    const std::vector<FeatureSpec>& features, const std::vector<RiskGroup>& groups,
                    const ValidationOptions& options, std::uint64_t seed) {
  const std::vector<bool>& is_evaluated = roles.is_evaluated;
  const std::vector<Observation> judged = chosen_of(observations, is_evaluated);
  CrossFit held_out;
  for (const auto& repeat : margins.model) held_out.model.push_back(chosen_of(repeat, is_evaluated));
  for (const auto& repeat : margins.baseline) held_out.baseline.push_back(chosen_of(repeat, is_evaluated));
  const std::vector<std::vector<int>> bootstrap = bootstrap_counts(judged.size(), options.bootstraps, seed);

  Validation result;
  for_each_index(2, options.threads, [&](std::size_t which) {
    Metrics& metrics = which == 0 ? result.model : result.baseline;
    metrics = which == 0 ? judge("model", held_out.model, judged, groups, bootstrap)
                         : judge(options.baseline_name, held_out.baseline, judged, groups, bootstrap);
    metrics.c_all = mean_concordance(observations, which == 0 ? margins.model : margins.baseline);
  });
  std::vector<double> differences(bootstrap.size());
  for_each_index(bootstrap.size(), options.threads, [&](std::size_t b) {
    differences[b] = mean_concordance(judged, held_out.model, bootstrap[b]) -
                     mean_concordance(judged, held_out.baseline, bootstrap[b]);
  });
  result.c_difference = estimate(result.model.c.value - result.baseline.c.value, std::move(differences));

  const std::vector<IncidenceStep> incidence = aalen_johansen(judged);
  result.incidence_3y = incidence_at(incidence, three_years_days);
  result.incidence_5y = incidence_at(incidence, five_years_days);
  result.brier_5y_null = brier_score(judged, std::vector<double>(judged.size(), result.incidence_5y), five_years_days);
  result.integrated_brier_null =
      integrated_brier(judged, [&](std::size_t, double days) { return incidence_at(incidence, days); });
  result.patients = static_cast<std::int64_t>(judged.size());
  for (const Observation& observation : judged) {
    result.events += observation.end == EndPoint::event ? 1 : 0;
    result.competing += observation.end == EndPoint::competing ? 1 : 0;
  }
  result.settings_tried = margins.settings_tried;
  result.importance = importance(margins, judged, is_evaluated, features, options.threads);
  result.sites = judge_sites(margins, observations, roles, options, seed);
  return result;
}

}  // namespace marrow
