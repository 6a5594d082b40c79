#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

namespace marrow {

/// Places of the patients of each bootstrap sample: as many as there are patients, drawn with replacement, ascending.
[[nodiscard]] std::vector<std::vector<std::size_t>> bootstrap_samples(std::size_t patients, std::size_t samples,
                                                                      std::uint64_t seed);

/// The values at `places`, in their order.
template <class T>
[[nodiscard]] std::vector<T> values_at(const std::vector<T>& values, const std::vector<std::size_t>& places) {
  std::vector<T> result;
  result.reserve(places.size());
  for (const std::size_t place : places) result.push_back(values[place]);
  return result;
}

/// Mean of at least one value.
[[nodiscard]] double mean(std::span<const double> values);
/// Standard deviation of a sample of at least one value, over n - 1; 0 for one.
[[nodiscard]] double sample_deviation(std::span<const double> values);

/// Of each patient the mean over repeats of a validation, shape (repeats, patients); at least one repeat.
[[nodiscard]] std::vector<double> mean_of_repeats(const std::vector<std::vector<double>>& repeats);

/// Quantile of sorted values, linear between neighbours (Hyndman, Fan 1996, type 7: R's default). Not for an empty
/// list.
[[nodiscard]] double quantile_of_sorted(const std::vector<double>& sorted, double probability);

struct PercentileInterval {
  double low = 0;
  double high = 0;
};

/// 2.5 and 97.5 percentile. Samples in which the number could not be told (NaN) are left out; empty if these are more
/// than half.
[[nodiscard]] std::optional<PercentileInterval> percentile_interval(std::vector<double> samples);

}  // namespace marrow
