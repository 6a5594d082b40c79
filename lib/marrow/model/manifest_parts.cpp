#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <nlohmann/json.hpp>

#include "marrow/base/digest.hpp"
#include "marrow/base/text.hpp"
#include "marrow/model/manifest_json.hpp"

namespace marrow {
namespace {

constexpr std::array<std::pair<Interactions, std::string_view>, 3> interaction_words{
    {{Interactions::any, "any"}, {Interactions::within_group, "group"}, {Interactions::none, "none"}}};

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

namespace manifest_json {

Json write(const LinearPredictor& linear) {
  Json json = {{"means", linear.means}, {"coefficients", linear.coefficients}};
  if (linear.intercept != 0) json["intercept"] = linear.intercept;
  return json;
}

LinearPredictor read_linear(const Json& json) {
  return {json.at("means"), json.at("coefficients"), json.value("intercept", 0.0)};
}

namespace {

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

}  // namespace

Json write(const std::vector<FeatureSpec>& features, const Imputer& imputer) {
  Json list = Json::array();
  for (std::size_t j = 0; j < features.size(); ++j) list.push_back(write_feature(features[j], imputer.features[j]));
  return list;
}

void read_feature(const Json& json, std::vector<FeatureSpec>& features, Imputer& imputer) {
  const int monotone = json.at("monotone");
  features.push_back({.name = json.at("name"),
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
  imputer.features.push_back({.is_binary = drawn.at("binary"),
                              .mean = drawn.at("mean"),
                              .low = json.at("range").at(0),
                              .high = json.at("range").at(1),
                              .intercept = drawn.at("intercept"),
                              .coefficients = drawn.at("coefficients"),
                              .residuals = drawn.at("residuals")});
}

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

TreeOptions read_trees(const Json& trees) {
  return {.rounds = trees.at("rounds"),
          .max_depth = trees.at("max_depth"),
          .eta = trees.at("eta"),
          .subsample = trees.at("subsample"),
          .colsample_bynode = trees.at("colsample_bynode"),
          .min_child_weight = trees.at("min_child_weight"),
          .lambda = trees.at("lambda"),
          .interactions = parse_interactions(trees.at("interactions").get<std::string>())};
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

Json write(const FlagConcordance& flags) {
  return {{"c", flags.c}, {"p", flags.p}, {"flags", flags.flags}};
}

FlagConcordance read_flags(const Json& json) {
  return {json.at("c"), json.at("p"), json.at("flags")};
}

Json write(const std::vector<Measure>& measures) {
  const auto number = [](const std::optional<double>& value) { return value ? Json(*value) : Json(); };
  Json list = Json::array();
  for (const Measure& measure : measures) {
    Json one = {{"measure", measure.name},
                {"value", number(measure.value)},
                {"low", number(measure.low)},
                {"high", number(measure.high)}};
    if (!measure.reason.empty()) one["reason"] = measure.reason;
    list.push_back(std::move(one));
  }
  return list;
}

Json write(const std::vector<MeasuredDifference>& differences) {
  Json list = Json::array();
  for (const MeasuredDifference& difference : differences) {
    list.push_back({{"against", difference.against}, {"measures", write(difference.measures)}});
  }
  return list;
}

Json write(const std::vector<FeatureWorth>& importance, const char* rise) {
  Json list = Json::array();
  for (const FeatureWorth& item : importance) {
    list.push_back({{"feature", item.feature}, {rise, {item.rise.value, item.rise.low, item.rise.high}}});
  }
  return list;
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

void check_distribution(const FeatureDistribution& feature, std::size_t width) {
  require(feature.coefficients.size() == width, "a feature's distribution has not one coefficient for each feature");
  require(feature.residuals.size() == (feature.is_binary ? 0 : Imputer::draws),
          "a feature has another number of draws");
  require(feature.low <= feature.high, "a feature's range is empty");
  require(are_in_bounds(std::array{feature.mean, feature.low, feature.high, feature.intercept}) &&
              are_in_bounds(feature.coefficients) && are_in_bounds(feature.residuals),
          "a feature's distribution has a number out of bounds");
}

}  // namespace manifest_json
}  // namespace marrow
