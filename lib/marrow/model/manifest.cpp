#include "marrow/model/manifest.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <nlohmann/json.hpp>
#include <span>

#include "marrow/base/digest.hpp"
#include "marrow/base/text.hpp"
#include "marrow/model/manifest_json.hpp"

namespace marrow {
namespace {

using manifest_json::are_in_bounds;
using manifest_json::Json;
using manifest_json::require;
using manifest_json::write;

Json write_method(const ModelManifest& m) {
  return {{"kind", m.is_fixed() ? "fixed score" : "gradient-boosted trees over a ridge regression, mean of bags"},
          {"seed", m.options.seed},
          {"bag_fraction", m.options.bag_fraction},
          {"ridge", m.options.ridge},
          {"horizon_days", m.options.task.horizon_days},
          {"trees", manifest_json::write_trees(m.options.task, m.options.trees)},
          {"inner_folds", m.options.inner_folds},
          {"search", m.options.search},
          {"repeats", m.validation_options.repeats},
          {"folds", m.validation_options.folds},
          {"bootstraps", m.validation_options.bootstraps},
          {"missing_values",
           fmt::format("drawn {} times from the other features, never from the outcome", Imputer::draws)}};
}

void read_method(const Json& json, ModelManifest& m) {
  json.at("seed").get_to(m.options.seed);
  json.at("bag_fraction").get_to(m.options.bag_fraction);
  json.at("ridge").get_to(m.options.ridge);
  json.at("horizon_days").get_to(m.options.task.horizon_days);
  const Json& trees = json.at("trees");
  m.options.task.objective = parse_objective(trees.at("objective").get<std::string>());
  m.options.trees = manifest_json::read_trees(trees);
  json.at("inner_folds").get_to(m.options.inner_folds);
  json.at("search").get_to(m.options.search);
  json.at("repeats").get_to(m.validation_options.repeats);
  json.at("folds").get_to(m.validation_options.folds);
  json.at("bootstraps").get_to(m.validation_options.bootstraps);
}

Json write(const Recalibration& r) {
  return {{"cohort_sha256", r.cohort_sha256}, {"patients", r.patients},       {"events", r.events},
          {"incidence_5y", r.incidence_5y},   {"expected_5y", r.expected_5y}, {"slope_refitted", r.is_slope_refitted}};
}

Recalibration read_recalibration(const Json& json) {
  return {.cohort_sha256 = json.at("cohort_sha256"),
          .patients = json.at("patients"),
          .events = json.at("events"),
          .incidence_5y = json.at("incidence_5y"),
          .expected_5y = json.at("expected_5y"),
          .is_slope_refitted = json.at("slope_refitted")};
}

Json write(const AbsoluteRisk& risk) {
  return {{"centre", risk.centre},
          {"event_slope", risk.event_slope},
          {"event_slope_error", risk.event_slope_error},
          {"competing_slope", risk.competing_slope},
          {"competing_slope_error", risk.competing_slope_error},
          {"step_days", risk.step_days},
          {"event_hazard", risk.event_hazard},
          {"competing_hazard", risk.competing_hazard}};
}

AbsoluteRisk read_risk(const Json& json) {
  return {.centre = json.at("centre"),
          .event_slope = json.at("event_slope"),
          .event_slope_error = json.at("event_slope_error"),
          .competing_slope = json.at("competing_slope"),
          .competing_slope_error = json.at("competing_slope_error"),
          .step_days = json.at("step_days"),
          .event_hazard = json.at("event_hazard"),
          .competing_hazard = json.at("competing_hazard")};
}

void check_linear(const LinearPredictor& linear, std::size_t width) {
  require(linear.means.size() == width && linear.coefficients.size() == width,
          "a linear part has not one coefficient for each feature");
  require(are_in_bounds(linear.means) && are_in_bounds(linear.coefficients) && linear.intercept == 0,
          "a linear part has a number out of bounds");
}

void check_risk(const AbsoluteRisk& risk) {
  require(risk.step_days > 0 && risk.event_hazard.size() == risk.competing_hazard.size(),
          "the baseline hazards do not fit together");
  const auto is_hazard = [](double increment) { return increment >= 0; };
  require(std::all_of(risk.event_hazard.begin(), risk.event_hazard.end(), is_hazard) &&
              std::all_of(risk.competing_hazard.begin(), risk.competing_hazard.end(), is_hazard),
          "a baseline hazard is negative");
  require(are_in_bounds(risk.event_hazard) && are_in_bounds(risk.competing_hazard) &&
              are_in_bounds(std::array{risk.centre, risk.event_slope, risk.competing_slope}),
          "the absolute risk has a number out of bounds");
}

/// What a manifest must hold so that no score can read beyond it, and every score is a number.
void check_manifest(const ModelManifest& m, std::string_view fingerprint) {
  const std::size_t width = m.features.size();
  require(width > 0, "the model has no features");
  require(feature_fingerprint(m.features) == fingerprint, "the features do not have the fingerprint that is stated");
  require(!m.bags.empty() || m.description.ranking_only, "the model has no bags");
  for (const BagEntry& bag : m.bags) check_linear(bag.linear, width);
  check_linear(m.baseline, width);
  require(m.shrinkage >= 0 && m.baseline_shrinkage >= 0, "a scale of the margin is negative");
  require(m.interval.level > 0 && m.interval.level < 1 && m.interval.inflation >= 0 && m.interval.quantile >= 0,
          "the interval is none");
  require(are_in_bounds(std::array{m.shrinkage, m.baseline_shrinkage, m.interval.inflation, m.interval.quantile}),
          "a scale of the margin or of its interval is out of bounds");
  for (const FeatureDistribution& feature : m.imputer.features) manifest_json::check_distribution(feature, width);
  check_risk(m.risk);
  require(!m.description.groups.empty(), "the model has no risk groups");
  const Objective objective = m.options.task.objective;
  require(objective != Objective::multiclass && objective != Objective::regression,
          "the objective is not that of a relapse model");
}

}  // namespace

std::string manifest_text(const ModelManifest& m) {
  Json bags = Json::array();
  for (const BagEntry& bag : m.bags) {
    bags.push_back({{"file", bag.file}, {"sha256", bag.sha256}, {"linear", write(bag.linear)}});
  }
  Json json = {{"schema", manifest_schema}};
  json["description"] = write(m.description);
  json["features"] = write(m.features, m.imputer);
  json["feature_fingerprint"] = feature_fingerprint(m.features);
  json["bags"] = bags;
  json["shrinkage"] = m.shrinkage;
  json["baseline"] = {
      {"name", m.validation.baseline.name}, {"linear", write(m.baseline)}, {"shrinkage", m.baseline_shrinkage}};
  json["absolute_risk"] = write(m.risk);
  json["recalibration"] = m.recalibration ? write(*m.recalibration) : Json();
  json["interval"] = {
      {"level", m.interval.level}, {"inflation", m.interval.inflation}, {"quantile", m.interval.quantile}};
  json["method"] = write_method(m);
  json["training"] = write(m.training);
  json["validation"] = write(m.validation);
  json["missing_flags"] = write(m.flags);
  json["baseline_beaten"] = m.baseline_beaten();
  json["made_with"] = {{"marrow", m.marrow}, {"xgboost", m.xgboost}};
  return json.dump(1) + "\n";
}

ModelManifest parse_manifest(std::string_view json) {
  ModelManifest m;
  manifest_json::parse(json, ErrorKind::model, manifest_file, [&](const Json& root) {
    const std::string schema = root.at("schema");
    require(schema == manifest_schema, fmt::format("the schema is '{}', not '{}'", printable(schema), manifest_schema));
    m.description = manifest_json::read_description(root.at("description"));
    for (const Json& feature : root.at("features")) manifest_json::read_feature(feature, m.features, m.imputer);
    for (const Json& bag : root.at("bags")) {
      m.bags.push_back({bag.at("file"), bag.at("sha256"), manifest_json::read_linear(bag.at("linear"))});
    }
    root.at("shrinkage").get_to(m.shrinkage);
    m.baseline = manifest_json::read_linear(root.at("baseline").at("linear"));
    root.at("baseline").at("shrinkage").get_to(m.baseline_shrinkage);
    m.risk = read_risk(root.at("absolute_risk"));
    if (!root.at("recalibration").is_null()) m.recalibration = read_recalibration(root.at("recalibration"));
    const Json& interval = root.at("interval");
    m.interval = {interval.at("level"), interval.at("inflation"), interval.at("quantile")};
    read_method(root.at("method"), m);
    m.options.bags = m.bags.size();
    m.training = manifest_json::read_training(root.at("training"));
    m.validation = manifest_json::read_validation(root.at("validation"));
    m.flags = manifest_json::read_flags(root.at("missing_flags"));
    root.at("made_with").at("marrow").get_to(m.marrow);
    root.at("made_with").at("xgboost").get_to(m.xgboost);
    check_manifest(m, root.at("feature_fingerprint").get<std::string>());
  });
  return m;
}

}  // namespace marrow
