#include "marrow/model/ridge.hpp"

#include <doctest/doctest.h>

#include <cmath>

#include "marrow/base/random.hpp"

namespace {

using marrow::FeatureSpec;
using marrow::MonotoneSign;

struct Data {
  marrow::NumberTable features{0, 2, {}};
  std::vector<FeatureSpec> columns{FeatureSpec{}, FeatureSpec{}};
  std::vector<double> responses;
};

/// y = 5 + 3 a − 2 b, without noise; a and b are 0 or 1.
Data additive() {
  Data data;
  for (std::size_t i = 0; i < 40; ++i) {
    const double a = i % 2 == 0 ? 1 : 0;
    const double b = i % 5 == 0 ? 1 : 0;
    data.features.values.insert(data.features.values.end(), {a, b});
    ++data.features.rows;
    data.responses.push_back(5 + 3 * a - 2 * b);
  }
  return data;
}

}  // namespace

TEST_CASE("without a penalty the regression is exact, and its intercept is the mean response") {
  const Data data = additive();
  const marrow::LinearPredictor fit = marrow::fit_ridge(data.features, data.columns, data.responses, 0);
  CHECK(fit.coefficients[0] == doctest::Approx(3).epsilon(1e-9));
  CHECK(fit.coefficients[1] == doctest::Approx(-2).epsilon(1e-9));
  CHECK(fit.intercept == doctest::Approx(5 + 1.5 - 0.4));
  CHECK(fit(data.features.values.data()) == doctest::Approx(data.responses[0]));
}

TEST_CASE("a penalty weighs as much as so many patients") {
  Data data = additive();
  data.features = {40, 1, {}};
  data.columns.resize(1);
  for (std::size_t i = 0; i < 40; ++i) {
    data.features.values.push_back(i % 2 == 0 ? 1 : 0);
    data.responses[i] = i % 2 == 0 ? 1 : -1;
  }
  // One standardised feature: the coefficient is that of least squares times n / (n + penalty).
  const marrow::LinearPredictor fit = marrow::fit_ridge(data.features, data.columns, data.responses, 10);
  CHECK(fit.coefficients[0] == doctest::Approx(2 * 40.0 / 50.0));
}

TEST_CASE("a coefficient against its sign is 0, and the others are fitted as if the feature were not there") {
  Data data = additive();
  data.columns[1].monotone = MonotoneSign::up;
  const marrow::LinearPredictor fit = marrow::fit_ridge(data.features, data.columns, data.responses, 0);
  CHECK(fit.coefficients[1] == 0);
  data.columns[1].monotone = MonotoneSign::down;
  CHECK(marrow::fit_ridge(data.features, data.columns, data.responses, 0).coefficients[1] == doctest::Approx(-2));
  Data alone = additive();
  alone.features = {40, 1, {}};
  alone.columns.resize(1);
  for (std::size_t i = 0; i < 40; ++i) alone.features.values.push_back(i % 2 == 0 ? 1 : 0);
  const marrow::LinearPredictor of_one = marrow::fit_ridge(alone.features, alone.columns, alone.responses, 0);
  CHECK(fit.coefficients[0] == doctest::Approx(of_one.coefficients[0]));
}

TEST_CASE("a constant feature has no coefficient") {
  Data data = additive();
  for (std::size_t i = 0; i < 40; ++i) data.features.at(i, 1) = 7;
  CHECK(marrow::fit_ridge(data.features, data.columns, data.responses, 1).coefficients[1] == 0);
}
