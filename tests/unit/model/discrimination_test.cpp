#include "marrow/model/discrimination.hpp"

#include <doctest/doctest.h>

#include <cmath>

#include "marrow/model/bootstrap.hpp"
#include "marrow/model/decision_curve.hpp"

using marrow::EndPoint;
using marrow::Observation;

namespace {

const std::vector<Observation> four = {
    {1, EndPoint::event}, {2, EndPoint::competing}, {3, EndPoint::event}, {9, EndPoint::censored}};

}  // namespace

TEST_CASE("Uno's C compares a later relapse with whom death spared it, which Harrell's C does not") {
  // Pairs: (1, 2), (1, 3), (1, 9) and (3, 2), (3, 9); nobody is censored before 9, so all weigh the same.
  CHECK(marrow::uno_concordance(four, {4, 1, 3, 2}, 10) == doctest::Approx(1));
  CHECK(marrow::uno_concordance(four, {4, 5, 3, 3}, 10) == doctest::Approx(2.5 / 5));
  CHECK(marrow::concordance(four, {4, 5, 3, 3}) == doctest::Approx(2.5 / 4));
  // Up to time 2 only the first relapse counts.
  CHECK(marrow::uno_concordance(four, {4, 5, 3, 3}, 2) == doctest::Approx(2.0 / 3));
  CHECK(std::isnan(marrow::uno_concordance(four, {4, 5, 3, 3}, 0.5)));
}

TEST_CASE("Uno's C gives a relapse after a censoring the weight of those who left") {
  const std::vector<Observation> observations = {
      {1, EndPoint::event}, {2, EndPoint::censored}, {3, EndPoint::event}, {4, EndPoint::censored}};
  // After the censoring among three at time 2, G is 2/3: the pair (3, 4) weighs 9/4 against 1 for each pair of time 1.
  CHECK(marrow::uno_concordance(observations, {9, 0, 1, 2}, 5) == doctest::Approx(3 / (3 + 9.0 / 4)));
}

TEST_CASE("the area under the ROC curve is the time-dependent AUC, ties included") {
  const std::vector<double> risk = {3, 1, 2, 2};
  const auto curve = marrow::roc_curve(four, risk, 5);
  REQUIRE(curve.size() == 4);
  CHECK(curve[1].true_positive == doctest::Approx(0.5));
  CHECK(curve[2].false_positive == doctest::Approx(0.5));
  double area = 0;
  for (std::size_t k = 1; k < curve.size(); ++k) {
    area += (curve[k].false_positive - curve[k - 1].false_positive) *
            (curve[k].true_positive + curve[k - 1].true_positive) / 2;
  }
  CHECK(area == doctest::Approx(marrow::incident_auc(four, risk, 5)));
  CHECK(marrow::roc_curve(four, risk, 0.5).empty());
}

TEST_CASE("net benefit counted by hand: true positives minus false positives at the odds of the threshold") {
  // Treated from 0.25: the patients of times 1 and 3 (true) and 9 (false): 2/4 - 1/4 * 1/3.
  const std::vector<double> probability = {0.5, 0.1, 0.3, 0.25};
  CHECK(marrow::net_benefit(four, probability, 5, 0.25) == doctest::Approx(0.5 - 0.25 / 3));
  CHECK(marrow::net_benefit_of_all(four, 5, 0.25) == doctest::Approx(0.5 - 0.5 / 3));
  CHECK(marrow::net_benefit(four, probability, 5, 0.6) == 0);
}

TEST_CASE("reclassification counted by hand: who relapses should move up, who does not down") {
  // Up: times 1 (relapse) and 9 (none); down: time 2 (none). Two relapses, two without.
  const auto moved = marrow::net_reclassification(four, {0, 1, 1, 0}, {1, 0, 1, 1}, 5);
  CHECK(moved.events == doctest::Approx(0.5));
  CHECK(moved.non_events == doctest::Approx(0));
  CHECK(std::isnan(marrow::net_reclassification(four, {0, 1, 1, 0}, {1, 0, 1, 1}, 0.5).events));
}

TEST_CASE("bootstrap samples depend on the seed alone, and an interval drops what could not be told") {
  CHECK(marrow::bootstrap_samples(50, 3, 1) == marrow::bootstrap_samples(50, 3, 1));
  CHECK(marrow::bootstrap_samples(50, 3, 1) != marrow::bootstrap_samples(50, 3, 2));
  CHECK(marrow::bootstrap_samples(50, 3, 1)[2].size() == 50);
  std::vector<double> samples;
  for (int i = 0; i <= 100; ++i) samples.push_back(i);
  samples.push_back(std::nan(""));
  const auto interval = marrow::percentile_interval(samples);
  REQUIRE(interval);
  CHECK(interval->low == doctest::Approx(2.5));
  CHECK(interval->high == doctest::Approx(97.5));
  CHECK_FALSE(marrow::percentile_interval({1, std::nan(""), std::nan("")}));
}
