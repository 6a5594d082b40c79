#include "marrow/model/classifier.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

#include "marrow/base/digest.hpp"
#include "marrow/base/text.hpp"
#include "marrow/model/class_explanation.hpp"
#include "marrow/model/model_bytes.hpp"

namespace marrow {

struct Classifier::State {
  ClassManifest manifest;
  std::string sha256;
  ClassModel model;
  ApplicabilityRules rules;
};

namespace {

Booster load_trees(const std::map<std::string, std::string>& files, const ClassBagEntry& bag,
                   const ClassManifest& manifest) {
  const std::string& bytes = file_of(files, bag.file);
  return with_context([&] { return printable(bag.file); },
                      [&] {
                        const BoosterFile trees = checked_trees(bytes, bag.sha256, manifest.options.trees);
                        const std::size_t rounds = static_cast<std::size_t>(std::max(manifest.options.trees.rounds, 0));
                        require_same(objective_name(trees.objective), objective_name(Objective::multiclass),
                                     "the objective");
                        require_same(trees.classes, manifest.classes.size(), "the number of classes");
                        require_same(trees.features, manifest.features.size(), "the number of features");
                        require_same(trees.trees.size(), rounds * trees.classes, "the number of trees");
                        return Booster::load(trees);
                      });
}

/// The probability whose log odds lie `shift` from those of `probability`.
double shifted(double probability, double shift) {
  if (probability <= 0 || probability >= 1) return probability;
  return 1 / (1 + (1 - probability) / probability * std::exp(-shift));
}

/// What a classifier's numbers of one row say.
struct RowNumbers {
  const ClassSpread& spread;
  const double* baseline;       ///< margins
  const double* contributions;  ///< as `ClassModel::contributions`
  const double* row;
};

void fill(ClassScore& score, const ClassManifest& manifest, const RowNumbers& numbers) {
  const std::size_t count = manifest.classes.size();
  const std::size_t width = manifest.features.size();
  const std::vector<double> p = class_probabilities(numbers.spread.margins.data(), count);
  const std::vector<double> baseline = class_probabilities(numbers.baseline, count);
  const IntervalRule& rule = manifest.interval;
  for (std::size_t k = 0; k < count; ++k) {
    const double half = rule.quantile * std::sqrt(rule.inflation * rule.inflation * numbers.spread.bag_variance[k] +
                                                  numbers.spread.draw_variance[k]);
    score.classes.push_back({.name = manifest.classes[k].first,
                             .probability = p[k],
                             .interval = {shifted(p[k], -half), shifted(p[k], half)},
                             .margin = numbers.spread.margins[k],
                             .bias = numbers.contributions[k * (width + 1) + width],
                             .baseline = baseline[k]});
  }
  score.answer = manifest.classes[static_cast<std::size_t>(std::max_element(p.begin(), p.end()) - p.begin())].first;
  score.level = rule.level;
  score.baseline = ClassBaseline{manifest.baseline_name, manifest.is_baseline_beaten};
  for (Contribution& part : contributions(numbers.contributions, manifest.features, numbers.row)) {
    const std::size_t j = score.contributions.size();
    score.contributions.push_back({.feature = std::move(part.feature),
                                   .label = std::move(part.label),
                                   .group = std::move(part.group),
                                   .value = part.value,
                                   .value_text = std::move(part.value_text),
                                   .state = std::move(part.state)});
    for (std::size_t k = 0; k < count; ++k) {
      score.contributions.back().contributions[manifest.classes[k].first] = numbers.contributions[k * (width + 1) + j];
    }
  }
  score.explanation = explain_class(score, manifest.features);
  add_range_cautions(score.applicability, manifest.features, manifest.imputer, numbers.row);
}

}  // namespace

Classifier::Classifier(std::unique_ptr<State> state) : state_(std::move(state)) {}
Classifier::~Classifier() = default;
Classifier::Classifier(Classifier&&) noexcept = default;
Classifier& Classifier::operator=(Classifier&&) noexcept = default;

const ClassManifest& Classifier::manifest() const noexcept {
  return state_->manifest;
}
const std::string& Classifier::sha256() const noexcept {
  return state_->sha256;
}

Classifier Classifier::load(const std::map<std::string, std::string>& files) {
  const std::string& text = file_of(files, std::string(manifest_file));
  auto state = std::make_unique<State>();
  state->manifest = parse_class_manifest(text);
  state->sha256 = sha256_hex(text);
  const ClassManifest& manifest = state->manifest;
  state->model.imputer = manifest.imputer;
  state->model.prior = manifest.prior;
  state->model.baseline = manifest.baseline;
  state->model.shrinkage = manifest.shrinkage;
  state->model.baseline_shrinkage = manifest.baseline_shrinkage;
  for (const ClassBagEntry& bag : manifest.bags) {
    state->model.bags.push_back({bag.linear, load_trees(files, bag, manifest)});
  }
  state->rules = ApplicabilityRules(manifest.description, manifest.features);
  return Classifier(std::move(state));
}

const std::optional<std::set<std::string>>& Classifier::profile_keys() const noexcept {
  return state_->rules.profile_keys();
}

ScoreRequest Classifier::request(const FeatureMatrix& matrix, std::size_t sample, Value profile) const {
  return state_->rules.request(matrix, sample, std::move(profile));
}

std::vector<ClassScore> Classifier::scores(const std::vector<ScoreRequest>& requests) const {
  const ClassManifest& manifest = state_->manifest;
  std::vector<ClassScore> result;
  std::vector<std::size_t> inside;
  NumberTable rows{0, manifest.features.size(), {}};
  for (const ScoreRequest& request : requests) {
    ClassScore score{.state = "present",
                     .model = manifest.description.name,
                     .model_sha256 = state_->sha256,
                     .label = manifest.label,
                     .applicability = request.applicability,
                     .not_for = manifest.description.not_for,
                     .population = manifest.description.population,
                     .class_weights = std::string(class_weights_name(manifest.options.class_weights)),
                     .simulated = manifest.description.simulated};
    if (request.applicability.inside) {
      inside.push_back(result.size());
      rows.values.insert(rows.values.end(), request.row.begin(), request.row.end());
      ++rows.rows;
    } else {
      score.state = "not_assessed";
      score.reason = reason_name(Reason::outside_model);
    }
    result.push_back(std::move(score));
  }
  if (inside.empty()) return result;
  const DrawnRows drawn = state_->model.drawn(std::move(rows));
  const std::vector<ClassSpread> spreads = state_->model.spreads(drawn);
  const NumberTable baseline = state_->model.baseline_margins(drawn);
  const NumberTable parts = state_->model.contributions(drawn);
  for (std::size_t i = 0; i < inside.size(); ++i) {
    fill(result[inside[i]], manifest,
         {spreads[i], &baseline.values[i * baseline.columns], &parts.values[i * parts.columns], drawn.row(i)});
  }
  return result;
}

}  // namespace marrow
