#include "marrow/model/response_measures.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

#include "marrow/model/bootstrap.hpp"

namespace marrow {
namespace {

using Places = std::vector<std::size_t>;
constexpr double undefined = std::numeric_limits<double>::quiet_NaN();
constexpr const char* no_spread = "fewer than two patients, or all of them the same";

struct Moments {
  double truth_mean = 0;
  double predicted_mean = 0;
  double truth_squares = 0;  ///< of deviations from the mean
  double predicted_squares = 0;
  double products = 0;
};

Moments moments(const std::vector<double>& truth, const std::vector<double>& predicted, const Places& places) {
  Moments result;
  const double count = static_cast<double>(places.size());
  for (const std::size_t i : places) {
    result.truth_mean += truth[i] / count;
    result.predicted_mean += predicted[i] / count;
  }
  for (const std::size_t i : places) {
    const double y = truth[i] - result.truth_mean;
    const double x = predicted[i] - result.predicted_mean;
    result.truth_squares += y * y;
    result.predicted_squares += x * x;
    result.products += x * y;
  }
  return result;
}

double squared_errors(const std::vector<double>& truth, const std::vector<double>& predicted, const Places& places) {
  double sum = 0;
  for (const std::size_t i : places) sum += (truth[i] - predicted[i]) * (truth[i] - predicted[i]);
  return sum;
}

/// Rank of each value, 1 the least; equal ones share their mean rank.
std::vector<double> ranks(const std::vector<double>& values) {
  std::vector<std::size_t> order(values.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return values[a] < values[b]; });
  std::vector<double> result(values.size());
  for (std::size_t begin = 0; begin < order.size();) {
    std::size_t end = begin + 1;
    while (end < order.size() && values[order[end]] == values[order[begin]]) ++end;
    for (std::size_t k = begin; k < end; ++k) result[order[k]] = static_cast<double>(begin + end + 1) / 2;
    begin = end;
  }
  return result;
}

std::vector<std::size_t> all_of(std::size_t count) {
  std::vector<std::size_t> places(count);
  std::iota(places.begin(), places.end(), std::size_t{0});
  return places;
}

}  // namespace

double root_mean_squared_error(const std::vector<double>& truth, const std::vector<double>& predicted,
                               const Places& places) {
  return std::sqrt(squared_errors(truth, predicted, places) / static_cast<double>(places.size()));
}

double mean_absolute_error(const std::vector<double>& truth, const std::vector<double>& predicted,
                           const Places& places) {
  double sum = 0;
  for (const std::size_t i : places) sum += std::abs(truth[i] - predicted[i]);
  return sum / static_cast<double>(places.size());
}

double r_squared(const std::vector<double>& truth, const std::vector<double>& predicted, const Places& places) {
  const double squares = moments(truth, predicted, places).truth_squares;
  return squares > 0 ? 1 - squared_errors(truth, predicted, places) / squares : undefined;
}

double pearson(const std::vector<double>& truth, const std::vector<double>& predicted, const Places& places) {
  const Moments m = moments(truth, predicted, places);
  const double scale = std::sqrt(m.truth_squares) * std::sqrt(m.predicted_squares);
  return scale > 0 ? m.products / scale : undefined;
}

double spearman(const std::vector<double>& truth, const std::vector<double>& predicted, const Places& places) {
  return pearson(ranks(values_at(truth, places)), ranks(values_at(predicted, places)), all_of(places.size()));
}

double calibration_slope(const std::vector<double>& truth, const std::vector<double>& predicted, const Places& places) {
  const Moments m = moments(truth, predicted, places);
  return m.predicted_squares > 0 ? m.products / m.predicted_squares : undefined;
}

std::vector<Measure> response_measures(const std::vector<double>& truth, const std::vector<double>& predicted,
                                       bool is_score, const Resampler& resampler) {
  std::vector<Measure> result;
  const auto add = [&](const char* name, auto number) {
    result.push_back(resampler.measure(
        name, [&](const Places& places) { return number(truth, predicted, places); }, no_spread));
  };
  if (!is_score) {
    add("rmse", root_mean_squared_error);
    add("mae", mean_absolute_error);
    add("r_squared", r_squared);
  }
  add("pearson", pearson);
  add("spearman", spearman);
  if (!is_score) add("calibration_slope", calibration_slope);
  return result;
}

std::vector<Measure> response_difference(const std::vector<double>& truth, const std::vector<double>& first,
                                         const std::vector<double>& second, bool is_score, const Resampler& resampler) {
  std::vector<Measure> result;
  const auto add = [&](const char* name, auto number) {
    result.push_back(resampler.measure(
        name, [&](const Places& places) { return number(truth, first, places) - number(truth, second, places); },
        no_spread));
  };
  if (!is_score) add("rmse", root_mean_squared_error);
  add("pearson", pearson);
  add("spearman", spearman);
  return result;
}

}  // namespace marrow
