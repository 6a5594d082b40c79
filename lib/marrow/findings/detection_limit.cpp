#include "marrow/findings/detection_limit.hpp"

#include <algorithm>
#include <cmath>

namespace marrow {

namespace {

constexpr double wanted_probability = 0.95;
constexpr double germline_limit = 0.20;

/// Probability of at most two alternative reads among `reads`.
double too_few_probability(double reads, double fraction) {
  const double none = std::pow(1 - fraction, reads - 2);
  return none * ((1 - fraction) * (1 - fraction) + reads * fraction * (1 - fraction) +
                 reads * (reads - 1) / 2 * fraction * fraction);
}

}  // namespace

std::optional<double> detection_limit(std::int64_t depth_reads) {
  if (depth_reads < fewest_alternative_reads) return std::nullopt;
  constexpr std::int64_t millionths = 1'000'000;
  std::int64_t missed = 0;
  std::int64_t seen = millionths;
  while (seen - missed > 1) {
    const std::int64_t middle = missed + (seen - missed) / 2;
    const double fraction = static_cast<double>(middle) / static_cast<double>(millionths);
    const bool is_seen = too_few_probability(static_cast<double>(depth_reads), fraction) <= 1 - wanted_probability;
    (is_seen ? seen : missed) = middle;
  }
  return static_cast<double>(seen) / static_cast<double>(millionths);
}

std::optional<double> detection_limit(const BaseDepth& depth) {
  if (depth.stated_limit_vaf || !depth.depth_reads) return depth.stated_limit_vaf;
  const std::optional<double> limit = detection_limit(*depth.depth_reads);
  return limit && depth.is_by_germline_caller ? std::optional(std::max(*limit, germline_limit)) : limit;
}

}  // namespace marrow
