#pragma once

#include <cstdint>
#include <string_view>

#include "marrow/base/random.hpp"

namespace marrow {

/// The generator of one part of a simulation: parts are drawn in any order, on any thread, and come out the same.
/// `what` names the kind of part, `number` the part.
[[nodiscard]] Random random_stream(std::uint64_t seed, std::string_view what, std::int64_t number) noexcept;

/// Successes among `trials` at `probability`, which is taken into [0, 1]; exact up to the rounding of double. The cost
/// grows with the expected number, at one half with trials / 64.
[[nodiscard]] std::int64_t draw_binomial(Random& random, std::int64_t trials, double probability) noexcept;

/// Standard normal variate. Source: the polar method of Marsaglia and Bray 1964, SIAM Review 6:260.
[[nodiscard]] double draw_normal(Random& random) noexcept;

/// Beta variate; both parameters positive. Source: the ratio of two gamma variates.
[[nodiscard]] double draw_beta(Random& random, double alpha, double beta) noexcept;

/// Gamma variate of mean 1 and the variance that is given, at least 0; 0 gives 1.
/// Source: Marsaglia and Tsang 2000, ACM TOMS 26:363, with their boost for shapes below 1.
[[nodiscard]] double draw_factor(Random& random, double variance) noexcept;

}  // namespace marrow
