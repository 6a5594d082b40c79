#include <nlohmann/json.hpp>

#include "marrow/model/manifest_json.hpp"

namespace marrow::manifest_json {
namespace {

Json write(const Estimate& estimate) {
  return {{"value", estimate.value}, {"low", estimate.low}, {"high", estimate.high}};
}

Estimate read_estimate(const Json& json) {
  return {json.at("value"), json.at("low"), json.at("high")};
}

Json write(const Metrics& metrics) {
  Json groups = Json::array();
  for (const RiskGroup& group : metrics.groups) {
    groups.push_back({{"name", group.name},
                      {"p5y_at_least", group.at_least},
                      {"patients", group.patients},
                      {"expected", group.expected},
                      {"observed", group.observed}});
  }
  return {{"name", metrics.name},
          {"c", write(metrics.c)},
          {"c_repeat_sd", metrics.c_repeat_sd},
          {"c_all_patients", metrics.c_all},
          {"auc_3y", write(metrics.auc_3y)},
          {"auc_5y", write(metrics.auc_5y)},
          {"brier_5y", metrics.brier_5y},
          {"integrated_brier", metrics.integrated_brier},
          {"calibration_slope", write(metrics.slope)},
          {"groups", groups}};
}

Metrics read_metrics(const Json& json) {
  Metrics metrics{.name = json.at("name"),
                  .c = read_estimate(json.at("c")),
                  .c_repeat_sd = json.at("c_repeat_sd"),
                  .c_all = json.at("c_all_patients"),
                  .auc_3y = read_estimate(json.at("auc_3y")),
                  .auc_5y = read_estimate(json.at("auc_5y")),
                  .brier_5y = json.at("brier_5y"),
                  .integrated_brier = json.at("integrated_brier"),
                  .slope = read_estimate(json.at("calibration_slope"))};
  for (const Json& group : json.at("groups")) {
    metrics.groups.push_back({.name = group.at("name"),
                              .at_least = group.at("p5y_at_least"),
                              .patients = group.at("patients"),
                              .expected = group.at("expected"),
                              .observed = group.at("observed")});
  }
  return metrics;
}

Json write_importance(const std::vector<FeatureImportance>& importance) {
  Json list = Json::array();
  for (const FeatureImportance& item : importance) {
    list.push_back({{"feature", item.feature}, {"c_drop", write(item.c_drop)}});
  }
  return list;
}

Json write_sites(const std::vector<SiteValidation>& sites) {
  Json list = Json::array();
  for (const SiteValidation& site : sites) {
    list.push_back({{"site", site.site},
                    {"patients", site.patients},
                    {"events", site.events},
                    {"c", site.is_estimable ? write(site.model_c) : Json()},
                    {"baseline_c", site.is_estimable ? write(site.baseline_c) : Json()}});
  }
  return list;
}

SiteValidation read_site(const Json& json) {
  SiteValidation site{.site = json.at("site"), .patients = json.at("patients"), .events = json.at("events")};
  site.is_estimable = !json.at("c").is_null();
  if (site.is_estimable) {
    site.model_c = read_estimate(json.at("c"));
    site.baseline_c = read_estimate(json.at("baseline_c"));
  }
  return site;
}

Json write(const std::optional<Estimate>& estimate) {
  return estimate ? write(*estimate) : Json();
}

std::optional<Estimate> read_optional(const Json& json) {
  return json.is_null() ? std::nullopt : std::optional(read_estimate(json));
}

Json write_subgroups(const std::vector<SubgroupValidation>& subgroups) {
  Json list = Json::array();
  for (const SubgroupValidation& group : subgroups) {
    list.push_back({{"column", group.column},
                    {"group", group.group},
                    {"patients", group.patients},
                    {"events", group.events},
                    {"c", write(group.model_c)},
                    {"observed_expected_5y", write(group.model_observed_expected)},
                    {"baseline_c", write(group.baseline_c)},
                    {"baseline_observed_expected_5y", write(group.baseline_observed_expected)}});
  }
  return list;
}

SubgroupValidation read_subgroup(const Json& json) {
  return {.column = json.at("column"),
          .group = json.at("group"),
          .patients = json.at("patients"),
          .events = json.at("events"),
          .model_c = read_optional(json.at("c")),
          .model_observed_expected = read_optional(json.at("observed_expected_5y")),
          .baseline_c = read_optional(json.at("baseline_c")),
          .baseline_observed_expected = read_optional(json.at("baseline_observed_expected_5y"))};
}

}  // namespace

Json write(const Validation& validation) {
  return {{"patients", validation.patients},
          {"events", validation.events},
          {"competing", validation.competing},
          {"incidence_3y", validation.incidence_3y},
          {"incidence_5y", validation.incidence_5y},
          {"model", write(validation.model)},
          {"baseline", write(validation.baseline)},
          {"c_difference", write(validation.c_difference)},
          {"brier_5y_null", validation.brier_5y_null},
          {"integrated_brier_null", validation.integrated_brier_null},
          {"settings_tried", validation.settings_tried},
          {"importance", write_importance(validation.importance)},
          {"sites", write_sites(validation.sites)},
          {"subgroups", write_subgroups(validation.subgroups)}};
}

Validation read_validation(const Json& json) {
  Validation validation{.model = read_metrics(json.at("model")),
                        .baseline = read_metrics(json.at("baseline")),
                        .c_difference = read_estimate(json.at("c_difference")),
                        .brier_5y_null = json.at("brier_5y_null"),
                        .integrated_brier_null = json.at("integrated_brier_null"),
                        .incidence_3y = json.at("incidence_3y"),
                        .incidence_5y = json.at("incidence_5y"),
                        .patients = json.at("patients"),
                        .events = json.at("events"),
                        .competing = json.at("competing"),
                        .settings_tried = json.at("settings_tried")};
  for (const Json& item : json.at("importance")) {
    validation.importance.push_back({item.at("feature"), read_estimate(item.at("c_drop"))});
  }
  for (const Json& site : json.at("sites")) validation.sites.push_back(read_site(site));
  // Manifests from before there were subgroups do not have them.
  for (const Json& group : json.value("subgroups", Json::array())) {
    validation.subgroups.push_back(read_subgroup(group));
  }
  return validation;
}

}  // namespace marrow::manifest_json
