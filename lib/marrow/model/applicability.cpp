#include "marrow/model/applicability.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <utility>

#include "marrow/base/error.hpp"
#include "marrow/base/text.hpp"
#include "marrow/model/feature_words.hpp"
#include "marrow/records/profile_value.hpp"

namespace marrow {
namespace {

constexpr double largest_value = 1e9;  ///< of a feature: scores of more may not be finite; design value

std::string name_list(const std::vector<std::string>& names) {
  return printable(join(names, ", "));
}

/// The profile with the model's features beside its keys.
Value rule_scope(Value profile, const std::vector<FeatureSpec>& features, const double* row) {
  ValueObject values;
  for (std::size_t j = 0; j < features.size(); ++j) {
    values.emplace_back(features[j].name, std::isnan(row[j]) ? Value{} : Value(row[j]));
  }
  ValueObject* keys = profile.get_if<ValueObject>();
  ValueObject scope = keys == nullptr ? ValueObject{} : std::move(*keys);
  std::erase_if(scope, [](const auto& member) { return member.first == "features"; });
  scope.emplace_back("features", std::move(values));
  return scope;
}

/// What a condition lacked, as people name it: "lineage: not_assessed (no_input)" is "lineage", a feature has its
/// label, and a clinical column its name.
std::string missing_words(const std::vector<std::string>& missing, const std::vector<FeatureSpec>& features) {
  constexpr std::string_view feature_prefix = "features.";
  constexpr std::string_view clinical_prefix = "clinical.";
  std::vector<std::string> words;
  for (std::string item : missing) {
    item.erase(std::min(item.find(": not_assessed"), item.size()));
    if (item.starts_with(feature_prefix)) {
      const std::string name = item.substr(feature_prefix.size());
      const auto spec = std::find_if(features.begin(), features.end(), [&](const auto& f) { return f.name == name; });
      item = spec == features.end() ? name : spec->label;
    } else if (item.starts_with(clinical_prefix)) {
      item = "clinical column " + item.substr(clinical_prefix.size());
    }
    if (std::find(words.begin(), words.end(), item) == words.end()) words.push_back(std::move(item));
  }
  return join(words, ", ");
}

}  // namespace

std::vector<ApplicabilityRules::Rule> ApplicabilityRules::parse(const std::vector<ModelRule>& rules) {
  std::vector<Rule> result;
  for (const ModelRule& rule : rules) {
    try {
      result.push_back({Expression::parse(rule.condition), rule.words});
    } catch (const Error& fault) {
      throw Error(ErrorKind::model, fmt::format("a rule of the manifest cannot be read: {}", fault.what()));
    }
  }
  return result;
}

ApplicabilityRules::ApplicabilityRules(const ModelDescription& description, const std::vector<FeatureSpec>& features)
    : model_(description.name),
      features_(features),
      applies_if_(parse(description.applies_if)),
      cautions_(parse(description.cautions)) {
  find_profile_keys();
}

void ApplicabilityRules::find_profile_keys() {
  std::set<std::string> keys;
  for (const std::vector<Rule>* rules : {&applies_if_, &cautions_}) {
    for (const Rule& rule : *rules) {
      // What a list does not hold is decided by other keys.
      const std::string text = lower_case(rule.condition.text());
      for (const char* of_lists : {"any", "all", "count"}) {
        if (text.find(of_lists) != std::string::npos) return;
      }
      for (const Expression::RootKey& root : rule.condition.root_keys()) {
        if (root.key == "features") continue;
        if (!is_profile_key(root.key)) return;  // a gene
        keys.insert(root.key);
      }
    }
  }
  profile_keys_ = std::move(keys);
}

Applicability ApplicabilityRules::applicability(const Value& scope) const {
  Applicability result{.inside = true};
  for (const Rule& rule : applies_if_) {
    const Evaluation evaluation = rule.condition.evaluate(scope);
    if (evaluation.truth == Truth::yes) continue;
    result.inside = false;
    result.reasons.push_back(evaluation.truth == Truth::no
                                 ? rule.words
                                 : fmt::format("it cannot be told whether {} (missing: {})", rule.words,
                                               missing_words(evaluation.missing, features_)));
  }
  for (const Rule& rule : cautions_) {
    if (rule.condition.evaluate(scope).truth == Truth::yes) result.reasons.push_back(rule.words);
  }
  return result;
}

ScoreRequest ApplicabilityRules::request(const FeatureMatrix& matrix, std::size_t sample, Value profile) const {
  const std::vector<std::string> mine = FeatureMatrix{{}, features_, {}}.names();
  if (matrix.names() != mine) {
    throw Error(ErrorKind::model,
                fmt::format("the matrix has the features [{}], the model '{}' takes [{}]", name_list(matrix.names()),
                            printable(model_), name_list(mine)),
                "name and order must be the same: XGBoost itself does not look");
  }
  const double* row = matrix.values.data() + sample * matrix.columns.size();
  for (std::size_t j = 0; j < features_.size(); ++j) {
    if (std::isnan(row[j]) || std::abs(row[j]) <= largest_value) continue;
    throw Error(ErrorKind::data,
                fmt::format("sample '{}': {} is {}, which no patient has", printable(matrix.samples[sample]),
                            features_[j].name, row[j]),
                "is it in another unit?");
  }
  return {{row, row + matrix.columns.size()}, applicability(rule_scope(std::move(profile), features_, row))};
}

BegunScores begin_scores(const std::vector<ScoreRequest>& requests, const ModelDescription& description,
                         const std::string& model_sha256, std::size_t features) {
  BegunScores result{.scores = {}, .inside = {}, .rows = {0, features, {}}};
  for (const ScoreRequest& request : requests) {
    Score score{.state = "present",
                .model = description.name,
                .model_sha256 = model_sha256,
                .applicability = request.applicability,
                .population = description.population,
                .simulated = description.simulated};
    if (request.applicability.inside) {
      result.inside.push_back(result.scores.size());
      result.rows.values.insert(result.rows.values.end(), request.row.begin(), request.row.end());
      ++result.rows.rows;
    } else {
      score.state = "not_assessed";
      score.extra = {{"reason", reason_name(Reason::outside_model)}};
    }
    result.scores.push_back(std::move(score));
  }
  return result;
}

void add_range_cautions(Applicability& applicability, const std::vector<FeatureSpec>& features, const Imputer& imputer,
                        const double* row) {
  for (std::size_t j = 0; j < features.size(); ++j) {
    const FeatureDistribution& seen = imputer.features[j];
    const FeatureSpec& spec = features[j];
    if (row[j] < seen.low || row[j] > seen.high) {
      applicability.reasons.push_back(fmt::format("{} ({}) lies outside the range of the training patients, {} to {}",
                                                  spec.label, feature_value_words(spec, row[j]),
                                                  feature_value_words(spec, seen.low),
                                                  feature_value_words(spec, seen.high)));
    }
  }
}

std::vector<Contribution> contributions(const double* parts, const std::vector<FeatureSpec>& features,
                                        const double* row) {
  std::vector<Contribution> result;
  for (std::size_t j = 0; j < features.size(); ++j) {
    const FeatureSpec& spec = features[j];
    const bool is_missing = std::isnan(row[j]);
    Contribution part{.feature = spec.name, .label = spec.label, .group = spec.group};
    if (!is_missing) {
      part.value = row[j];
      part.value_text = feature_value_words(spec, row[j]);
    }
    part.state = is_missing ? "not_assessed" : "present";
    part.contribution = parts[j];
    result.push_back(std::move(part));
  }
  return result;
}

}  // namespace marrow
