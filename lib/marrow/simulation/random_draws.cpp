#include "marrow/simulation/random_draws.hpp"

#include <algorithm>
#include <bit>
#include <cmath>

namespace marrow {

namespace {

/// Expected successes up to which the first term of the distribution is far from the smallest double.
constexpr double most_expected = 30;
constexpr std::int64_t word_bits = 64;

/// By inversion, one term after the other.
std::int64_t draw_few(Random& random, std::int64_t trials, double probability) noexcept {
  double left = random.uniform();
  double term = std::exp(static_cast<double>(trials) * std::log1p(-probability));
  const double odds = probability / (1 - probability);
  std::int64_t successes = 0;
  while (left >= term && successes < trials) {
    left -= term;
    ++successes;
    term *= static_cast<double>(trials - successes + 1) / static_cast<double>(successes) * odds;
  }
  return successes;
}

/// Coins: the bits of random words.
std::int64_t draw_halves(Random& random, std::int64_t trials) noexcept {
  std::int64_t heads = 0;
  for (; trials >= word_bits; trials -= word_bits) heads += std::popcount(random.next());
  if (trials > 0) heads += std::popcount(random.next() >> static_cast<unsigned>(word_bits - trials));
  return heads;
}

/// Gamma variate of unit scale; shape at least 1.
double draw_gamma(Random& random, double shape) noexcept {
  const double d = shape - 1.0 / 3;
  const double c = 1 / std::sqrt(9 * d);
  for (;;) {
    const double x = draw_normal(random);
    const double root = 1 + c * x;
    if (root <= 0) continue;
    const double v = root * root * root;
    if (std::log(1 - random.uniform()) < x * x / 2 + d - d * v + d * std::log(v)) return d * v;
  }
}

}  // namespace

double draw_normal(Random& random) noexcept {
  for (;;) {
    const double x = 2 * random.uniform() - 1;
    const double y = 2 * random.uniform() - 1;
    const double square = x * x + y * y;
    if (square > 0 && square < 1) return x * std::sqrt(-2 * std::log(square) / square);
  }
}

double draw_beta(Random& random, double alpha, double beta) noexcept {
  const double first = alpha * draw_factor(random, 1 / alpha);
  return first / (first + beta * draw_factor(random, 1 / beta));
}

Random random_stream(std::uint64_t seed, std::string_view what, std::int64_t number) noexcept {
  constexpr std::uint64_t odd = 0xff51afd7ed558ccdU;
  const std::uint64_t part = Random(seed ^ fnv1a(what)).next() ^ (static_cast<std::uint64_t>(number) * odd);
  return Random(Random(part).next());
}

std::int64_t draw_binomial(Random& random, std::int64_t trials, double probability) noexcept {
  if (trials <= 0 || !(probability > 0)) return 0;
  if (probability >= 1) return trials;
  if (probability == 0.5) return draw_halves(random, trials);
  if (probability > 0.5) return trials - draw_binomial(random, trials, 1 - probability);
  // Sums of binomial variates of one probability are binomial.
  const auto portion = std::max<std::int64_t>(
      1, static_cast<std::int64_t>(std::min(most_expected / probability, static_cast<double>(trials))));
  std::int64_t successes = 0;
  for (std::int64_t left = trials; left > 0; left -= portion) {
    successes += draw_few(random, std::min(left, portion), probability);
  }
  return successes;
}

double draw_factor(Random& random, double variance) noexcept {
  if (!(variance > 0)) return 1;
  const double shape = 1 / variance;
  if (shape >= 1) return draw_gamma(random, shape) / shape;
  return draw_gamma(random, shape + 1) * std::pow(1 - random.uniform(), 1 / shape) / shape;
}

}  // namespace marrow
