#include "marrow/model/class_manifest.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>
#include <set>

#include "marrow/base/text.hpp"
#include "marrow/model/manifest_json.hpp"

namespace marrow {
namespace {

using manifest_json::are_in_bounds;
using manifest_json::Json;
using manifest_json::require;
using manifest_json::write;

Json write(const SoftmaxPredictor& linear) {
  return {{"means", linear.means}, {"intercepts", linear.intercepts}, {"coefficients", linear.coefficients}};
}

SoftmaxPredictor read_softmax(const Json& json) {
  return {json.at("means"), json.at("intercepts"), json.at("coefficients")};
}

Json write(const std::vector<ClassCount>& classes) {
  Json list = Json::array();
  for (const auto& [name, patients] : classes) list.push_back({{"name", name}, {"patients", patients}});
  return list;
}

std::vector<ClassCount> read_classes(const Json& list) {
  std::vector<ClassCount> classes;
  for (const Json& one : list) classes.emplace_back(one.at("name"), one.at("patients"));
  return classes;
}

Json write_method(const ClassManifest& m, const ValidationOptions& validation) {
  return {
      {"kind", "gradient-boosted trees over a ridge multinomial regression, mean of bags"},
      {"seed", m.options.seed},
      {"bag_fraction", m.options.bag_fraction},
      {"ridge", m.options.ridge},
      {"class_weights", class_weights_name(m.options.class_weights)},
      {"probabilities", class_weights_words(m.options.class_weights)},
      {"trees", manifest_json::write_trees(m.options.task, m.options.trees)},
      {"inner_folds", m.options.inner_folds},
      {"search", m.options.search},
      {"repeats", validation.repeats},
      {"folds", validation.folds},
      {"bootstraps", validation.bootstraps},
      {"missing_values", fmt::format("drawn {} times from the other features, never from the class", Imputer::draws)}};
}

void read_method(const Json& json, ClassManifest& m) {
  json.at("seed").get_to(m.options.seed);
  json.at("bag_fraction").get_to(m.options.bag_fraction);
  json.at("ridge").get_to(m.options.ridge);
  // Manifests from before there was a choice do not say it.
  m.options.class_weights = parse_class_weights(json.value("class_weights", std::string("none")));
  const Json& trees = json.at("trees");
  m.options.task.objective = parse_objective(trees.at("objective").get<std::string>());
  m.options.trees = manifest_json::read_trees(trees);
  json.at("inner_folds").get_to(m.options.inner_folds);
  json.at("search").get_to(m.options.search);
}

// ---- validation, for people -----------------------------------------------------------------------------------------

Json write(const ClassifierEvaluation& evaluation) {
  Json classes = Json::array();
  for (const ClassPerformance& one : evaluation.classes) {
    classes.push_back({{"class", one.name},
                       {"patients", one.patients},
                       {"predicted", one.predicted},
                       {"correct", one.correct},
                       {"measures", write(one.measures)}});
  }
  return {{"measures", write(evaluation.measures)}, {"classes", classes}};
}

Json write(const ClassValidation& v) {
  Json json = {{"patients", v.model.patients},
               {"settings_tried", v.settings_tried},
               {"log_loss_repeat_sd", v.log_loss_repeat_sd},
               {"model", write(v.model)},
               {"baseline", write(v.baseline)},
               {"class_shares", write(v.prior.measures)},
               {"confusion", v.model.confusion}};
  json["differences"] = manifest_json::write(v.differences);
  json["importance"] = manifest_json::write(v.importance, "log_loss_rise");
  Json sites = Json::array();
  for (const ClassSite& site : v.sites) {
    Json one = {{"site", site.site}, {"patients", site.patients}, {"estimable", site.is_estimable}};
    if (site.is_estimable) {
      one["model"] = write(std::vector<Measure>{site.model_log_loss, site.model_accuracy});
      one["baseline"] = write(std::vector<Measure>{site.baseline_log_loss});
    }
    sites.push_back(std::move(one));
  }
  json["sites"] = sites;
  return json;
}

// ---- checking -------------------------------------------------------------------------------------------------------

void check_softmax(const SoftmaxPredictor& linear, std::size_t classes, std::size_t width) {
  require(linear.means.size() == width && linear.intercepts.size() == classes && linear.coefficients.size() == classes,
          "a linear part has not one coefficient for each feature and class");
  require(are_in_bounds(linear.means) && are_in_bounds(linear.intercepts), "a linear part has a number out of bounds");
  for (const std::vector<double>& coefficients : linear.coefficients) {
    require(coefficients.size() == width, "a linear part has not one coefficient for each feature and class");
    require(are_in_bounds(coefficients), "a linear part has a number out of bounds");
  }
}

/// What a manifest must hold so that no score can read beyond it, and every score is a number.
void check_manifest(const ClassManifest& m, std::string_view fingerprint) {
  const std::size_t width = m.features.size();
  const std::size_t classes = m.classes.size();
  require(width > 0, "the model has no features");
  require(feature_fingerprint(m.features) == fingerprint, "the features do not have the fingerprint that is stated");
  require(m.options.task.objective == Objective::multiclass, "the objective is not that of a classifier");
  const std::vector<std::string> names = m.class_names();
  require(classes >= 2 && std::set<std::string>(names.begin(), names.end()).size() == classes,
          "a classifier needs two classes at least, each with its own name");
  require(m.prior.size() == classes && are_in_bounds(m.prior), "there is not one share for each class");
  require(!m.bags.empty(), "the model has no bags");
  for (const ClassBagEntry& bag : m.bags) check_softmax(bag.linear, classes, width);
  check_softmax(m.baseline, classes, width);
  require(m.shrinkage >= 0 && m.baseline_shrinkage >= 0, "a scale of the margin is negative");
  require(are_in_bounds(std::array{m.shrinkage, m.baseline_shrinkage, m.interval.inflation, m.interval.quantile}),
          "a scale of the margin or of its interval is out of bounds");
  for (const FeatureDistribution& feature : m.imputer.features) manifest_json::check_distribution(feature, width);
}

}  // namespace

std::vector<std::string> ClassManifest::class_names() const {
  std::vector<std::string> names;
  for (const auto& [name, patients] : classes) names.push_back(name);
  return names;
}

bool is_class_manifest(std::string_view json) noexcept {
  // The name stands nowhere else, and reading a manifest twice would cost more than many scores.
  return json.find(class_manifest_schema) != std::string_view::npos;
}

std::string class_manifest_text(const ClassManifest& m, const ClassValidation& validation,
                                const ValidationOptions& options) {
  Json json = {{"schema", class_manifest_schema}};
  json["description"] = manifest_json::write(m.description);
  json["description"].erase("groups");
  json["label"] = m.label;
  json["classes"] = write(m.classes);
  json["prior"] = m.prior;
  json["features"] = manifest_json::write(m.features, m.imputer);
  json["feature_fingerprint"] = feature_fingerprint(m.features);
  Json bags = Json::array();
  for (const ClassBagEntry& bag : m.bags) {
    bags.push_back({{"file", bag.file}, {"sha256", bag.sha256}, {"linear", write(bag.linear)}});
  }
  json["bags"] = bags;
  json["shrinkage"] = m.shrinkage;
  json["baseline"] = {{"name", m.baseline_name}, {"linear", write(m.baseline)}, {"shrinkage", m.baseline_shrinkage}};
  json["interval"] = {
      {"level", m.interval.level}, {"inflation", m.interval.inflation}, {"quantile", m.interval.quantile}};
  json["method"] = write_method(m, options);
  json["training"] = manifest_json::write(m.training);
  json["set_aside"] = write(m.set_aside);
  json["validation"] = write(validation);
  json["missing_flags"] = {{"auroc", m.flags.auroc}, {"p", m.flags.p}, {"flags", m.flags.flags}};
  json["baseline_beaten"] = m.is_baseline_beaten;
  json["made_with"] = {{"marrow", m.marrow}, {"xgboost", m.xgboost}};
  return json.dump(1) + "\n";
}

ClassManifest parse_class_manifest(std::string_view json) {
  ClassManifest m;
  manifest_json::parse(json, ErrorKind::model, manifest_file, [&](const Json& root) {
    const std::string schema = root.at("schema");
    require(schema == class_manifest_schema,
            fmt::format("the schema is '{}', not '{}'", printable(schema), class_manifest_schema));
    m.description = manifest_json::read_description(root.at("description"));
    root.at("label").get_to(m.label);
    m.classes = read_classes(root.at("classes"));
    root.at("prior").get_to(m.prior);
    for (const Json& feature : root.at("features")) manifest_json::read_feature(feature, m.features, m.imputer);
    for (const Json& bag : root.at("bags")) {
      m.bags.push_back({bag.at("file"), bag.at("sha256"), read_softmax(bag.at("linear"))});
    }
    root.at("shrinkage").get_to(m.shrinkage);
    const Json& baseline = root.at("baseline");
    baseline.at("name").get_to(m.baseline_name);
    m.baseline = read_softmax(baseline.at("linear"));
    baseline.at("shrinkage").get_to(m.baseline_shrinkage);
    const Json& interval = root.at("interval");
    m.interval = {interval.at("level"), interval.at("inflation"), interval.at("quantile")};
    read_method(root.at("method"), m);
    m.options.bags = m.bags.size();
    m.training = manifest_json::read_training(root.at("training"));
    m.set_aside = read_classes(root.at("set_aside"));
    const Json& flags = root.at("missing_flags");
    m.flags = {flags.at("auroc"), flags.at("p"), flags.at("flags")};
    root.at("baseline_beaten").get_to(m.is_baseline_beaten);
    root.at("made_with").at("marrow").get_to(m.marrow);
    root.at("made_with").at("xgboost").get_to(m.xgboost);
    check_manifest(m, root.at("feature_fingerprint").get<std::string>());
  });
  return m;
}

}  // namespace marrow
