#pragma once

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "marrow/base/random.hpp"
#include "marrow/model/train.hpp"

/// 150 invented patients: age, white cells and MRD as in high-risk disease; relapse depends on MRD; a few MRD missing.
inline marrow::Cohort small_cohort() {
  using marrow::MonotoneSign;
  marrow::Cohort cohort;
  cohort.matrix.columns = {
      {"age_years", "age", "years", "clinical", MonotoneSign::none, "not stated", "invented", 0},
      {"log10_mrd_day29_pct", "MRD", "log10(%)", "MRD", MonotoneSign::up, "not measured", "invented", 29},
      {"male", "male sex", "0/1", "clinical", MonotoneSign::none, "not stated", "invented", 0}};
  cohort.landmark_days = 29;
  marrow::Random random(7);
  for (std::size_t i = 0; i < 150; ++i) {
    const double mrd = random.uniform() < 0.6 ? -4 : -4 + 4 * random.uniform();
    cohort.matrix.samples.push_back(fmt::format("P{:03}", i));
    cohort.matrix.values.push_back(1 + 20 * random.uniform());
    cohort.matrix.values.push_back(random.uniform() < 0.05 ? std::numeric_limits<double>::quiet_NaN() : mrd);
    cohort.matrix.values.push_back(random.uniform() < 0.5 ? 1 : 0);
    const double relapse = -std::log(1 - random.uniform()) * 6000 * std::exp(-0.6 * (mrd + 4));
    const double death = -std::log(1 - random.uniform()) * 40000;
    const double end = 1000 + 3000 * random.uniform();
    marrow::Observation observation{30 + std::min({relapse, death, end}), marrow::EndPoint::censored};
    if (relapse < std::min(death, end)) observation.end = marrow::EndPoint::event;
    if (death < std::min(relapse, end)) observation.end = marrow::EndPoint::competing;
    cohort.observations.push_back(observation);
    cohort.is_evaluated.push_back(i < 140);
    cohort.groups.push_back(cohort.matrix.samples.back());
    cohort.file_order.push_back(i);
  }
  return cohort;
}

/// Options that train in a blink.
inline marrow::TrainOptions small_options() {
  marrow::TrainOptions options;
  options.features = {"age_years", "log10_mrd_day29_pct", "male"};
  options.model.bags = 3;
  options.model.trees.rounds = 8;
  options.validation.repeats = 1;
  options.validation.folds = 3;
  options.validation.bootstraps = 10;
  options.description = {
      .name = "invented_b",
      .title = "invented patients",
      .outcome = "relapse",
      .intended_use = "tests",
      .population = "invented",
      .era = "never",
      .simulated = true,
      .not_for = {"anything"},
      .limits = {"all"},
      .attribution = {"none"},
      .applies_if = {{"lineage.value == \"B\"", "not of B lineage"}, {"features.age_years >= 1", "an infant"}},
      .cautions = {{"features.male == 1", "a boy"}},
      .groups = {{.name = "low", .at_least = 0}, {.name = "high", .at_least = 0.5}}};
  return options;
}
