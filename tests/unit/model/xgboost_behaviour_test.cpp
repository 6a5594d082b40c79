// What marrow assumes of XGBoost. If one of these fails after an upgrade, look at lib/marrow/model/booster.cpp.
#include <doctest/doctest.h>

#include <cmath>

#include "marrow/base/error.hpp"
#include "marrow/model/booster.hpp"
#include "unit/model/small_cohort.hpp"

namespace {

marrow::NumberTable table(const std::vector<double>& values, std::size_t columns) {
  return {values.size() / columns, columns, values};
}

marrow::Booster example() {
  const marrow::Cohort cohort = small_cohort();
  const marrow::NumberTable features = table(cohort.matrix.values, 3);
  return marrow::Booster::train({}, features, cohort.matrix.columns, cohort.observations,
                                std::vector<double>(features.rows, 0.0), {.rounds = 10}, 1);
}

}  // namespace

TEST_CASE("XGBoost scores permuted columns without a word: names are ours to check") {
  const marrow::Booster booster = example();
  const double right = booster.margins(table({12, -1, 1}, 3)).front();
  const double permuted = booster.margins(table({-1, 12, 1}, 3)).front();
  CHECK(right != permuted);
}

TEST_CASE("trees written as universal binary JSON load from memory and score the same") {
  const marrow::Booster booster = example();
  const marrow::Booster again = marrow::Booster::load(booster.ubj());
  const marrow::NumberTable rows = table({12, -1, 1, 3, -4, 0}, 3);
  CHECK(again.margins(rows) == booster.margins(rows));
  CHECK(again.features() == 3);
  CHECK(again.ubj() == booster.ubj());
  CHECK_THROWS_AS(static_cast<void>(marrow::Booster::load("no model")), marrow::Error);
}

TEST_CASE("trees that start from a margin predict the correction alone, and SHAP values sum to it") {
  const marrow::Booster booster = example();
  const marrow::NumberTable rows = table({12, -1, 1, 3, -4, 0}, 3);
  const std::vector<double> margins = booster.margins(rows);
  const marrow::NumberTable parts = booster.contributions(rows);
  REQUIRE(parts.columns == 4);
  for (std::size_t i = 0; i < rows.rows; ++i) {
    CHECK(std::abs(parts.at(i, 0) + parts.at(i, 1) + parts.at(i, 2) + parts.at(i, 3) - margins[i]) < 1e-5);
    CHECK(std::abs(parts.at(i, 3)) < 0.3);  // no constant such as the logarithm of XGBoost's default base score
  }
}
