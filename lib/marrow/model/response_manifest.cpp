#include "marrow/model/response_manifest.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <nlohmann/json.hpp>

#include "marrow/base/text.hpp"
#include "marrow/model/manifest_json.hpp"

namespace marrow {
namespace {

using manifest_json::are_in_bounds;
using manifest_json::Json;
using manifest_json::require;
using manifest_json::write;

Json write_method(const ResponseManifest& m, const ValidationOptions& validation) {
  return {{"kind", "gradient-boosted trees over a ridge regression, mean of bags"},
          {"seed", m.options.seed},
          {"bag_fraction", m.options.bag_fraction},
          {"ridge", m.options.ridge},
          {"trees", manifest_json::write_trees(m.options.task, m.options.trees)},
          {"inner_folds", m.options.inner_folds},
          {"search", m.options.search},
          {"repeats", validation.repeats},
          {"folds", validation.folds},
          {"bootstraps", validation.bootstraps},
          {"drawn_from", m.options.draw_given},
          {"common_draws", m.imputer.has_common_draws}};
}

void read_method(const Json& json, ResponseManifest& m) {
  json.at("seed").get_to(m.options.seed);
  json.at("bag_fraction").get_to(m.options.bag_fraction);
  json.at("ridge").get_to(m.options.ridge);
  const Json& trees = json.at("trees");
  m.options.task.objective = parse_objective(trees.at("objective").get<std::string>());
  m.options.trees = manifest_json::read_trees(trees);
  json.at("inner_folds").get_to(m.options.inner_folds);
  json.at("search").get_to(m.options.search);
  json.at("drawn_from").get_to(m.options.draw_given);
  json.at("common_draws").get_to(m.imputer.has_common_draws);
}

// ---- validation, for people -----------------------------------------------------------------------------------------

Json write(const ResponseValidation& v) {
  Json json = {{"patients", v.patients},     {"settings_tried", v.settings_tried},
               {"tied_share", v.tied_share}, {"rmse_repeat_sd", v.rmse_repeat_sd},
               {"model", write(v.model)},    {"baseline", write(v.baseline)}};
  Json compared = Json::array();
  for (const ComparedScore& score : v.compared) {
    compared.push_back({{"score", score.name}, {"patients", score.patients}, {"measures", write(score.measures)}});
  }
  json["compared"] = compared;
  json["differences"] = manifest_json::write(v.differences);
  json["importance"] = manifest_json::write(v.importance, "rmse_rise");
  Json sites = Json::array();
  for (const ResponseSite& site : v.sites) {
    Json one = {{"site", site.site}, {"patients", site.patients}, {"estimable", site.is_estimable}};
    if (site.is_estimable) {
      one["model"] = write(site.model);
      one["baseline"] = write(site.baseline);
    }
    sites.push_back(std::move(one));
  }
  json["sites"] = sites;
  return json;
}

// ---- checking -------------------------------------------------------------------------------------------------------

void check_linear(const LinearPredictor& linear, std::size_t width) {
  require(linear.means.size() == width && linear.coefficients.size() == width,
          "a linear part has not one coefficient for each feature");
  require(
      are_in_bounds(linear.means) && are_in_bounds(linear.coefficients) && are_in_bounds(std::array{linear.intercept}),
      "a linear part has a number out of bounds");
}

/// What a manifest must hold so that no score can read beyond it, and every score is a number.
void check_manifest(const ResponseManifest& m, std::string_view fingerprint) {
  const std::size_t width = m.features.size();
  require(width > 0, "the model has no features");
  require(feature_fingerprint(m.features) == fingerprint, "the features do not have the fingerprint that is stated");
  require(m.options.task.objective == Objective::regression, "the objective is not that of a response model");
  require(!m.description.drug_group.empty(), "the model has no drug group");
  require(!m.bags.empty(), "the model has no bags");
  for (const BagEntry& bag : m.bags) check_linear(bag.linear, width);
  check_linear(m.baseline, width);
  require(m.shrinkage >= 0 && m.baseline_shrinkage >= 0, "a scale of the margin is negative");
  require(are_in_bounds(
              std::array{m.shrinkage, m.baseline_shrinkage, m.centre, m.response.reference_log2, m.interval.inflation}),
          "a scale of the margin or of its interval is out of bounds");
  require(m.interval.inflation >= 0 && m.interval.level > 0 && m.interval.level < 1, "the interval is none");
  for (const FeatureDistribution& feature : m.imputer.features) manifest_json::check_distribution(feature, width);
}

}  // namespace

bool is_response_manifest(std::string_view json) noexcept {
  return json.find(response_manifest_schema) != std::string_view::npos;
}

std::string response_manifest_text(const ResponseManifest& m, const ResponseValidation& validation,
                                   const ValidationOptions& options) {
  Json json = {{"schema", response_manifest_schema}};
  json["description"] = manifest_json::write(m.description);
  json["description"].erase("groups");
  json["response"] = {{"columns", m.response.columns},
                      {"unit", m.response.unit.name},
                      {"reference_log2", m.response.reference_log2},
                      {"limits", m.response.limits}};
  json["features"] = manifest_json::write(m.features, m.imputer);
  json["feature_fingerprint"] = feature_fingerprint(m.features);
  Json bags = Json::array();
  for (const BagEntry& bag : m.bags) {
    bags.push_back({{"file", bag.file}, {"sha256", bag.sha256}, {"linear", manifest_json::write(bag.linear)}});
  }
  json["bags"] = bags;
  json["centre"] = m.centre;
  json["shrinkage"] = m.shrinkage;
  json["baseline"] = {
      {"name", m.baseline_name}, {"linear", manifest_json::write(m.baseline)}, {"shrinkage", m.baseline_shrinkage}};
  json["interval"] = {{"level", m.interval.level}, {"inflation", m.interval.inflation}};
  json["method"] = write_method(m, options);
  json["training"] = manifest_json::write(m.training);
  json["validation"] = write(validation);
  json["missing_flags"] = {{"correlation", m.flags.correlation}, {"p", m.flags.p}, {"flags", m.flags.flags}};
  json["baseline_beaten"] = m.is_baseline_beaten;
  json["warnings"] = m.warnings;
  json["made_with"] = {{"marrow", m.marrow}, {"xgboost", m.xgboost}};
  return json.dump(1) + "\n";
}

ResponseManifest parse_response_manifest(std::string_view json) {
  ResponseManifest m;
  manifest_json::parse(json, ErrorKind::model, manifest_file, [&](const Json& root) {
    const std::string schema = root.at("schema");
    require(schema == response_manifest_schema,
            fmt::format("the schema is '{}', not '{}'", printable(schema), response_manifest_schema));
    m.description = manifest_json::read_description(root.at("description"));
    const Json& response = root.at("response");
    response.at("columns").get_to(m.response.columns);
    m.response.unit = parse_response_unit(response.at("unit").get<std::string>());
    response.at("reference_log2").get_to(m.response.reference_log2);
    response.at("limits").get_to(m.response.limits);
    for (const Json& feature : root.at("features")) manifest_json::read_feature(feature, m.features, m.imputer);
    for (const Json& bag : root.at("bags")) {
      m.bags.push_back({bag.at("file"), bag.at("sha256"), manifest_json::read_linear(bag.at("linear"))});
    }
    root.at("centre").get_to(m.centre);
    root.at("shrinkage").get_to(m.shrinkage);
    const Json& baseline = root.at("baseline");
    baseline.at("name").get_to(m.baseline_name);
    m.baseline = manifest_json::read_linear(baseline.at("linear"));
    baseline.at("shrinkage").get_to(m.baseline_shrinkage);
    m.interval.level = root.at("interval").at("level");
    m.interval.inflation = root.at("interval").at("inflation");
    read_method(root.at("method"), m);
    m.options.bags = m.bags.size();
    m.training = manifest_json::read_training(root.at("training"));
    const Json& flags = root.at("missing_flags");
    m.flags = {flags.at("correlation"), flags.at("p"), flags.at("flags")};
    root.at("baseline_beaten").get_to(m.is_baseline_beaten);
    root.at("warnings").get_to(m.warnings);
    root.at("made_with").at("marrow").get_to(m.marrow);
    root.at("made_with").at("xgboost").get_to(m.xgboost);
    check_manifest(m, root.at("feature_fingerprint").get<std::string>());
  });
  return m;
}

}  // namespace marrow
