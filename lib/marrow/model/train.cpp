#include "marrow/model/train.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "marrow/base/error.hpp"
#include "marrow/base/text.hpp"
#include "marrow/base/version.hpp"
#include "marrow/model/bootstrap.hpp"
#include "marrow/model/model_bytes.hpp"
#include "marrow/model/subgroup_validation.hpp"
#include "marrow/model/training_data.hpp"
#include "marrow/model/tuning.hpp"
#include "marrow/model/versions.hpp"

namespace marrow {
namespace {

void require_enough_events(const PreparedCohort& prepared, const ValidationOptions& options) {
  std::size_t events = 0;
  for (std::size_t i = 0; i < prepared.patients.ids.size(); ++i) {
    events += prepared.roles.is_evaluated[i] && prepared.patients.observations[i].end == EndPoint::event ? 1U : 0U;
  }
  if (events < 2 * options.folds) {
    throw Error(ErrorKind::data, fmt::format("{} patients with the event are too few: validation in {} parts needs {}",
                                             events, options.folds, 2 * options.folds));
  }
}

std::vector<double> evaluated_margins(const PreparedCohort& prepared, const CrossFit& held_out,
                                      std::vector<Observation>& observations) {
  const std::vector<double> margins = mean_of_repeats(held_out.model);
  std::vector<double> result;
  for (std::size_t i = 0; i < margins.size(); ++i) {
    if (!prepared.roles.is_evaluated[i]) continue;
    result.push_back(margins[i]);
    observations.push_back(prepared.patients.observations[i]);
  }
  return result;
}

/// The columns in the order of `ids`; the cohort's samples are others' order.
std::vector<GroupColumn> in_order(std::vector<GroupColumn> columns, const Cohort& cohort,
                                  const std::vector<std::string>& ids) {
  std::map<std::string_view, std::size_t> place;
  for (std::size_t i = 0; i < cohort.size(); ++i) place.emplace(cohort.matrix.samples[i], i);
  for (GroupColumn& column : columns) {
    const std::vector<std::string> groups = std::move(column.group);
    column.group.clear();
    for (const std::string& id : ids) column.group.push_back(groups[place.at(id)]);
  }
  return columns;
}

/// The options with the coefficients of a fixed score in the order of the features.
HybridOptions model_options(const TrainOptions& options) {
  HybridOptions result = options.model;
  for (const auto& [feature, coefficient] : options.fixed) {
    if (std::find(options.features.begin(), options.features.end(), feature) == options.features.end()) {
      throw Error(ErrorKind::usage,
                  fmt::format("the fixed score names '{}', which is no feature of the model", printable(feature)));
    }
  }
  for (const std::string& feature : options.features) {
    if (options.fixed.empty()) break;
    const auto coefficient = options.fixed.find(feature);
    if (coefficient == options.fixed.end()) {
      throw Error(ErrorKind::usage, fmt::format("the fixed score has no coefficient for '{}'", printable(feature)));
    }
    result.fixed.push_back(coefficient->second);
  }
  return result;
}

}  // namespace

TrainResult train_relapse_model(const Cohort& cohort, const TrainOptions& options) {
  require_bags(options.model);
  const PreparedCohort prepared = prepare_cohort(cohort, options.features, options.trains_on_all);
  require_enough_events(prepared, options.validation);
  const HybridOptions model = model_options(options);
  ValidationOptions validation = options.validation;
  validation.baseline_name = linear_name(model.task);
  TrainResult result{.ids = prepared.patients.ids,
                     .observations = prepared.patients.observations,
                     .is_evaluated = prepared.roles.is_evaluated,
                     .held_out = cross_fit(prepared.patients, prepared.roles, model, validation, options.hooks)};
  std::vector<Observation> observations;
  const std::vector<double> margins = evaluated_margins(prepared, result.held_out, observations);
  const TrainingSet patients = prepared.patients.subset(prepared.roles.is_trained_on);
  TunedModel tuned = fit_tuned(patients, model);

  ModelManifest& manifest = result.manifest;
  manifest.description = options.description;
  manifest.features = patients.columns;
  manifest.imputer = tuned.model.imputer;
  manifest.baseline = tuned.model.baseline;
  manifest.shrinkage = tuned.model.shrinkage;
  manifest.baseline_shrinkage = tuned.model.baseline_shrinkage;
  manifest.risk = fit_absolute_risk(margins, observations);
  manifest.interval = interval_rule(tuned.chosen, patients.size());
  manifest.options = tuned.chosen;
  manifest.validation = validate(result.held_out, prepared.patients.observations, prepared.roles, patients.columns,
                                 options.description.groups, validation, model.seed);
  manifest.validation.subgroups =
      validate_subgroups(result, in_order(options.subgroups, cohort, result.ids), validation, model.seed);
  manifest.validation.settings_tried = static_cast<std::int64_t>(tuned.tried);
  manifest.validation_options = validation;
  manifest.training = training_summary(prepared, cohort, patients.size(), options);
  manifest.flags = report_missingness(cohort, options.features, model.seed).used_evaluated;
  manifest.xgboost = xgboost_version();
  manifest.marrow = version();
  keep_trees(result, tuned.model);
  result.files.emplace(manifest_file, manifest_text(manifest));
  result.files.emplace(card_file, card_text(manifest));
  return result;
}

}  // namespace marrow
