#include "marrow/model/train_response.hpp"
#include "marrow/model/resampler.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "marrow/base/error.hpp"
#include "marrow/base/text.hpp"
#include "marrow/base/version.hpp"
#include "marrow/model/bootstrap.hpp"
#include "marrow/model/model_bytes.hpp"
#include "marrow/model/training_data.hpp"
#include "marrow/model/tuning.hpp"
#include "marrow/model/versions.hpp"

namespace marrow {
namespace {

void require_enough(const PreparedCohort& prepared, std::size_t folds) {
  std::set<std::string> groups;
  for (std::size_t i = 0; i < prepared.patients.size(); ++i) {
    if (prepared.roles.is_evaluated[i]) groups.insert(prepared.patients.groups[i]);
  }
  if (groups.size() >= least_with_response(folds)) return;
  throw Error(ErrorKind::data, fmt::format("{} patients with a response are too few: validation in {} parts needs {}",
                                           groups.size(), folds, least_with_response(folds)));
}

/// Directions are those of the options, not of the catalogue.
void set_directions(std::vector<FeatureSpec>& columns, const std::map<std::string, MonotoneSign>& monotone) {
  for (FeatureSpec& column : columns) column.monotone = MonotoneSign::none;
  for (const auto& [name, sign] : monotone) {
    const auto found = std::find_if(columns.begin(), columns.end(), [&](const auto& c) { return c.name == name; });
    if (found == columns.end()) {
      throw Error(ErrorKind::usage,
                  fmt::format("a direction names '{}', which is no feature of the model", printable(name)));
    }
    found->monotone = sign;
  }
}

/// Takes the mean of the training patients off every response, and returns it.
double centre_responses(TrainingSet& patients, const std::vector<bool>& is_trained_on) {
  const std::vector<double> means = patients.mean_responses();
  double sum = 0;
  double count = 0;
  for (std::size_t i = 0; i < means.size(); ++i) {
    if (!is_trained_on[i]) continue;
    sum += means[i];
    ++count;
  }
  for (std::vector<double>& own : patients.responses) {
    for (double& response : own) response -= sum / count;
  }
  return sum / count;
}

std::vector<ComparedColumn> compared_columns(const PreparedCohort& prepared, const ResponseColumns& columns) {
  std::vector<ComparedColumn> result;
  for (std::size_t j = 0; j < columns.compared.size(); ++j) {
    result.push_back({columns.compared[j], {}});
    for (const std::vector<double>& own : prepared.compared) result.back().values.push_back(own[j]);
  }
  return result;
}

}  // namespace

ResponseTrainResult train_response_model(const Cohort& cohort, const ResponseTrainOptions& options) {
  HybridOptions model = options.model;
  if (options.columns.responses.size() > 1) {
    model.bag_fraction = share_of_draws;
    model.bags = std::max(model.bags, options.columns.responses.size());
  }
  require_bags(model);
  PreparedCohort prepared = prepare_cohort(cohort, options.features, options.trains_on_all);
  set_directions(prepared.patients.columns, options.monotone);
  require_enough(prepared, options.validation.folds);
  const bool is_shift = options.columns.unit.kind == ResponseUnit::Kind::shift;
  const double reference = is_shift ? 0 : centre_responses(prepared.patients, prepared.roles.is_trained_on);
  ValidationOptions validation = options.validation;
  validation.baseline_name = linear_name(model.task);
  ResponseTrainResult result{.ids = prepared.patients.ids, .responses = prepared.patients.mean_responses()};
  result.held_out = cross_fit(prepared.patients, prepared.roles, model, validation, options.hooks);
  const TrainingSet patients = prepared.patients.subset(prepared.roles.is_trained_on);
  const TunedModel tuned = fit_tuned(patients, model);
  result.validation = validate_responses(result.held_out, prepared.patients, prepared.roles,
                                         compared_columns(prepared, options.columns), validation, model.seed);
  result.validation.settings_tried = static_cast<std::int64_t>(tuned.tried);

  ResponseManifest& manifest = result.manifest;
  manifest.description = options.description;
  manifest.response = {options.columns.responses, options.columns.unit, reference, cohort.limits};
  manifest.features = patients.columns;
  manifest.imputer = tuned.model.imputer;
  manifest.baseline = tuned.model.baseline;
  manifest.baseline_name = validation.baseline_name;
  manifest.centre = tuned.model.centre;
  manifest.shrinkage = tuned.model.shrinkage;
  manifest.baseline_shrinkage = tuned.model.baseline_shrinkage;
  manifest.interval = interval_rule(tuned.chosen, patients.size());
  manifest.options = tuned.chosen;
  manifest.training = training_summary(prepared, cohort, patients.size(), options);
  const ResponseLeakReport leaks = report_response_leaks(cohort, options.features, model.seed);
  manifest.flags = leaks.used;
  manifest.warnings = leaks.warnings;
  const Measure& error = measure_named(result.validation.differences.front().measures, "rmse");
  manifest.is_baseline_beaten = error.high && *error.high < 0;
  manifest.xgboost = xgboost_version();
  manifest.marrow = version();
  keep_trees(result, tuned.model);
  result.files.emplace(manifest_file, response_manifest_text(manifest, result.validation, validation));
  result.files.emplace(card_file, response_card_text(manifest, result.validation, validation));
  return result;
}

std::string held_out_response_table(const ResponseTrainResult& result) {
  std::string text = "patient\tresponse\tmodel\tbaseline\n";
  const std::vector<double> model = mean_of_repeats(result.held_out.model);
  const std::vector<double> baseline = mean_of_repeats(result.held_out.baseline);
  for (std::size_t i = 0; i < result.ids.size(); ++i) {
    text += fmt::format("{}\t{}\t{}\t{}\n", result.ids[i], format_number(result.responses[i]), format_number(model[i]),
                        format_number(baseline[i]));
  }
  return text;
}

}  // namespace marrow
