#include "marrow/model/survival.hpp"

#include <doctest/doctest.h>

#include <cmath>

#include "marrow/base/error.hpp"
#include "marrow/model/cox.hpp"

namespace {

using marrow::EndPoint;
using marrow::Observation;

/// Remission in weeks of 42 children with acute leukaemia, 6-mercaptopurine (1) or placebo (0).
/// Source: Gehan 1965 (Freireich 1963), R package MASS.
struct GehanRow {
  double weeks;
  int relapsed;
  double mercaptopurine;
};
const GehanRow gehan[] = {{1, 1, 0},  {10, 1, 1}, {22, 1, 0}, {7, 1, 1},  {3, 1, 0},  {32, 0, 1}, {12, 1, 0},
                          {23, 1, 1}, {8, 1, 0},  {22, 1, 1}, {17, 1, 0}, {6, 1, 1},  {2, 1, 0},  {16, 1, 1},
                          {11, 1, 0}, {34, 0, 1}, {8, 1, 0},  {32, 0, 1}, {12, 1, 0}, {25, 0, 1}, {2, 1, 0},
                          {11, 0, 1}, {5, 1, 0},  {20, 0, 1}, {4, 1, 0},  {19, 0, 1}, {15, 1, 0}, {6, 1, 1},
                          {8, 1, 0},  {17, 0, 1}, {23, 1, 0}, {35, 0, 1}, {5, 1, 0},  {6, 1, 1},  {11, 1, 0},
                          {13, 1, 1}, {4, 1, 0},  {9, 0, 1},  {1, 1, 0},  {6, 0, 1},  {8, 1, 0},  {10, 0, 1}};

struct Gehan {
  marrow::NumberTable features{0, 1, {}};
  std::vector<Observation> observations;
  Gehan() {
    for (const GehanRow& row : gehan) {
      ++features.rows;
      features.values.push_back(row.mercaptopurine);
      observations.push_back({row.weeks, row.relapsed == 1 ? EndPoint::event : EndPoint::censored});
    }
  }
};

}  // namespace

TEST_CASE("remission under 6-mercaptopurine follows R's Kaplan-Meier curve") {
  std::vector<Observation> treated;
  const Gehan data;
  for (std::size_t i = 0; i < data.observations.size(); ++i) {
    if (data.features.values[i] == 1) treated.push_back(data.observations[i]);
  }
  const auto curve = marrow::kaplan_meier(treated);
  REQUIRE(curve.size() == 7);
  CHECK(curve[0].at_risk == 21);
  CHECK(curve[0].events == 3);
  CHECK(curve[0].survival == doctest::Approx(0.857142857143).epsilon(1e-10));
  CHECK(curve[6].time == 23);
  CHECK(curve[6].survival == doctest::Approx(0.448179271709).epsilon(1e-10));
  CHECK(curve[6].standard_error == doctest::Approx(0.1345914567558).epsilon(1e-10));
}

TEST_CASE("6-mercaptopurine lowers the hazard as R's coxph with Breslow ties says") {
  const Gehan data;
  const marrow::CoxFit fit = marrow::fit_cox(data.features, data.observations);
  CHECK(fit.predictor.coefficients[0] == doctest::Approx(-1.50919141259).epsilon(1e-8));
  CHECK(fit.standard_errors[0] == doctest::Approx(0.409564406367).epsilon(1e-8));
  CHECK(fit.log_likelihood == doctest::Approx(-86.3796220711).epsilon(1e-10));
}

TEST_CASE("a ridge shrinks the coefficient as R's ridge() does") {
  const Gehan data;
  const marrow::CoxFit fit = marrow::fit_cox(data.features, data.observations, 1);
  CHECK(fit.predictor.coefficients[0] == doctest::Approx(-0.708928352419).epsilon(1e-6));
}

TEST_CASE("a constant feature gets no coefficient and disturbs nothing") {
  const Gehan data;
  marrow::NumberTable wide{data.features.rows, 2, {}};
  for (const double value : data.features.values) {
    wide.values.push_back(7);
    wide.values.push_back(value);
  }
  const marrow::CoxFit fit = marrow::fit_cox(wide, data.observations);
  CHECK(fit.predictor.coefficients[0] == 0);
  CHECK(fit.predictor.coefficients[1] == doctest::Approx(-1.50919141259).epsilon(1e-8));
}

