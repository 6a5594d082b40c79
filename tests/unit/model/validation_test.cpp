#include "marrow/model/validation.hpp"

#include <doctest/doctest.h>

#include <cmath>

#include "unit/model/small_cohort.hpp"

namespace {

marrow::TrainingSet noise() {
  const marrow::Cohort cohort = small_cohort();
  marrow::TrainingSet patients{
      cohort.matrix.samples, {cohort.size(), 3, {}}, cohort.matrix.columns, cohort.observations};
  marrow::Random random(5);
  for (std::size_t i = 0; i < 3 * cohort.size(); ++i) patients.features.values.push_back(random.uniform());
  return patients;
}

/// Trees that learn anything by heart.
marrow::HybridOptions greedy() {
  return {.task = {},
          .bags = 2,
          .ridge = 0.1,
          .trees = {.rounds = 40, .max_depth = 4, .eta = 0.3, .subsample = 1, .min_child_weight = 0.1, .lambda = 0.1},
          .inner_folds = 0};
}

}  // namespace

TEST_CASE("held-out patients are not seen: what is learned of noise by heart is worth nothing on them") {
  const marrow::TrainingSet patients = noise();
  const std::vector<bool> all(patients.ids.size(), true);
  const marrow::HybridModel seen = marrow::fit_hybrid(patients, greedy());
  std::vector<double> by_heart;
  for (std::size_t i = 0; i < patients.ids.size(); ++i) {
    by_heart.push_back(seen.margin(patients.features.values.data() + 3 * i).margin);
  }
  CHECK(marrow::concordance(patients.observations, by_heart) > 0.8);
  const marrow::CrossFit held_out = marrow::cross_fit(patients, {all, all}, greedy(), {.repeats = 1, .folds = 5});
  const double c = marrow::concordance(patients.observations, held_out.model.front());
  CHECK(c > 0.35);
  CHECK(c < 0.65);
}

TEST_CASE("groups of predicted risk: what is predicted is observed when the model is right") {
  const marrow::Cohort cohort = small_cohort();
  std::vector<double> margins;
  for (std::size_t i = 0; i < cohort.size(); ++i) {
    const double mrd = cohort.matrix.at(i, 1);
    margins.push_back(std::isnan(mrd) ? 0 : 0.6 * (mrd + 4));
  }
  const marrow::CrossFit same{.model = {margins}, .baseline = {margins}};
  const std::vector<bool> all(cohort.size(), true);
  marrow::ValidationOptions options;
  options.bootstraps = 20;
  const marrow::Validation v =
      marrow::validate(same, cohort.observations, {all, all}, cohort.matrix.columns,
                       {{.name = "low", .at_least = 0}, {.name = "high", .at_least = 0.5}}, options, 1);
  CHECK(v.c_difference.value == 0);
  CHECK(v.c_difference.low == 0);
  CHECK(v.model.c.low < v.model.c.value);
  CHECK(v.model.c.value < v.model.c.high);
  CHECK(v.model.slope.value == doctest::Approx(1).epsilon(0.35));
  CHECK(v.model.brier_5y < v.brier_5y_null);
  REQUIRE(v.model.groups.size() == 2);
  CHECK(v.model.groups[0].patients + v.model.groups[1].patients == 150);
  for (const marrow::RiskGroup& group : v.model.groups)
    CHECK(group.observed == doctest::Approx(group.expected).epsilon(0.25));
}

TEST_CASE("the incidence of relapse is what death leaves of it, and grows within a step") {
  const marrow::AbsoluteRisk risk{.centre = 1,
                                  .event_slope = 2,
                                  .competing_slope = 0,
                                  .step_days = 100,
                                  .event_hazard = {0.2, 0.1},
                                  .competing_hazard = {0.3, 0}};
  CHECK(risk.incidence(1, 0) == 0);
  CHECK(risk.incidence(1, 100) == doctest::Approx((1 - std::exp(-0.5)) * 0.4));
  CHECK(risk.incidence(1, 50) == doctest::Approx((1 - std::exp(-0.25)) * 0.4));
  CHECK(risk.incidence(1, 200) == doctest::Approx((1 - std::exp(-0.5)) * 0.4 + std::exp(-0.5) * (1 - std::exp(-0.1))));
  CHECK(risk.incidence(1, 1000) == risk.incidence(1, 200));
  const double twofold = 1 + std::log(2.0) / 2;
  CHECK(risk.incidence(twofold, 100) == doctest::Approx((1 - std::exp(-0.7)) * 4 / 7));
}
