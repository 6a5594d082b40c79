#include "marrow/model/bootstrap.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <numeric>

#include "marrow/base/random.hpp"

namespace marrow {

std::vector<std::vector<std::size_t>> bootstrap_samples(std::size_t patients, std::size_t samples, std::uint64_t seed) {
  std::vector<std::vector<std::size_t>> result(samples, std::vector<std::size_t>(patients));
  for (std::size_t b = 0; b < samples; ++b) {
    Random random(fnv1a(fmt::format("bootstrap|{}|{}", seed, b)));
    for (std::size_t& place : result[b]) place = random.below(patients);
    std::sort(result[b].begin(), result[b].end());
  }
  return result;
}

double mean(std::span<const double> values) {
  return std::accumulate(values.begin(), values.end(), 0.0) / static_cast<double>(values.size());
}

double sample_deviation(std::span<const double> values) {
  const double centre = mean(values);
  double squares = 0;
  for (const double value : values) squares += (value - centre) * (value - centre);
  return values.size() > 1 ? std::sqrt(squares / (static_cast<double>(values.size()) - 1)) : 0;
}

std::vector<double> mean_of_repeats(const std::vector<std::vector<double>>& repeats) {
  std::vector<double> result(repeats.front().size(), 0.0);
  for (const std::vector<double>& values : repeats) {
    for (std::size_t i = 0; i < values.size(); ++i) result[i] += values[i] / static_cast<double>(repeats.size());
  }
  return result;
}

double quantile_of_sorted(const std::vector<double>& sorted, double probability) {
  const double place = probability * static_cast<double>(sorted.size() - 1);
  const std::size_t below = static_cast<std::size_t>(std::floor(place));
  const std::size_t above = std::min(below + 1, sorted.size() - 1);
  return sorted[below] + (place - static_cast<double>(below)) * (sorted[above] - sorted[below]);
}

std::optional<PercentileInterval> percentile_interval(std::vector<double> samples) {
  const std::size_t drawn = samples.size();
  std::erase_if(samples, [](double sample) { return std::isnan(sample); });
  if (samples.empty() || 2 * samples.size() < drawn) return std::nullopt;
  std::sort(samples.begin(), samples.end());
  return PercentileInterval{quantile_of_sorted(samples, 0.025), quantile_of_sorted(samples, 0.975)};
}

}  // namespace marrow
