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

using manifest_json::Json;

Json write(const LinearPredictor& linear) {
  return {{"means", linear.means}, {"coefficients", linear.coefficients}};
}

LinearPredictor read_linear(const Json& json) {
  return {json.at("means"), json.at("coefficients")};
}

Json write_feature(const FeatureSpec& spec, const FeatureDistribution& distribution) {
  return {{"name", spec.name},
          {"label", spec.label},
          {"unit", spec.unit},
          {"group", spec.group},
          {"monotone", static_cast<int>(spec.monotone)},
          {"measured_day", spec.measured_day},
          {"missing", spec.missing},
          {"source", spec.source},
          {"range", {distribution.low, distribution.high}},
          {"drawn_as",
           {{"binary", distribution.is_binary},
            {"mean", distribution.mean},
            {"intercept", distribution.intercept},
            {"coefficients", distribution.coefficients},
            {"residuals", distribution.residuals}}}};
}

void read_feature(const Json& json, ModelManifest& manifest) {
  const int monotone = json.at("monotone");
  manifest.features.push_back({.name = json.at("name"),
                               .label = json.at("label"),
                               .unit = json.at("unit"),
                               .group = json.at("group"),
                               .monotone = monotone > 0   ? MonotoneSign::up
                                           : monotone < 0 ? MonotoneSign::down
                                                          : MonotoneSign::none,
                               .missing = json.at("missing"),
                               .source = json.at("source"),
                               .measured_day = json.at("measured_day")});
  const Json& drawn = json.at("drawn_as");
  manifest.imputer.features.push_back({.is_binary = drawn.at("binary"),
                                       .mean = drawn.at("mean"),
                                       .low = json.at("range").at(0),
                                       .high = json.at("range").at(1),
                                       .intercept = drawn.at("intercept"),
                                       .coefficients = drawn.at("coefficients"),
                                       .residuals = drawn.at("residuals")});
}

constexpr std::array<std::pair<Interactions, std::string_view>, 3> interaction_words{
    {{Interactions::any, "any"}, {Interactions::within_group, "group"}, {Interactions::none, "none"}}};

Json write_trees(const LearningTask& task, const TreeOptions& trees) {
  const auto word = std::find_if(interaction_words.begin(), interaction_words.end(),
                                 [&](const auto& entry) { return entry.first == trees.interactions; });
  return {{"objective", objective_name(task.objective)},
          {"rounds", trees.rounds},
          {"max_depth", trees.max_depth},
          {"eta", trees.eta},
          {"subsample", trees.subsample},
          {"colsample_bynode", trees.colsample_bynode},
          {"min_child_weight", trees.min_child_weight},
          {"lambda", trees.lambda},
          {"interactions", word->second}};
}

