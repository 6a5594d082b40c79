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
  std::vector<bool> is_evaluated;
  std::vector<bool> is_trained_on;
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
    result.is_evaluated.push_back(cohort.is_evaluated[i]);
    result.is_trained_on.push_back(options.trains_on_all || cohort.is_evaluated[i]);
  }
  return result;
}

TrainingSet trained_on(const Prepared& prepared) {
  TrainingSet result;
  result.columns = prepared.patients.columns;
  result.features.columns = result.columns.size();
  for (std::size_t i = 0; i < prepared.patients.ids.size(); ++i) {
    if (!prepared.is_trained_on[i]) continue;
    ++result.features.rows;
    result.ids.push_back(prepared.patients.ids[i]);
    result.observations.push_back(prepared.patients.observations[i]);
    for (std::size_t j = 0; j < result.features.columns; ++j) {
      result.features.values.push_back(prepared.patients.features.at(i, j));
    }
  }
  return result;
}

/// Hash of what the model saw: the same whatever other columns the matrix has, and in whatever order it comes.
std::string training_sha256(const Prepared& prepared) {
  Cohort seen;
  seen.matrix = {prepared.patients.ids, prepared.patients.columns, prepared.patients.features.values};
  seen.observations = prepared.patients.observations;
  seen.is_evaluated = prepared.is_evaluated;
  return cohort_sha256(seen);
}

void require_enough_events(const Prepared& prepared, const ValidationOptions& options) {
  std::size_t events = 0;
  for (std::size_t i = 0; i < prepared.patients.ids.size(); ++i) {
    events += prepared.is_evaluated[i] && prepared.patients.observations[i].end == EndPoint::event ? 1U : 0U;
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
  const std::vector<double> margins = mean_margins(held_out.model);
  std::vector<double> result;
  for (std::size_t i = 0; i < margins.size(); ++i) {
    if (!prepared.is_evaluated[i]) continue;
    result.push_back(margins[i]);
    observations.push_back(prepared.patients.observations[i]);
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
  const CrossFit held_out =
      cross_fit(prepared.patients, prepared.is_trained_on, prepared.is_evaluated, options.model, options.validation);
  std::vector<Observation> observations;
  const std::vector<double> margins = evaluated_margins(prepared, held_out, observations);
  const TrainingSet patients = trained_on(prepared);
  HybridModel model = fit_hybrid(patients, options.model);

  TrainResult result;
  ModelManifest& manifest = result.manifest;
  manifest.description = options.description;
  manifest.features = patients.columns;
  manifest.imputer = model.imputer;
  manifest.baseline = model.baseline;
  manifest.risk = fit_absolute_risk(margins, observations);
  manifest.interval = interval_rule(options.model, patients.ids.size());
  manifest.options = options.model;
  manifest.validation = validate(held_out, prepared.patients.observations, prepared.is_evaluated,
                                 options.description.groups, options.validation, options.model.seed);
  manifest.validation_options = options.validation;
  manifest.training = {.cohort_sha256 = training_sha256(prepared),
                       .patients = static_cast<std::int64_t>(cohort.size()),
                       .trained_on = static_cast<std::int64_t>(patients.ids.size()),
                       .excluded = cohort.excluded,
                       .ended_by_landmark = cohort.ended_by_landmark,
                       .outcome_missing = cohort.missing,
                       .landmark_days = cohort.landmark_days,
                       .evaluate_on = options.evaluate_on,
                       .evaluate_on_words = options.evaluate_on_words};
  manifest.flags = report_missingness(cohort, options.features, options.model.seed).used_evaluated;
  manifest.xgboost = xgboost_version();
  manifest.marrow = version();
  for (std::size_t b = 0; b < model.bags.size(); ++b) {
    const std::string file = fmt::format("trees_{:02}.ubj", b);
    std::string bytes = model.bags[b].trees.ubj();
    manifest.bags.push_back({file, sha256_hex(bytes), model.bags[b].linear});
    result.files.emplace(file, std::move(bytes));
  }
  result.files.emplace(manifest_file, manifest_text(manifest));
  result.files.emplace(card_file, card_text(manifest));
  return result;
}

}  // namespace marrow