TEST_CASE("a feature that separates the relapses is refused, not fitted to infinity") {
  const std::vector<Observation> observations = {
      {1, EndPoint::event}, {2, EndPoint::event}, {3, EndPoint::censored}, {4, EndPoint::censored}};
  const marrow::NumberTable features{4, 1, {1, 1, 0, 0}};
  CHECK_THROWS_AS(static_cast<void>(marrow::fit_cox(features, observations)), marrow::Error);
  CHECK(marrow::fit_cox(features, observations, 1).predictor.coefficients[0] > 0);
}

TEST_CASE("without a relapse there is nothing to fit") {
  const marrow::NumberTable features{2, 1, {0, 1}};
  CHECK_THROWS_AS(static_cast<void>(marrow::fit_cox(features, {{1, EndPoint::censored}, {2, EndPoint::competing}})),
                  marrow::Error);
}

TEST_CASE("concordance counted by hand: ties of risk are half, censored patients are compared only before they leave") {
  // Pairs: (1 event, 2), (1 event, 3), (1 event, 4), (3 event, 4); patient 2 leaves before the event of 3.
  const std::vector<Observation> observations = {
      {1, EndPoint::event}, {2, EndPoint::competing}, {3, EndPoint::event}, {4, EndPoint::censored}};
  // risks: 1 > 2 agrees; 1 = 3 half; 1 > 4 agrees; 3 > 4 agrees: 3.5 of 4
  CHECK(marrow::concordance(observations, {5, 1, 5, 2}) == doctest::Approx(3.5 / 4));
  CHECK(marrow::concordance(observations, {5, 1, 5, 2}, {0, 1, 1, 2}) == doctest::Approx(1));
  CHECK(std::isnan(marrow::concordance({{1, EndPoint::censored}}, {1})));
}

TEST_CASE("concordance of the treatment equals R's") {
  const Gehan data;
  CHECK(marrow::concordance(data.observations, data.features.values) == doctest::Approx(0.309957924264).epsilon(1e-10));
}

TEST_CASE("incidences of relapse and of death share out what survival loses") {
  const std::vector<Observation> observations = {{1, EndPoint::event},     {2, EndPoint::competing},
                                                 {3, EndPoint::censored},  {4, EndPoint::event},
                                                 {4, EndPoint::competing}, {5, EndPoint::censored}};
  const auto steps = marrow::aalen_johansen(observations);
  REQUIRE(steps.size() == 3);
  CHECK(steps[0].event == doctest::Approx(1.0 / 6));
  CHECK(steps[1].competing == doctest::Approx(5.0 / 6 / 5));
  CHECK(steps[2].event == doctest::Approx(1.0 / 6 + 4.0 / 6 / 3));
  CHECK(marrow::incidence_at(steps, 0.5) == 0);
  CHECK(marrow::incidence_at(steps, 3) == doctest::Approx(1.0 / 6));
}

TEST_CASE("without censoring the time-dependent AUC and the Brier score are the plain ones") {
  const std::vector<Observation> observations = {
      {1, EndPoint::event}, {2, EndPoint::competing}, {3, EndPoint::event}, {9, EndPoint::censored}};
  CHECK(marrow::incident_auc(observations, {3, 1, 2, 2}, 5) == doctest::Approx(3.5 / 4));
  CHECK(marrow::brier_score(observations, {0.8, 0.1, 0.4, 0.2}, 5) == doctest::Approx((0.04 + 0.01 + 0.36 + 0.04) / 4));
}

TEST_CASE("a patient censored before the horizon passes the weight on to those still observed") {
  const std::vector<Observation> observations = {
      {1, EndPoint::censored}, {2, EndPoint::event}, {9, EndPoint::censored}, {9, EndPoint::censored}};
  // After the censoring at 1 the remaining three stand for four.
  CHECK(marrow::brier_score(observations, {0, 0, 0, 0}, 5) == doctest::Approx(4.0 / 3 / 4));
}
