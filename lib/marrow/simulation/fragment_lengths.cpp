#include "marrow/simulation/fragment_lengths.hpp"

#include <algorithm>
#include <cmath>

namespace marrow {

namespace {

constexpr double widest_sd = 5;

}  // namespace

FragmentLengths::FragmentLengths(double mean_bp, double sd_bp, std::int64_t least_bp) {
  if (sd_bp <= 0) mean_bp = std::round(mean_bp);
  least_bp_ = std::max(least_bp, static_cast<std::int64_t>(std::floor(mean_bp - widest_sd * sd_bp)));
  const auto last = std::max(least_bp_, static_cast<std::int64_t>(std::ceil(mean_bp + widest_sd * sd_bp)));
  double sum = 0;
  for (std::int64_t length = least_bp_; length <= last; ++length) {
    const double z = sd_bp <= 0 ? 0 : (static_cast<double>(length) - mean_bp) / sd_bp;
    sum += std::exp(-z * z / 2);
    cumulative_.push_back(sum);
  }
  for (double& value : cumulative_) value /= sum;
}

std::int64_t FragmentLengths::draw(Random& random) const noexcept {
  const auto found = std::upper_bound(cumulative_.begin(), std::prev(cumulative_.end()), random.uniform());
  return least_bp_ + (found - cumulative_.begin());
}

double FragmentLengths::mean_covered_bp(std::int64_t read_length_bp) const noexcept {
  double mean = 0;
  double before = 0;
  for (std::size_t i = 0; i < cumulative_.size(); ++i) {
    const std::int64_t length = least_bp_ + static_cast<std::int64_t>(i);
    mean += (cumulative_[i] - before) * static_cast<double>(std::min(length, 2 * read_length_bp));
    before = cumulative_[i];
  }
  return mean;
}

}  // namespace marrow
