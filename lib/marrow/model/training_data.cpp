#include "marrow/model/training_data.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <boost/math/distributions/students_t.hpp>
#include <cmath>
#include <numeric>
#include <set>

#include "marrow/base/error.hpp"
#include "marrow/base/text.hpp"

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

}  // namespace

PreparedCohort prepare_cohort(const Cohort& cohort, const std::vector<std::string>& features, bool trains_on_all) {
  const std::vector<std::size_t> columns = feature_columns(cohort, features);
  std::vector<std::size_t> order(cohort.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::sort(order.begin(), order.end(),
            [&](std::size_t a, std::size_t b) { return cohort.matrix.samples[a] < cohort.matrix.samples[b]; });
  PreparedCohort result;
  result.patients.features = {cohort.size(), columns.size(), {}};
  for (const std::size_t column : columns) result.patients.columns.push_back(cohort.matrix.columns[column]);
  for (const std::size_t i : order) {
    result.patients.ids.push_back(cohort.matrix.samples[i]);
    if (!cohort.responses.empty()) {
      result.patients.responses.push_back(cohort.responses[i]);
      result.compared.push_back(cohort.compared[i]);
    } else if (!cohort.labels.empty()) {
      result.labels.push_back(cohort.labels[i]);
    } else {
      result.patients.observations.push_back(cohort.observations[i]);
    }
    for (const std::size_t column : columns) result.patients.features.values.push_back(cohort.matrix.at(i, column));
    result.patients.groups.push_back(cohort.groups[i]);
    result.roles.is_evaluated.push_back(cohort.is_evaluated[i]);
    result.roles.is_trained_on.push_back(trains_on_all || cohort.is_evaluated[i]);
    if (!cohort.sites.empty()) result.roles.sites.push_back(cohort.sites[i]);
  }
  return result;
}

std::string training_sha256(const PreparedCohort& prepared) {
  Cohort seen;
  seen.matrix = {prepared.patients.ids, prepared.patients.columns, prepared.patients.features.values};
  seen.observations = prepared.patients.observations;
  seen.observations.resize(prepared.patients.size());
  seen.labels = prepared.labels;
  seen.responses = prepared.patients.responses;
  seen.is_evaluated = prepared.roles.is_evaluated;
  return cohort_sha256(seen);
}

IntervalRule interval_rule(const HybridOptions& options, std::size_t patients) {
  const double all = static_cast<double>(patients);
  const double bag = std::floor(options.bag_fraction * all);
  const boost::math::students_t distribution(static_cast<double>(options.bags) - 1);
  return {.level = interval_level,
          .inflation = std::sqrt(bag / (all - bag)),
          .quantile = boost::math::quantile(distribution, (1 + interval_level) / 2)};
}

TrainingSummary training_summary(const PreparedCohort& prepared, const Cohort& cohort, std::size_t trained_on,
                                 const TrainOptions& options) {
  return {.cohort_sha256 = training_sha256(prepared),
          .patients = static_cast<std::int64_t>(cohort.size()),
          .trained_on = static_cast<std::int64_t>(trained_on),
          .excluded = cohort.excluded,
          .ended_by_landmark = cohort.ended_by_landmark,
          .outcome_missing = cohort.missing,
          .landmark_days = cohort.landmark_days,
          .evaluate_on = options.evaluate_on,
          .evaluate_on_words = options.evaluate_on_words};
}

void require_bags(const HybridOptions& options) {
  if (options.bags < 2 || options.bag_fraction <= 0 || options.bag_fraction >= 1) {
    throw Error(ErrorKind::usage, "at least two bags are needed, each of a part of the patients");
  }
}

}  // namespace marrow
