#include <algorithm>
#include <nlohmann/json.hpp>

#include "marrow/base/text.hpp"
#include "marrow/model/manifest_json.hpp"

namespace marrow {
namespace manifest_json {
namespace {

Json write_rules(const std::vector<ModelRule>& rules, const char* condition) {
  Json list = Json::array();
  for (const ModelRule& rule : rules) list.push_back({{condition, rule.condition}, {"words", rule.words}});
  return list;
}

std::vector<ModelRule> read_rules(const Json& list, const char* condition) {
  std::vector<ModelRule> rules;
  for (const Json& rule : list) rules.push_back({rule.at(condition), rule.at("words")});
  return rules;
}

}  // namespace

Json write(const ModelDescription& d) {
  Json groups = Json::array();
  for (const RiskGroup& group : d.groups) groups.push_back({{"name", group.name}, {"p5y_at_least", group.at_least}});
  Json json = {{"name", d.name},
               {"title", d.title},
               {"outcome", d.outcome},
               {"intended_use", d.intended_use},
               {"population", d.population},
               {"era", d.era},
               {"simulated", d.simulated},
               {"ranking_only", d.ranking_only},
               {"not_for", d.not_for},
               {"limits", d.limits},
               {"attribution", d.attribution},
               {"applies_if", write_rules(d.applies_if, "all_of")},
               {"cautions", write_rules(d.cautions, "when")},
               {"groups", groups}};
  if (!d.drug_group.empty()) json["drug_group"] = d.drug_group;
  return json;
}

ModelDescription read_description(const Json& json) {
  ModelDescription d;
  json.at("name").get_to(d.name);
  json.at("title").get_to(d.title);
  json.at("outcome").get_to(d.outcome);
  json.at("intended_use").get_to(d.intended_use);
  json.at("population").get_to(d.population);
  json.at("era").get_to(d.era);
  d.drug_group = json.value("drug_group", "");
  json.at("simulated").get_to(d.simulated);
  d.ranking_only = json.value("ranking_only", false);
  json.at("not_for").get_to(d.not_for);
  json.at("limits").get_to(d.limits);
  json.at("attribution").get_to(d.attribution);
  d.applies_if = read_rules(json.at("applies_if"), "all_of");
  d.cautions = read_rules(json.at("cautions"), "when");
  if (!json.contains("groups")) return d;  // of a classifier
  for (const Json& group : json.at("groups")) {
    d.groups.push_back({.name = group.at("name"), .at_least = group.at("p5y_at_least")});
  }
  return d;
}

void with_json_errors(ErrorKind kind, const std::function<void()>& read) {
  try {
    read();
  } catch (const Json::exception& fault) {
    // "[json.exception.out_of_range.403] key 'x' not found": the part after the bracket is for people.
    const std::string_view words = fault.what();
    const std::size_t bracket = words.find("] ");
    throw Error(kind, printable(bracket == std::string_view::npos ? words : words.substr(bracket + 2)));
  } catch (const Error& fault) {
    if (fault.kind() != ErrorKind::usage) throw;
    throw Error(kind, fault.what());  // a word that an option would refuse, but no person typed it
  }
}

void parse(std::string_view text, ErrorKind kind, std::string_view what, const std::function<void(const Json&)>& read) {
  with_context([&] { return std::string(what); }, [&] { with_json_errors(kind, [&] { read(Json::parse(text)); }); });
}

}  // namespace manifest_json

ModelDescription parse_class_description(std::string_view json) {
  ModelDescription description;
  manifest_json::parse(json, ErrorKind::data, "model description",
                       [&](const auto& value) { description = manifest_json::read_description(value); });
  return description;
}

ModelDescription parse_response_description(std::string_view json) {
  ModelDescription description = parse_class_description(json);
  const std::string& group = description.drug_group;
  const bool is_key = !group.empty() && std::all_of(group.begin(), group.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_';
  });
  if (!is_key) {
    throw Error(ErrorKind::data, "the model description needs a drug_group, such as glucocorticoid",
                "it is the key of scores.resistance: small letters, digits and _");
  }
  return description;
}

ModelDescription parse_description(std::string_view json) {
  ModelDescription description = parse_class_description(json);
  if (description.groups.empty() || description.groups.front().at_least != 0) {
    throw Error(ErrorKind::data, "the risk groups of the model description must begin at 0");
  }
  return description;
}

}  // namespace marrow
