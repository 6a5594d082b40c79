#include "marrow/model/objective.hpp"

#include <doctest/doctest.h>

#include <cmath>

#include "marrow/base/error.hpp"
#include "marrow/model/linear_part.hpp"
#include "marrow/model/logistic.hpp"

namespace {

using marrow::EndPoint;

/// `count` patients of one kind in a 2 × 2 table.
void add(marrow::NumberTable& features, std::vector<marrow::HorizonLabel>& labels, double exposed, bool has_event,
         int count, double weight = 1) {
  for (int k = 0; k < count; ++k) {
    features.values.push_back(exposed);
    ++features.rows;
    labels.push_back({has_event, weight});
  }
}

}  // namespace

TEST_CASE("the event by a horizon: yes, no, or nobody knows; who is known stands for who was censored before") {
  const std::vector<marrow::Observation> observations = {{100, EndPoint::event},
                                                         {200, EndPoint::censored},
                                                         {300, EndPoint::competing},
                                                         {400, EndPoint::event},
                                                         {600, EndPoint::censored}};
  const std::vector<marrow::HorizonLabel> labels = marrow::horizon_labels(observations, 365);
  CHECK(labels[0].has_event);
  CHECK(labels[0].weight == doctest::Approx(1));
  CHECK(labels[1].weight == 0);      // censored before the horizon
  CHECK_FALSE(labels[2].has_event);  // dead: the event cannot come
  CHECK(labels[2].weight == doctest::Approx(4.0 / 3));
  CHECK_FALSE(labels[3].has_event);  // later than the horizon
  CHECK(labels[3].weight == doctest::Approx(4.0 / 3));
  double sum = 0;
  for (const marrow::HorizonLabel& label : labels) sum += label.weight;
  CHECK(sum == doctest::Approx(5));
}

TEST_CASE("an objective has a name, and another word is refused") {
  CHECK(marrow::parse_objective("aft") == marrow::Objective::aft);
  CHECK(marrow::objective_name(marrow::Objective::logistic) == "logistic");
  CHECK_THROWS_WITH_AS(static_cast<void>(marrow::parse_objective("gbm")), "there is no objective 'gbm'", marrow::Error);
}

TEST_CASE("logistic regression of a 2 x 2 table is its log odds ratio, and a weight of two is two patients") {
  marrow::NumberTable features{0, 1, {}};
  std::vector<marrow::HorizonLabel> labels;
  add(features, labels, 1, true, 30);
  add(features, labels, 1, false, 20);
  add(features, labels, 0, true, 10, 2);
  add(features, labels, 0, false, 40);
  const marrow::LogisticFit fit = marrow::fit_logistic(features, labels, 0);
  CHECK(fit.predictor.coefficients[0] == doctest::Approx(std::log((30.0 / 20) / (20.0 / 40))));
  const double at_mean = fit.intercept - fit.predictor.coefficients[0] * fit.predictor.means[0];
  CHECK(at_mean == doctest::Approx(std::log(20.0 / 40)));
  CHECK(marrow::fit_logistic(features, labels, 1).predictor.coefficients[0] < fit.predictor.coefficients[0]);
}

TEST_CASE("a feature that separates the events is refused, and nobody with an event too") {
  marrow::NumberTable features{0, 1, {}};
  std::vector<marrow::HorizonLabel> labels;
  add(features, labels, 1, true, 10);
  add(features, labels, 0, false, 10);
  CHECK_THROWS_AS(static_cast<void>(marrow::fit_logistic(features, labels, 0)), marrow::Error);
  CHECK(marrow::fit_logistic(features, labels, 1).predictor.coefficients[0] > 0);
  for (marrow::HorizonLabel& label : labels) label.has_event = false;
  CHECK_THROWS_AS(static_cast<void>(marrow::fit_logistic(features, labels, 1)), marrow::Error);
}

TEST_CASE("trees of log times start from the mean time of an exponential model") {
  marrow::NumberTable features{4, 1, {0, 0, 0, 0}};
  const std::vector<marrow::Observation> observations = {
      {100, EndPoint::event}, {300, EndPoint::event}, {500, EndPoint::censored}, {100, EndPoint::competing}};
  const marrow::LinearPart part = marrow::fit_linear({marrow::Objective::aft}, features, observations, 1);
  CHECK(part.offset == doctest::Approx(std::log(1000.0 / 2)));
  CHECK(marrow::fit_linear({marrow::Objective::cox}, features, observations, 1).offset == 0);
}
