#pragma once

#include <fmt/format.h>

#include <limits>

#include "marrow/base/random.hpp"
#include "marrow/model/train_classifier.hpp"

/// 120 invented patients of three classes: "A" is young, "B" has many white cells, "C" neither; sex says nothing; a few
/// ages are missing. Two samples stand for one patient each ten.
inline marrow::Cohort small_classes() {
  using marrow::MonotoneSign;
  marrow::Cohort cohort;
  cohort.matrix.columns = {
      {"age_years", "age", "years", "clinical", MonotoneSign::up, "not stated", "invented", 0},
      {"log10_wbc", "white cells", "log10(1e9/L)", "clinical", MonotoneSign::none, "not stated", "invented", 0},
      {"male", "male sex", "0/1", "clinical", MonotoneSign::none, "not stated", "invented", 0}};
  marrow::Random random(11);
  for (std::size_t i = 0; i < 120; ++i) {
    const std::string label = i % 6 < 3 ? "C" : i % 6 < 5 ? "A" : "B";
    const double age = (label == "A" ? 3 : 10) + 5 * random.uniform();
    const double wbc = (label == "B" ? 2 : 1) + 1.2 * random.uniform();
    cohort.matrix.samples.push_back(fmt::format("P{:03}", i));
    cohort.matrix.values.push_back(random.uniform() < 0.05 ? std::numeric_limits<double>::quiet_NaN() : age);
    cohort.matrix.values.push_back(wbc);
    cohort.matrix.values.push_back(random.uniform() < 0.5 ? 1 : 0);
    cohort.labels.push_back(label);
    cohort.observations.emplace_back();
    cohort.is_evaluated.push_back(i < 114);
    cohort.groups.push_back(fmt::format("P{:03}", i - (i % 10 == 1 ? 1 : 0)));
    cohort.file_order.push_back(i);
  }
  return cohort;
}

/// Options that train in a blink.
inline marrow::ClassTrainOptions small_class_options() {
  marrow::ClassTrainOptions options;
  options.features = {"age_years", "log10_wbc", "male"};
  options.label = "kind";
  options.model.task.objective = marrow::Objective::multiclass;
  options.model.ridge = marrow::class_ridge;
  options.model.bags = 3;
  options.model.trees.rounds = 8;
  options.model.inner_folds = 3;
  options.validation.repeats = 1;
  options.validation.folds = 3;
  options.validation.bootstraps = 20;
  options.description = {.name = "invented_kinds",
                         .title = "invented patients",
                         .outcome = "the kind",
                         .intended_use = "tests",
                         .population = "invented",
                         .era = "never",
                         .simulated = true,
                         .not_for = {"anything"},
                         .limits = {"all"},
                         .attribution = {"none"},
                         .applies_if = {{"lineage.value == \"B\"", "not of B lineage"}},
                         .cautions = {{"features.male == 1", "a boy"}},
                         .groups = {}};
  return options;
}
