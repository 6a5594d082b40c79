#pragma once

#include <fmt/format.h>

#include <limits>

#include "marrow/base/random.hpp"
#include "marrow/model/train_response.hpp"

/// 60 invented patients: a deletion raises log2 of the LC50 by 2, a boy needs 0.5 more, age says nothing; a tenth of
/// the deletions was not looked for. Twice measured, with noise.
inline marrow::Cohort small_responses() {
  using marrow::MonotoneSign;
  marrow::Cohort cohort;
  cohort.matrix.columns = {
      {"nr3c1.lost", "NR3C1 lost", "0/1", "mutation", MonotoneSign::none, "not looked for", "invented", 0},
      {"male", "male sex", "0/1", "clinical", MonotoneSign::none, "not stated", "invented", 0},
      {"age_years", "age", "years", "clinical", MonotoneSign::up, "not stated", "invented", 0}};
  marrow::Random random(21);
  for (std::size_t i = 0; i < 60; ++i) {
    const double deletion = random.uniform() < 0.3 ? 1 : 0;
    const double male = random.uniform() < 0.5 ? 1 : 0;
    const double mean = 3 + 2 * deletion + 0.5 * male;
    const auto measured = [&] { return mean + random.uniform() - 0.5; };
    cohort.matrix.samples.push_back(fmt::format("P{:03}", i));
    cohort.matrix.values.push_back(random.uniform() < 0.1 ? std::numeric_limits<double>::quiet_NaN() : deletion);
    cohort.matrix.values.push_back(male);
    cohort.matrix.values.push_back(1 + 15 * random.uniform());
    cohort.responses.push_back({measured(), measured()});
    cohort.compared.push_back({deletion});
    cohort.observations.emplace_back();
    cohort.is_evaluated.push_back(true);
    cohort.groups.push_back(fmt::format("P{:03}", i));
    cohort.file_order.push_back(i);
  }
  return cohort;
}

/// Options that train in a blink.
inline marrow::ResponseTrainOptions small_response_options() {
  marrow::ResponseTrainOptions options;
  options.features = {"nr3c1.lost", "male", "age_years"};
  options.columns = {{"first", "second"}, marrow::parse_response_unit("uM"), {"by_hand"}};
  options.monotone = {{"nr3c1.lost", marrow::MonotoneSign::up}};
  options.model.task.objective = marrow::Objective::regression;
  options.model.ridge = 1;
  options.model.bags = 4;
  options.model.trees.rounds = 10;
  options.model.inner_folds = 3;
  options.validation.repeats = 2;
  options.validation.folds = 3;
  options.validation.bootstraps = 40;
  options.description = {.name = "invented_response",
                         .title = "invented patients",
                         .outcome = "log2 of the LC50",
                         .intended_use = "tests",
                         .population = "invented",
                         .era = "never",
                         .drug_group = "glucocorticoid",
                         .simulated = true,
                         .not_for = {"anything"},
                         .limits = {"all"},
                         .attribution = {"none"},
                         .applies_if = {{"lineage.value == \"B\"", "not of B lineage"}},
                         .cautions = {},
                         .groups = {}};
  return options;
}
