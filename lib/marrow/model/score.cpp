#include "marrow/model/score.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <set>
#include <span>
#include <utility>

#include "marrow/base/digest.hpp"
#include "marrow/base/embedded_file.hpp"
#include "marrow/base/error.hpp"
#include "marrow/base/text.hpp"
#include "marrow/knowledge/expression.hpp"
#include "marrow/model/feature_words.hpp"

namespace marrow {

/// Defined by the build: every file of data/models.
[[nodiscard]] std::span<const EmbeddedFile> embedded_models() noexcept;

std::vector<std::string> shipped_models() {
  std::set<std::string> names;
  for (const EmbeddedFile& file : embedded_models())
    names.insert(std::string(file.name.substr(0, file.name.find('/'))));
  return {names.begin(), names.end()};
}

std::map<std::string, std::string> shipped_model(std::string_view name) {
  std::map<std::string, std::string> files;
  for (const EmbeddedFile& file : embedded_models()) {
    const std::size_t slash = file.name.find('/');
    if (file.name.substr(0, slash) == name) files.emplace(file.name.substr(slash + 1), file.bytes);
  }
  if (files.empty()) {
    const std::optional<std::string> near = nearest_word(name, shipped_models());
    throw Error(ErrorKind::usage, fmt::format("there is no model '{}'", printable(name)),
                near ? fmt::format("did you mean '{}'?", *near) : "`marrow show model` lists them");
  }
  return files;
}

struct RelapseModel::State {
  struct Rule {
    Expression condition;
    std::string words;
  };
  ModelManifest manifest;
  std::string sha256;
  HybridModel model;
  std::vector<Rule> applies_if;
  std::vector<Rule> cautions;
};

namespace {

const std::string& file_of(const std::map<std::string, std::string>& files, const std::string& name) {
  const auto found = files.find(name);
  if (found == files.end())
    throw Error(ErrorKind::model, fmt::format("the model lacks its file '{}'", printable(name)));
  return found->second;
}

void check_trees(const BoosterFile& trees, const ModelManifest& manifest) {
  const auto require_same = [](auto found, auto stated, std::string_view what) {
    if (found == stated) return;
    throw Error(ErrorKind::model, fmt::format("the trees have {} {}, the manifest says {}", what, found, stated));
  };
  const HybridOptions& options = manifest.options;
  require_same(trees.features, manifest.features.size(), "the number of features");
  require_same(trees.trees.size(), static_cast<std::size_t>(std::max(options.trees.rounds, 0)), "the number of trees");
  require_same(objective_name(trees.objective), objective_name(options.task.objective), "the objective");
  for (const TreeNodes& tree : trees.trees) {
    if (tree.depth <= static_cast<std::size_t>(std::max(options.trees.max_depth, 0))) continue;
    throw Error(ErrorKind::model, fmt::format("a tree has the depth {}, the manifest says at most {}", tree.depth,
                                              options.trees.max_depth));
  }
}

Booster load_trees(const std::map<std::string, std::string>& files, const BagEntry& bag,
                   const ModelManifest& manifest) {
  const std::string& bytes = file_of(files, bag.file);
  return with_context([&] { return printable(bag.file); },
                      [&] {
                        if (sha256_hex(bytes) != bag.sha256) {
                          throw Error(ErrorKind::model, "the trees do not have the checksum that the manifest states");
                        }
                        const BoosterFile trees = BoosterFile::parse(bytes);
                        check_trees(trees, manifest);
                        return Booster::load(trees);
                      });
}

template <class Rule>
std::vector<Rule> parse_rules(const std::vector<ModelRule>& rules) {
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

std::vector<Contribution> contributions(const double* parts, const ModelManifest& manifest, const double* row) {
  std::vector<Contribution> result;
  for (std::size_t j = 0; j < manifest.features.size(); ++j) {
    const FeatureSpec& spec = manifest.features[j];
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

std::string risk_group(const std::vector<RiskGroup>& groups, double probability) {
  std::string name;
  for (const RiskGroup& group : groups) {
    if (probability >= group.at_least) name = group.name;
  }
  return name;
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

/// `State` is private to the model: its type is deduced.
template <class State>
Applicability applicability(const State& state, const Value& scope) {
  Applicability result{.inside = true};
  for (const auto& rule : state.applies_if) {
    const Evaluation evaluation = rule.condition.evaluate(scope);
    if (evaluation.truth == Truth::yes) continue;
    result.inside = false;
    result.reasons.push_back(evaluation.truth == Truth::no
                                 ? rule.words
                                 : fmt::format("it cannot be told whether {} (missing: {})", rule.words,
                                               missing_words(evaluation.missing, state.manifest.features)));
  }
  for (const auto& rule : state.cautions) {
    if (rule.condition.evaluate(scope).truth == Truth::yes) result.reasons.push_back(rule.words);
  }
  return result;
}

/// A value outside what the training patients had: the score extrapolates.
void add_range_cautions(Score& score, const ModelManifest& manifest, const double* row) {
  for (std::size_t j = 0; j < manifest.features.size(); ++j) {
    const FeatureDistribution& seen = manifest.imputer.features[j];
    const FeatureSpec& spec = manifest.features[j];
    if (row[j] < seen.low || row[j] > seen.high) {
      score.applicability.reasons.push_back(
          fmt::format("{} ({}) lies outside the range of the training patients, {} to {}", spec.label,
                      feature_value_words(spec, row[j]), feature_value_words(spec, seen.low),
                      feature_value_words(spec, seen.high)));
    }
  }
}

BaselineScore baseline_score(const ModelManifest& manifest, double margin) {
  const Validation& validation = manifest.validation;
  return {.name = validation.baseline.name,
          .margin = margin,
          .c_index = validation.baseline.c.value,
          .model_c_index = validation.model.c.value,
          .beaten = manifest.baseline_beaten()};
}

void fill_margin(Score& score, const ModelManifest& manifest, const MarginSpread& spread) {
  const AbsoluteRisk& risk = manifest.risk;
  const IntervalRule& rule = manifest.interval;
  const double half =
      rule.quantile * std::sqrt(rule.inflation * rule.inflation * spread.bag_variance + spread.draw_variance);
  score.margin = spread.margin;
  score.interval = ScoreInterval{.level = rule.level, .margin = {spread.margin - half, spread.margin + half}};
  if (manifest.description.ranking_only) return;
  score.p3y = risk.incidence(spread.margin, three_years_days);
  score.p5y = risk.incidence(spread.margin, five_years_days);
  score.interval->p5y = NumberInterval{risk.incidence(spread.margin - half, five_years_days),
                                       risk.incidence(spread.margin + half, five_years_days)};
  score.group = risk_group(manifest.description.groups, *score.p5y);
}

/// Scores without a number yet, of the patients whom the model is meant for.
std::vector<Score> with_numbers(std::vector<Score> scores, NumberTable rows, const HybridModel& model,
                                const ModelManifest& manifest, const ExplanationOptions& options) {
  const DrawnRows drawn = model.drawn(std::move(rows));
  const std::vector<MarginSpread> spreads = model.margins(drawn);
  const std::vector<double> baselines = model.baseline_margins(drawn);
  const NumberTable parts = model.contributions(drawn);
  for (std::size_t i = 0; i < scores.size(); ++i) {
    Score& score = scores[i];
    fill_margin(score, manifest, spreads[i]);
    score.bias = parts.at(i, parts.columns - 1);
    if (!manifest.is_fixed()) score.baseline = baseline_score(manifest, baselines[i]);
    score.contributions = contributions(&parts.values[i * parts.columns], manifest, drawn.row(i));
    add_range_cautions(score, manifest, drawn.row(i));
  }
  const std::vector<Explanation> reasons = explain(model, manifest, drawn, scores, options);
  for (std::size_t i = 0; i < scores.size(); ++i) scores[i].extra = {{"explanation", to_value(reasons[i])}};
  return scores;
}

}  // namespace

RelapseModel::RelapseModel(std::unique_ptr<State> state) : state_(std::move(state)) {}
RelapseModel::~RelapseModel() = default;
RelapseModel::RelapseModel(RelapseModel&&) noexcept = default;
RelapseModel& RelapseModel::operator=(RelapseModel&&) noexcept = default;

const ModelManifest& RelapseModel::manifest() const noexcept {
  return state_->manifest;
}
const std::string& RelapseModel::sha256() const noexcept {
  return state_->sha256;
}

std::vector<std::string> RelapseModel::feature_names() const {
  std::vector<std::string> names;
  for (const FeatureSpec& spec : state_->manifest.features) names.push_back(spec.name);
  return names;
}

double RelapseModel::margin(const double* row) const {
  return state_->model.margin(row).margin;
}

RelapseModel RelapseModel::load(const std::map<std::string, std::string>& files) {
  const std::string& text = file_of(files, std::string(manifest_file));
  auto state = std::make_unique<State>();
  state->manifest = parse_manifest(text);
  state->sha256 = sha256_hex(text);
  state->model.imputer = state->manifest.imputer;
  state->model.baseline = state->manifest.baseline;
  state->model.shrinkage = state->manifest.shrinkage;
  state->model.baseline_shrinkage = state->manifest.baseline_shrinkage;
  state->model.trees_sign = trees_sign(state->manifest.options.task);
  for (const BagEntry& bag : state->manifest.bags) {
    state->model.bags.push_back({bag.linear, load_trees(files, bag, state->manifest)});
  }
  state->applies_if = parse_rules<State::Rule>(state->manifest.description.applies_if);
  state->cautions = parse_rules<State::Rule>(state->manifest.description.cautions);
  return RelapseModel(std::move(state));
}

ScoreRequest RelapseModel::request(const FeatureMatrix& matrix, std::size_t sample, Value profile) const {
  const ModelManifest& manifest = state_->manifest;
  if (matrix.names() != feature_names()) {
    throw Error(ErrorKind::model,
                fmt::format("the matrix has the features [{}], the model '{}' takes [{}]", name_list(matrix.names()),
                            printable(manifest.description.name), name_list(feature_names())),
                "name and order must be the same: XGBoost itself does not look");
  }
  const double* row = matrix.values.data() + sample * matrix.columns.size();
  return {{row, row + matrix.columns.size()},
          applicability(*state_, rule_scope(std::move(profile), manifest.features, row))};
}

std::vector<Score> RelapseModel::scores(const std::vector<ScoreRequest>& requests,
                                        const ExplanationOptions& options) const {
  const ModelManifest& manifest = state_->manifest;
  std::vector<Score> result;
  std::vector<Score> inside;
  NumberTable rows{0, manifest.features.size(), {}};
  for (const ScoreRequest& request : requests) {
    Score score{.state = "present",
                .model = manifest.description.name,
                .model_sha256 = state_->sha256,
                .applicability = request.applicability,
                .population = manifest.description.population,
                .simulated = manifest.description.simulated};
    if (request.applicability.inside) {
      inside.push_back(score);
      rows.values.insert(rows.values.end(), request.row.begin(), request.row.end());
      ++rows.rows;
    } else {
      score.state = "not_assessed";
      score.extra = {{"reason", reason_name(Reason::outside_model)}};
    }
    result.push_back(std::move(score));
  }
  if (inside.empty()) return result;
  inside = with_numbers(std::move(inside), std::move(rows), state_->model, manifest, options);
  auto scored = inside.begin();
  for (Score& score : result) {
    if (score.applicability.inside) score = std::move(*scored++);
  }
  return result;
}

Score RelapseModel::score(const FeatureMatrix& matrix, std::size_t sample, Value profile,
                          const ExplanationOptions& options) const {
  return scores({request(matrix, sample, std::move(profile))}, options).front();
}

}  // namespace marrow
