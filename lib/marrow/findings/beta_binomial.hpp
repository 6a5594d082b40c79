#pragma once

#include <cstdint>

namespace marrow {

/// Probability of at least `count` of `trials` where the chance of one is beta-distributed with the mean and the
/// squared coefficient of variation given; binomial for a spread of 0. `mean` in (0, 1). Never 0.
[[nodiscard]] double beta_binomial_upper_tail(std::int64_t count, std::int64_t trials, double mean, double spread);

}  // namespace marrow
