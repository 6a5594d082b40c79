#include "marrow/model/resampler.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <numeric>
#include <utility>

#include "marrow/base/error.hpp"
#include "marrow/model/bootstrap.hpp"
#include "marrow/model/parallel.hpp"

namespace marrow {

Resampler::Resampler(std::size_t patients, const ResamplingOptions& options)
    : all_(patients), samples_(bootstrap_samples(patients, options.bootstraps, options.seed)), options_(options) {
  std::iota(all_.begin(), all_.end(), std::size_t{0});
}

Measure Resampler::measure(std::string name, const Number& number, std::string_view why_not) const {
  Measure result{.name = std::move(name), .years = std::nullopt};
  const double value = number(all_);
  if (!std::isfinite(value)) {
    result.reason = why_not;
    return result;
  }
  result.value = value;
  std::vector<double> drawn(samples_.size());
  for_each_index(samples_.size(), options_.threads, [&](std::size_t b) { drawn[b] = number(samples_[b]); });
  if (const auto interval = percentile_interval(std::move(drawn))) {
    result.low = interval->low;
    result.high = interval->high;
  }
  return result;
}

const Measure& measure_named(const std::vector<Measure>& measures, std::string_view name) {
  const auto found =
      std::find_if(measures.begin(), measures.end(), [&](const Measure& measure) { return measure.name == name; });
  if (found == measures.end()) throw Error(ErrorKind::internal, fmt::format("no measure is named '{}'", name));
  return *found;
}

}  // namespace marrow
