#include "marrow/simulation/fragment_lengths.hpp"

#include <doctest/doctest.h>

#include <cmath>

TEST_CASE("fragments have the mean and the deviation that are asked for, and none is shorter than a read") {
  const marrow::FragmentLengths lengths(300, 60, 100);
  CHECK(lengths.longest_bp() == 600);
  marrow::Random random(5);
  constexpr int draws = 50000;
  double sum = 0;
  double squares = 0;
  double covered = 0;
  for (int i = 0; i < draws; ++i) {
    const std::int64_t length = lengths.draw(random);
    REQUIRE(length >= 100);
    REQUIRE(length <= 600);
    sum += static_cast<double>(length - 300);
    squares += static_cast<double>((length - 300) * (length - 300));
    covered += static_cast<double>(std::min<std::int64_t>(length, 200));
  }
  CHECK(std::abs(sum / draws) < 1.2);
  CHECK(std::abs(std::sqrt(squares / draws) - 60) < 1);
  CHECK(std::abs(covered / draws - lengths.mean_covered_bp(100)) < 0.2);
}

TEST_CASE("without deviation all fragments have one length") {
  const marrow::FragmentLengths lengths(250, 0, 100);
  marrow::Random random(5);
  CHECK(lengths.draw(random) == 250);
  CHECK(lengths.longest_bp() == 250);
  CHECK(lengths.mean_covered_bp(100) == 200);
  CHECK(lengths.mean_covered_bp(150) == 250);
}
