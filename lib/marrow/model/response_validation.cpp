#include "marrow/model/response_validation.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <set>

#include "marrow/base/error.hpp"
#include "marrow/model/bootstrap.hpp"
#include "marrow/model/response_measures.hpp"

namespace marrow {
namespace {

std::vector<std::size_t> places_where(const std::vector<bool>& chosen) {
  std::vector<std::size_t> places;
  for (std::size_t i = 0; i < chosen.size(); ++i) {
    if (chosen[i]) places.push_back(i);
  }
  return places;
}

/// Share of the commonest value; 1 / n where all differ.
double commonest_share(std::vector<double> values) {
  std::sort(values.begin(), values.end());
  std::size_t most = 0;
  for (std::size_t begin = 0; begin < values.size();) {
    std::size_t end = begin;
    while (end < values.size() && values[end] - values[begin] < 1e-9) ++end;
    most = std::max(most, end - begin);
    begin = end;
  }
  return static_cast<double>(most) / static_cast<double>(values.size());
}

ComparedScore judge_score(const ComparedColumn& column, const std::vector<double>& truth,
                          const std::vector<double>& model, const std::vector<bool>& is_evaluated,
                          const ResamplingOptions& options, std::vector<MeasuredDifference>& differences) {
  std::vector<bool> has_score = is_evaluated;
  for (std::size_t i = 0; i < has_score.size(); ++i) {
    if (std::isnan(column.values[i])) has_score[i] = false;
  }
  const std::vector<std::size_t> places = places_where(has_score);
  const std::vector<double> own_truth = values_at(truth, places);
  const std::vector<double> own = values_at(column.values, places);
  const Resampler resampler(places.size(), options);
  differences.push_back({column.name, response_difference(own_truth, values_at(model, places), own, true, resampler)});
  return {column.name, static_cast<std::int64_t>(places.size()), response_measures(own_truth, own, true, resampler)};
}

std::vector<FeatureWorth> judge_features(const CrossFit& margins, const TrainingSet& patients,
                                         const std::vector<double>& truth, const std::vector<std::size_t>& evaluated,
                                         const std::vector<double>& errors) {
  std::vector<FeatureWorth> result;
  for (std::size_t j = 0; j < patients.columns.size(); ++j) {
    std::vector<double> rises;
    for (std::size_t repeat = 0; repeat < errors.size(); ++repeat) {
      rises.push_back(root_mean_squared_error(truth, margins.permuted[repeat][j], evaluated) - errors[repeat]);
    }
    result.push_back({patients.columns[j].name, with_extent(rises)});
  }
  std::stable_sort(result.begin(), result.end(),
                   [](const auto& a, const auto& b) { return a.rise.value > b.rise.value; });
  return result;
}

std::vector<ResponseSite> judge_sites(const CrossFit& margins, const std::vector<double>& truth,
                                      const PatientRoles& roles, const ResamplingOptions& options) {
  std::vector<ResponseSite> result;
  for (const std::string& site : std::set<std::string>(roles.sites.begin(), roles.sites.end())) {
    std::vector<std::size_t> places;
    for (std::size_t i = 0; i < truth.size(); ++i) {
      if (roles.is_evaluated[i] && roles.sites[i] == site) places.push_back(i);
    }
    if (places.empty()) continue;
    ResponseSite judged{.site = site, .patients = static_cast<std::int64_t>(places.size())};
    judged.is_estimable = judged.patients >= ResponseSite::least_patients;
    if (judged.is_estimable) {
      const Resampler resampler(places.size(), options);
      const std::vector<double> own = values_at(truth, places);
      judged.model = response_measures(own, values_at(margins.site_model, places), false, resampler);
      judged.baseline = response_measures(own, values_at(margins.site_baseline, places), false, resampler);
    }
    result.push_back(std::move(judged));
  }
  return result;
}

}  // namespace

ResponseValidation validate_responses(const CrossFit& margins, const TrainingSet& patients, const PatientRoles& roles,
                                      const std::vector<ComparedColumn>& compared, const ValidationOptions& options,
                                      std::uint64_t seed) {
  const ResamplingOptions resampling{options.bootstraps, seed, options.threads};
  const std::vector<double> truth = patients.mean_responses();
  const std::vector<double> model = mean_of_repeats(margins.model);
  const std::vector<std::size_t> evaluated = places_where(roles.is_evaluated);
  const std::vector<double> own_truth = values_at(truth, evaluated);
  const std::vector<double> own_model = values_at(model, evaluated);
  const std::vector<double> own_baseline = values_at(mean_of_repeats(margins.baseline), evaluated);
  const Resampler resampler(evaluated.size(), resampling);

  ResponseValidation result{.patients = static_cast<std::int64_t>(evaluated.size())};
  result.tied_share = commonest_share(own_truth);
  result.model = response_measures(own_truth, own_model, false, resampler);
  result.baseline = response_measures(own_truth, own_baseline, false, resampler);
  result.baseline_name = options.baseline_name;
  result.differences.push_back(
      {options.baseline_name, response_difference(own_truth, own_model, own_baseline, false, resampler)});
  for (const ComparedColumn& column : compared) {
    result.compared.push_back(judge_score(column, truth, model, roles.is_evaluated, resampling, result.differences));
  }
  std::vector<double> errors;
  for (const std::vector<double>& repeat : margins.model) {
    errors.push_back(root_mean_squared_error(truth, repeat, evaluated));
  }
  result.rmse_repeat_sd = sample_deviation(errors);
  result.importance = judge_features(margins, patients, truth, evaluated, errors);
  result.sites = judge_sites(margins, truth, roles, resampling);
  return result;
}

}  // namespace marrow
