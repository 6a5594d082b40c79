#include "marrow/simulation/random_draws.hpp"

#include <doctest/doctest.h>

#include <array>
#include <cmath>
#include <cstdint>
#include <vector>

using marrow::draw_binomial;
using marrow::Random;

namespace {

constexpr double widest_z = 4.5;

/// Standard errors by which the mean of `draws` numbers misses.
double mean_z(double sum, double draws, double mean, double variance) {
  return std::abs(sum / draws - mean) / std::sqrt(variance / draws);
}

}  // namespace

TEST_CASE("binomial numbers have the mean and variance that they should, few or many, rare or not") {
  struct Row {
    std::int64_t trials;
    double probability;
  };
  constexpr int draws = 5000;
  for (const auto& [trials, probability] :
       {Row{1, 0.3}, Row{7, 0.5}, Row{64, 0.5}, Row{1000, 0.5}, Row{1000, 2e-4}, Row{5000, 0.02}, Row{2000, 0.93}}) {
    CAPTURE(trials);
    CAPTURE(probability);
    Random random(7);
    const double mean = static_cast<double>(trials) * probability;
    const double variance = mean * (1 - probability);
    double sum = 0;
    double squares = 0;
    for (int i = 0; i < draws; ++i) {
      const std::int64_t drawn = draw_binomial(random, trials, probability);
      REQUIRE(drawn >= 0);
      REQUIRE(drawn <= trials);
      const double difference = static_cast<double>(drawn) - mean;
      sum += difference;
      squares += difference * difference;
    }
    CHECK(mean_z(sum, draws, 0, variance) < widest_z);
    // Fourth central moment of the binomial distribution.
    const double fourth = variance * (1 + 3 * (static_cast<double>(trials) - 2) * probability * (1 - probability));
    CHECK(mean_z(squares, draws, variance, fourth - variance * variance) < widest_z);
  }
}

TEST_CASE("each number of successes comes as often as the binomial distribution says") {
  constexpr int draws = 40000;
  const std::array<double, 5> expected{0.4096, 0.4096, 0.1536, 0.0256, 0.0016};  // of 4 at 0.2
  std::array<int, 5> seen{};
  Random random(11);
  for (int i = 0; i < draws; ++i) ++seen[static_cast<std::size_t>(draw_binomial(random, 4, 0.2))];
  for (std::size_t i = 0; i < seen.size(); ++i) {
    CHECK(mean_z(seen[i], draws, expected[i], expected[i] * (1 - expected[i])) < widest_z);
  }
}

TEST_CASE("certain and impossible successes are not drawn") {
  Random random(1);
  CHECK(draw_binomial(random, 10, 0) == 0);
  CHECK(draw_binomial(random, 10, 1) == 10);
  CHECK(draw_binomial(random, 0, 0.4) == 0);
  CHECK(draw_binomial(random, 10, 1.5) == 10);
}

TEST_CASE("factors have mean 1 and the variance that is asked for") {
  constexpr int draws = 40000;
  for (const double variance : {0.05, 1.0, 4.0}) {
    CAPTURE(variance);
    Random random(3);
    double sum = 0;
    double squares = 0;
    for (int i = 0; i < draws; ++i) {
      const double factor = marrow::draw_factor(random, variance);
      REQUIRE(factor >= 0);
      sum += factor;
      squares += (factor - 1) * (factor - 1);
    }
    CHECK(mean_z(sum, draws, 1, variance) < widest_z);
    // Fourth central moment of a gamma distribution of mean 1: 3 v² + 6 v³.
    CHECK(mean_z(squares, draws, variance, 2 * variance * variance + 6 * std::pow(variance, 3)) < widest_z);
  }
  Random random(3);
  CHECK(marrow::draw_factor(random, 0) == 1);
}

TEST_CASE("the streams of two parts differ, that of one part is always the same") {
  CHECK(marrow::random_stream(1, "reads", 5).next() == marrow::random_stream(1, "reads", 5).next());
  CHECK(marrow::random_stream(1, "reads", 5).next() != marrow::random_stream(1, "reads", 6).next());
  CHECK(marrow::random_stream(1, "reads", 5).next() != marrow::random_stream(2, "reads", 5).next());
  CHECK(marrow::random_stream(1, "reads", 5).next() != marrow::random_stream(1, "counts", 5).next());
  // Fixed for all machines and versions: simulated data are made again, not kept.
  CHECK(marrow::random_stream(1, "reads", 5).next() == 7675729505869632984U);
}
