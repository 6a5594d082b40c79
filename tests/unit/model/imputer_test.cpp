#include "marrow/model/imputer.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <limits>
#include <set>

#include "marrow/base/error.hpp"

namespace {

constexpr double missing = std::numeric_limits<double>::quiet_NaN();

/// The second feature is twice the first, plus 0.5 or minus 0.5; the third is 1 where the first is above 5.
marrow::NumberTable example() {
  marrow::NumberTable table{0, 3, {}};
  for (int i = 0; i < 40; ++i) {
    const double first = i / 4.0;
    table.values.insert(table.values.end(), {first, 2 * first + (i % 2 == 0 ? 0.5 : -0.5), first > 5 ? 1.0 : 0.0});
    ++table.rows;
  }
  return table;
}

}  // namespace

TEST_CASE("a missing value is drawn around what the other features say, never twice the same constant") {
  const marrow::Imputer imputer = marrow::fit_imputer(example());
  const double row[] = {6, missing, 1};
  const marrow::NumberTable draws = imputer.all_draws(row);
  CHECK(draws.rows == marrow::Imputer::draws);
  double sum = 0;
  std::set<double> distinct;
  for (std::size_t k = 0; k < draws.rows; ++k) {
    CHECK(draws.at(k, 0) == 6);
    CHECK(draws.at(k, 2) == 1);
    sum += draws.at(k, 1);
    distinct.insert(draws.at(k, 1));
  }
  CHECK(sum / static_cast<double>(draws.rows) == doctest::Approx(12).epsilon(0.1));
  CHECK(distinct.size() > 5);
}

TEST_CASE("a missing yes-or-no is drawn as yes in the share that the other features make likely") {
  const marrow::Imputer imputer = marrow::fit_imputer(example());
  const auto share = [&](double first) {
    const double row[] = {first, 2 * first, missing};
    const marrow::NumberTable draws = imputer.all_draws(row);
    double sum = 0;
    for (std::size_t k = 0; k < draws.rows; ++k) sum += draws.at(k, 2);
    return sum / static_cast<double>(draws.rows);
  };
  CHECK(share(0) < 0.2);
  CHECK(share(9.5) > 0.8);
}

TEST_CASE("a complete row is its own and only draw") {
  const marrow::Imputer imputer = marrow::fit_imputer(example());
  const double row[] = {1, 2, 0};
  CHECK(imputer.all_draws(row).values == std::vector<double>{1, 2, 0});
}

TEST_CASE("draws stay within what was seen, and are the same every time") {
  const marrow::Imputer imputer = marrow::fit_imputer(example());
  const double row[] = {9.75, missing, missing};
  const marrow::NumberTable draws = imputer.all_draws(row);
  CHECK(draws.values == imputer.all_draws(row).values);
  for (std::size_t k = 0; k < draws.rows; ++k) CHECK(draws.at(k, 1) <= imputer.features[1].high);
}

TEST_CASE("a feature that nobody has cannot be learned") {
  CHECK_THROWS_AS(static_cast<void>(marrow::fit_imputer({2, 1, {missing, missing}})), marrow::Error);
}

TEST_CASE(
    "common draws of a feature do not depend on what else is missing, and hold rare findings by their frequency") {
  marrow::NumberTable table{400, 3, {}};
  for (std::size_t i = 0; i < 400; ++i) {
    const double group = i % 4 == 0 ? 1 : 0;
    table.values.insert(table.values.end(), {group, group == 1 && i % 8 == 0 ? 1.0 : 0.0, i % 100 == 0 ? 1.0 : 0.0});
  }
  const marrow::Imputer imputer = marrow::fit_imputer(table, {true, false, false});
  const auto share = [&](const std::vector<double>& row, std::size_t feature) {
    const marrow::NumberTable draws = imputer.all_draws(row.data());
    double sum = 0;
    for (std::size_t k = 0; k < draws.rows; ++k) sum += draws.at(k, feature);
    return sum / static_cast<double>(draws.rows);
  };
  const double missing = std::numeric_limits<double>::quiet_NaN();
  CHECK(share({1, missing, 0}, 1) == doctest::Approx(0.5).epsilon(0.1));
  CHECK(share({0, missing, 0}, 1) == 0);
  CHECK(share({1, 0, missing}, 2) == doctest::Approx(0.04).epsilon(0.2));
  const std::vector<double> one{1, 0, missing};
  const std::vector<double> both{1, missing, missing};
  const marrow::NumberTable alone = imputer.all_draws(one.data());
  const marrow::NumberTable together = imputer.all_draws(both.data());
  REQUIRE(alone.rows == marrow::Imputer::common_draws);
  for (std::size_t k = 0; k < alone.rows; ++k) CHECK(alone.at(k, 2) == together.at(k, 2));
}
