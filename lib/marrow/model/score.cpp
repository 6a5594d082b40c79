#include "marrow/model/score.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <utility>

#include "marrow/base/digest.hpp"
#include "marrow/base/error.hpp"
#include "marrow/base/text.hpp"
#include "marrow/model/bootstrap.hpp"
#include "marrow/model/model_bytes.hpp"

namespace marrow {

struct RelapseModel::State {
  ModelManifest manifest;
  std::string sha256;
  HybridModel model;
  ApplicabilityRules rules;
};

namespace {

void check_trees(const BoosterFile& trees, const ModelManifest& manifest) {
  require_same(trees.features, manifest.features.size(), "the number of features");
  require_same(trees.trees.size(), static_cast<std::size_t>(std::max(manifest.options.trees.rounds, 0)),
               "the number of trees");
  require_same(objective_name(trees.objective), objective_name(manifest.options.task.objective), "the objective");
}

Booster load_trees(const std::map<std::string, std::string>& files, const BagEntry& bag,
                   const ModelManifest& manifest) {
  const std::string& bytes = file_of(files, bag.file);
  return with_context([&] { return printable(bag.file); },
                      [&] {
                        const BoosterFile trees = checked_trees(bytes, bag.sha256, manifest.options.trees);
                        check_trees(trees, manifest);
                        return Booster::load(trees);
                      });
}

std::string risk_group(const std::vector<RiskGroup>& groups, double probability) {
  std::string name;
  for (const RiskGroup& group : groups) {
    if (probability >= group.at_least) name = group.name;
  }
  return name;
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
    score.contributions = contributions(&parts.values[i * parts.columns], manifest.features, drawn.row(i));
    add_range_cautions(score.applicability, manifest.features, manifest.imputer, drawn.row(i));
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

std::vector<double> RelapseModel::margins(const NumberTable& rows) const {
  constexpr std::size_t batch = 256;  // many at once are faster, and the draws of all would fill the memory
  std::vector<double> result;
  for (std::size_t begin = 0; begin < rows.rows; begin += batch) {
    const std::size_t count = std::min(batch, rows.rows - begin);
    const double* first = rows.values.data() + begin * rows.columns;
    NumberTable some{count, rows.columns, {first, first + count * rows.columns}};
    for (const MarginSpread& spread : state_->model.margins(std::move(some))) result.push_back(spread.margin);
  }
  return result;
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
  state->rules = ApplicabilityRules(state->manifest.description, state->manifest.features);
  return RelapseModel(std::move(state));
}

const std::optional<std::set<std::string>>& RelapseModel::profile_keys() const noexcept {
  return state_->rules.profile_keys();
}

ScoreRequest RelapseModel::request(const FeatureMatrix& matrix, std::size_t sample, Value profile) const {
  return state_->rules.request(matrix, sample, std::move(profile));
}

std::vector<Score> RelapseModel::scores(const std::vector<ScoreRequest>& requests,
                                        const ExplanationOptions& options) const {
  const ModelManifest& manifest = state_->manifest;
  BegunScores begun = begin_scores(requests, manifest.description, state_->sha256, manifest.features.size());
  if (begun.inside.empty()) return std::move(begun.scores);
  std::vector<Score> inside =
      with_numbers(values_at(begun.scores, begun.inside), std::move(begun.rows), state_->model, manifest, options);
  for (std::size_t i = 0; i < inside.size(); ++i) begun.scores[begun.inside[i]] = std::move(inside[i]);
  return std::move(begun.scores);
}

Score RelapseModel::score(const FeatureMatrix& matrix, std::size_t sample, Value profile,
                          const ExplanationOptions& options) const {
  return scores({request(matrix, sample, std::move(profile))}, options).front();
}

}  // namespace marrow
