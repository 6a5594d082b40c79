#include "marrow/model/train.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <boost/math/distributions/students_t.hpp>
#include <cmath>
#include <numeric>
#include <set>

#include "marrow/base/digest.hpp"
#include "marrow/base/error.hpp"
#include "marrow/base/text.hpp"
#include "marrow/base/version.hpp"
#include "marrow/model/bootstrap.hpp"
#include "marrow/model/versions.hpp"

namespace marrow {
namespace {

constexpr double interval_level = 0.9;

/// Columns of the model's features in the matrix.
std::vector<std::size_t> feature_columns(const Cohort& cohort, const std::vector<std::string>& features) {
  if (features.empty()) throw Error(ErrorKind::usage, "no feature is named to train on");
  const std::vector<std::string> names = cohort.matrix.names();
  std::set<std::string> seen;
  std::vector<std::size_t> columns;
  for (const std::string& feature : features) {
    const auto place = std::find(names.begin(), names.end(), feature);
    if (place == names.end()) {
      const std::optional<std::string> near = nearest_word(feature, names);
      throw Error(ErrorKind::usage, fmt::format("the matrix has no feature '{}'", printable(feature)),
                  near ? fmt::format("did you mean '{}'?", *near) : std::string{});
    }
    if (!seen.insert(feature).second)
      throw Error(ErrorKind::usage, fmt::format("feature '{}' is named twice", feature));
    columns.push_back(static_cast<std::size_t>(place - names.begin()));
    const int day = cohort.matrix.columns[columns.back()].measured_day;
    if (day > cohort.landmark_days) {
      throw Error(ErrorKind::usage,
                  fmt::format("'{}' is measured on day {}, after the landmark of day {}", feature, day,
                              format_number(cohort.landmark_days)),
                  "a later landmark (--landmark), or a model without it");
    }
  }
  return columns;
}

/// The cohort by id, with the model's features only.
struct Prepared {
  TrainingSet patients;
  PatientRoles roles;
};

Prepared prepare(const Cohort& cohort, const TrainOptions& options) {
  const std::vector<std::size_t> columns = feature_columns(cohort, options.features);
  std::vector<std::size_t> order(cohort.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::sort(order.begin(), order.end(),
            [&](std::size_t a, std::size_t b) { return cohort.matrix.samples[a] < cohort.matrix.samples[b]; });
  Prepared result;
  result.patients.features = {cohort.size(), columns.size(), {}};
  for (const std::size_t column : columns) result.patients.columns.push_back(cohort.matrix.columns[column]);
  for (const std::size_t i : order) {
    result.patients.ids.push_back(cohort.matrix.samples[i]);
    result.patients.observations.push_back(cohort.observations[i]);
    for (const std::size_t column : columns) result.patients.features.values.push_back(cohort.matrix.at(i, column));
    result.patients.groups.push_back(cohort.groups[i]);
    result.roles.is_evaluated.push_back(cohort.is_evaluated[i]);
    result.roles.is_trained_on.push_back(options.trains_on_all || cohort.is_evaluated[i]);
    if (!cohort.sites.empty()) result.roles.sites.push_back(cohort.sites[i]);
  }
  return result;
}

/// Hash of what the model saw: the same whatever other columns the matrix has, and in whatever order it comes.
std::string training_sha256(const Prepared& prepared) {
  Cohort seen;
  seen.matrix = {prepared.patients.ids, prepared.patients.columns, prepared.patients.features.values};
  seen.observations = prepared.patients.observations;
  seen.is_evaluated = prepared.roles.is_evaluated;
  return cohort_sha256(seen);
}

void require_enough_events(const Prepared& prepared, const ValidationOptions& options) {
  std::size_t events = 0;
  for (std::size_t i = 0; i < prepared.patients.ids.size(); ++i) {
    events += prepared.roles.is_evaluated[i] && prepared.patients.observations[i].end == EndPoint::event ? 1U : 0U;
  }
  if (events < 2 * options.folds) {
    throw Error(ErrorKind::data, fmt::format("{} patients with the event are too few: validation in {} parts needs {}",
                                             events, options.folds, 2 * options.folds));
  }
}

IntervalRule interval_rule(const HybridOptions& options, std::size_t patients) {
  const double all = static_cast<double>(patients);
  const double bag = std::floor(options.bag_fraction * all);
  const boost::math::students_t distribution(static_cast<double>(options.bags) - 1);
  return {.level = interval_level,
          .inflation = std::sqrt(bag / (all - bag)),
          .quantile = boost::math::quantile(distribution, (1 + interval_level) / 2)};
}

std::vector<double> evaluated_margins(const Prepared& prepared, const CrossFit& held_out,
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
  if (options.model.bags < 2 || options.model.bag_fraction <= 0 || options.model.bag_fraction >= 1) {
    throw Error(ErrorKind::usage, "at least two bags are needed, each of a part of the patients");
  }
  const Prepared prepared = prepare(cohort, options);
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
  manifest.validation.settings_tried = static_cast<std::int64_t>(tuned.tried);
  manifest.validation_options = validation;
  manifest.training = {.cohort_sha256 = training_sha256(prepared),
                       .patients = static_cast<std::int64_t>(cohort.size()),
                       .trained_on = static_cast<std::int64_t>(patients.size()),
                       .excluded = cohort.excluded,
                       .ended_by_landmark = cohort.ended_by_landmark,
                       .outcome_missing = cohort.missing,
                       .landmark_days = cohort.landmark_days,
                       .evaluate_on = options.evaluate_on,
                       .evaluate_on_words = options.evaluate_on_words};
  manifest.flags = report_missingness(cohort, options.features, model.seed).used_evaluated;
  manifest.xgboost = xgboost_version();
  manifest.marrow = version();
  for (std::size_t b = 0; b < tuned.model.bags.size(); ++b) {
    const std::string file = fmt::format("trees_{:02}.ubj", b);
    std::string bytes = tuned.model.bags[b].trees.ubj();
    manifest.bags.push_back({file, sha256_hex(bytes), tuned.model.bags[b].linear});
    result.files.emplace(file, std::move(bytes));
  }
  result.files.emplace(manifest_file, manifest_text(manifest));
  result.files.emplace(card_file, card_text(manifest));
  return result;
}

}  // namespace marrow
