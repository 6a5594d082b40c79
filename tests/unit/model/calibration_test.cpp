#include "marrow/model/calibration.hpp"

#include <doctest/doctest.h>

#include <cmath>

using marrow::EndPoint;
using marrow::Observation;

TEST_CASE("without censoring a pseudo-observation is whether the relapse came by then") {
  const std::vector<Observation> observations = {
      {1, EndPoint::event}, {2, EndPoint::competing}, {3, EndPoint::event}, {9, EndPoint::censored}};
  const auto pseudo = marrow::pseudo_values(observations, 5);
  const double expected[] = {1, 0, 1, 0};
  for (std::size_t i = 0; i < 4; ++i) CHECK(pseudo[i] == doctest::Approx(expected[i]));
  const auto incidence = marrow::incidence_estimate(observations, 5);
  CHECK(incidence.value == doctest::Approx(0.5));
  CHECK(incidence.standard_error == doctest::Approx(std::sqrt(0.25 / 3)));
}

TEST_CASE("a patient censored early passes the pseudo-observation's weight on") {
  const std::vector<Observation> observations = {
      {1, EndPoint::censored}, {2, EndPoint::event}, {9, EndPoint::censored}};
  // Incidence 1/2; without the first 1/2, without the second 0, without the third 1.
  const auto pseudo = marrow::pseudo_values(observations, 5);
  CHECK(pseudo[0] == doctest::Approx(0.5));
  CHECK(pseudo[1] == doctest::Approx(1.5));
  CHECK(pseudo[2] == doctest::Approx(-0.5));
}

TEST_CASE("predictions that are right on average have intercept 0, and halved log hazards slope 2") {
  std::vector<double> right;
  std::vector<double> timid;
  std::vector<double> outcome;
  for (const double p : {0.1, 0.2, 0.4, 0.6}) {
    for (int i = 0; i < 10; ++i) {
      right.push_back(p);
      timid.push_back(-std::expm1(-std::sqrt(-std::log1p(-p))));  // the predictor log(-log(1-p)) halved
      outcome.push_back(i < std::lround(10 * p) ? 1 : 0);
    }
  }
  const auto model = marrow::fit_calibration(right, outcome);
  REQUIRE(model);
  CHECK(model->intercept.value == doctest::Approx(0).epsilon(1e-7));
  CHECK(model->slope.value == doctest::Approx(1).epsilon(1e-7));
  CHECK(model->slope.standard_error > 0.1);
  CHECK(marrow::fit_calibration(timid, outcome)->slope.value == doctest::Approx(2).epsilon(1e-7));
}

TEST_CASE("noisy outcomes, as pseudo-observations are, have a slope too") {
  // Gauss-Newton alone creeps here: the residuals are large beside what the predictions explain.
  std::vector<double> probability;
  std::vector<double> outcome;
  for (int i = 0; i < 60; ++i) {
    probability.push_back(0.02 + 0.01 * i);
    outcome.push_back(i % 4 == 0 ? 1.3 : i % 7 == 0 ? -0.2 : 0);
  }
  const auto model = marrow::fit_calibration(probability, outcome);
  REQUIRE(model);
  CHECK(std::isfinite(model->slope.value));
  CHECK(model->slope.standard_error > 0);
}

TEST_CASE("predictions that are all the same have an intercept and no slope") {
  const auto model = marrow::fit_calibration({0.25, 0.25, 0.25, 0.25}, {1, 0, 0, 0});
  REQUIRE(model);
  CHECK(model->intercept.value == doctest::Approx(0).epsilon(1e-7));
  CHECK(std::isnan(model->slope.value));
}

TEST_CASE("the smooth curve follows a straight line, and its errors are the distances to the diagonal") {
  std::vector<double> probability;
  std::vector<double> outcome;
  for (int i = 0; i <= 200; ++i) {
    probability.push_back(0.002 * i);
    outcome.push_back(0.1 + 0.002 * i);  // everywhere 0.1 above the prediction
  }
  const auto smooth = marrow::smooth_calibration(probability, outcome);
  CHECK(smooth.predicted.size() == 101);
  CHECK(smooth.at(0.201) == doctest::Approx(0.301));
  const auto errors = marrow::calibration_errors(probability, smooth);
  CHECK(errors.ici == doctest::Approx(0.1));
  CHECK(errors.e50 == doctest::Approx(0.1));
  CHECK(errors.e90 == doctest::Approx(0.1));
}

TEST_CASE("a curve of one patient or of one prediction is the mean") {
  CHECK(marrow::smooth_calibration({0.3}, {1}).at(0.3) == doctest::Approx(1));
  const auto smooth = marrow::smooth_calibration({0.3, 0.3, 0.3, 0.3}, {1, 0, 0, 0});
  CHECK(smooth.at(0.3) == doctest::Approx(0.25));
}