Json write_method(const ModelManifest& m) {
  return {{"kind", m.is_fixed() ? "fixed score" : "gradient-boosted trees over a ridge regression, mean of bags"},
          {"seed", m.options.seed},
          {"bag_fraction", m.options.bag_fraction},
          {"ridge", m.options.ridge},
          {"horizon_days", m.options.task.horizon_days},
          {"trees", write_trees(m.options.task, m.options.trees)},
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
  m.options.trees = {.rounds = trees.at("rounds"),
                     .max_depth = trees.at("max_depth"),
                     .eta = trees.at("eta"),
                     .subsample = trees.at("subsample"),
                     .colsample_bynode = trees.at("colsample_bynode"),
                     .min_child_weight = trees.at("min_child_weight"),
                     .lambda = trees.at("lambda")};
  m.options.trees.interactions = parse_interactions(trees.at("interactions").get<std::string>());
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

Json write(const TrainingSummary& t) {
  return {{"cohort_sha256", t.cohort_sha256},
          {"patients", t.patients},
          {"trained_on", t.trained_on},
          {"excluded", t.excluded},
          {"ended_by_landmark", t.ended_by_landmark},
          {"outcome_missing", t.outcome_missing},
          {"landmark_days", t.landmark_days},
          {"evaluate_on", t.evaluate_on},
          {"evaluate_on_words", t.evaluate_on_words}};
}

TrainingSummary read_training(const Json& json) {
  return {.cohort_sha256 = json.at("cohort_sha256"),
          .patients = json.at("patients"),
          .trained_on = json.at("trained_on"),
          .excluded = json.at("excluded"),
          .ended_by_landmark = json.at("ended_by_landmark"),
          .outcome_missing = json.at("outcome_missing"),
          .landmark_days = json.at("landmark_days"),
          .evaluate_on = json.at("evaluate_on"),
          .evaluate_on_words = json.at("evaluate_on_words")};
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

Json write(const FlagConcordance& flags) {
  return {{"c", flags.c}, {"p", flags.p}, {"flags", flags.flags}};
}

FlagConcordance read_flags(const Json& json) {
  return {json.at("c"), json.at("p"), json.at("flags")};
}

void require(bool holds, std::string_view problem) {
  if (holds) return;
  Error error(ErrorKind::model, std::string(problem));
  error.add_context(std::string(manifest_file));
  throw error;
}

/// Whether numbers are such that no sum over the features overflows: far above any feature, coefficient or margin.
bool are_in_bounds(std::span<const double> numbers) {
  constexpr double most = 1e9;
  return std::all_of(numbers.begin(), numbers.end(), [](double number) { return std::abs(number) <= most; });
}

void check_linear(const LinearPredictor& linear, std::size_t width) {
  require(linear.means.size() == width && linear.coefficients.size() == width,
          "a linear part has not one coefficient for each feature");
  require(are_in_bounds(linear.means) && are_in_bounds(linear.coefficients),
          "a linear part has a number out of bounds");
}

void check_distribution(const FeatureDistribution& feature, std::size_t width) {
  require(feature.coefficients.size() == width, "a feature's distribution has not one coefficient for each feature");
  require(feature.residuals.size() == (feature.is_binary ? 0 : Imputer::draws),
          "a feature has another number of draws");
  require(feature.low <= feature.high, "a feature's range is empty");
  require(are_in_bounds(std::array{feature.mean, feature.low, feature.high, feature.intercept}) &&
              are_in_bounds(feature.coefficients) && are_in_bounds(feature.residuals),
          "a feature's distribution has a number out of bounds");
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
  require(are_in_bounds(std::array{m.shrinkage, m.baseline_shrinkage, m.interval.inflation, m.interval.quantile}),
          "a scale of the margin or of its interval is out of bounds");
  for (const FeatureDistribution& feature : m.imputer.features) check_distribution(feature, width);
  check_risk(m.risk);
  require(!m.description.groups.empty(), "the model has no risk groups");
}

}  // namespace

Interactions parse_interactions(std::string_view word) {
  for (const auto& [value, name] : interaction_words) {
    if (name == word) return value;
  }
  throw Error(ErrorKind::usage, fmt::format("there is no interaction rule '{}'", printable(word)),
              "any, group or none");
}

std::string feature_fingerprint(const std::vector<FeatureSpec>& features) {
  Sha256 digest;
  for (const FeatureSpec& spec : features) {
    digest.update(
        fmt::format("{}\t{}\t{}\t{}\n", spec.name, spec.unit, static_cast<int>(spec.monotone), spec.measured_day));
  }
  return digest.hex();
}

std::string manifest_text(const ModelManifest& m) {
  Json features = Json::array();
  for (std::size_t j = 0; j < m.features.size(); ++j) {
    features.push_back(write_feature(m.features[j], m.imputer.features[j]));
  }
  Json bags = Json::array();
  for (const BagEntry& bag : m.bags) {
    bags.push_back({{"file", bag.file}, {"sha256", bag.sha256}, {"linear", write(bag.linear)}});
  }
  Json json = {{"schema", manifest_schema}};
  json["description"] = manifest_json::write(m.description);
  json["features"] = features;
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
  json["validation"] = manifest_json::write(m.validation);
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
    for (const Json& feature : root.at("features")) read_feature(feature, m);
    for (const Json& bag : root.at("bags")) {
      m.bags.push_back({bag.at("file"), bag.at("sha256"), read_linear(bag.at("linear"))});
    }
    root.at("shrinkage").get_to(m.shrinkage);
    m.baseline = read_linear(root.at("baseline").at("linear"));
    root.at("baseline").at("shrinkage").get_to(m.baseline_shrinkage);
    m.risk = read_risk(root.at("absolute_risk"));
    if (!root.at("recalibration").is_null()) m.recalibration = read_recalibration(root.at("recalibration"));
    const Json& interval = root.at("interval");
    m.interval = {interval.at("level"), interval.at("inflation"), interval.at("quantile")};
    read_method(root.at("method"), m);
    m.options.bags = m.bags.size();
    m.training = read_training(root.at("training"));
    m.validation = manifest_json::read_validation(root.at("validation"));
    m.flags = read_flags(root.at("missing_flags"));
    root.at("made_with").at("marrow").get_to(m.marrow);
    root.at("made_with").at("xgboost").get_to(m.xgboost);
    check_manifest(m, root.at("feature_fingerprint").get<std::string>());
  });
  return m;
}

}  // namespace marrow
