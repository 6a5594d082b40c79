#include "marrow/model/response_model.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

#include "marrow/base/digest.hpp"
#include "marrow/base/error.hpp"
#include "marrow/base/text.hpp"
#include "marrow/base/word_list.hpp"
#include "marrow/model/model_bytes.hpp"

namespace marrow {

struct ResponseModel::State {
  ResponseManifest manifest;
  std::string sha256;
  HybridModel model;
  ApplicabilityRules rules;
};

namespace {

constexpr double named_contribution = 0.1;  ///< log2: a finding that changes the concentration by less is not named

Booster load_trees(const std::map<std::string, std::string>& files, const BagEntry& bag,
                   const ResponseManifest& manifest) {
  const std::string& bytes = file_of(files, bag.file);
  return with_context(
      [&] { return printable(bag.file); },
      [&] {
        const BoosterFile trees = checked_trees(bytes, bag.sha256, manifest.options.trees);
        require_same(trees.features, manifest.features.size(), "the number of features");
        require_same(trees.trees.size(), static_cast<std::size_t>(std::max(manifest.options.trees.rounds, 0)),
                     "the number of trees");
        require_same(objective_name(trees.objective), objective_name(manifest.options.task.objective), "the objective");
        return Booster::load(trees);
      });
}

/// The value of a feature with a direction at which the score is greatest, or least.
double extreme_value(const FeatureSpec& spec, const FeatureDistribution& seen, bool is_most_resistant) {
  const bool is_greatest = (spec.monotone == MonotoneSign::up) == is_most_resistant;
  return is_greatest ? seen.high : seen.low;
}

/// A missing feature that has a direction, and the score at both of its ends; what else is missing is drawn.
struct OpenFeature {
  std::size_t feature = 0;
  NumberInterval margin;
};

/// Of one row: what is open, largest change first, and the score where all of it is at its ends.
struct OpenParts {
  std::vector<OpenFeature> features;
  NumberInterval range;
};

/// The row with all its open features at one end.
std::vector<double> row_at_end(const double* row, const ResponseManifest& manifest, bool is_most_resistant) {
  std::vector<double> result(row, row + manifest.features.size());
  for (std::size_t j = 0; j < result.size(); ++j) {
    const FeatureSpec& spec = manifest.features[j];
    if (!std::isnan(result[j]) || spec.monotone == MonotoneSign::none) continue;
    result[j] = extreme_value(spec, manifest.imputer.features[j], is_most_resistant);
  }
  return result;
}

/// Of each row; all rows that have to be asked go through the trees together.
std::vector<OpenParts> open_parts(const HybridModel& model, const ResponseManifest& manifest,
                                  const NumberTable& patients) {
  const std::size_t width = manifest.features.size();
  NumberTable rows{0, width, {}};
  const auto add = [&](const std::vector<double>& values) {
    rows.values.insert(rows.values.end(), values.begin(), values.end());
    ++rows.rows;
  };
  std::vector<OpenParts> result(patients.rows);
  for (std::size_t i = 0; i < patients.rows; ++i) {
    const double* row = &patients.values[i * width];
    for (const bool is_most : {false, true}) add(row_at_end(row, manifest, is_most));
    for (std::size_t j = 0; j < width; ++j) {
      const FeatureSpec& spec = manifest.features[j];
      if (!std::isnan(row[j]) || spec.monotone == MonotoneSign::none) continue;
      result[i].features.push_back({j, {}});
      std::vector<double> changed(row, row + width);
      for (const bool is_most : {false, true}) {
        changed[j] = extreme_value(spec, manifest.imputer.features[j], is_most);
        add(changed);
      }
    }
  }
  const std::vector<MarginSpread> spreads = model.margins(std::move(rows));
  auto next = spreads.begin();
  const auto take_interval = [&] {
    const double low = next++->margin;
    return NumberInterval{low, next++->margin};
  };
  const auto width_of = [](const OpenFeature& open) { return *open.margin.high - *open.margin.low; };
  for (OpenParts& parts : result) {
    parts.range = take_interval();
    for (OpenFeature& open : parts.features) open.margin = take_interval();
    std::stable_sort(parts.features.begin(), parts.features.end(),
                     [&](const OpenFeature& a, const OpenFeature& b) { return width_of(a) > width_of(b); });
  }
  return result;
}

/// "NT5C2 gain of function 6.4-fold more".
std::string mover_words(const Contribution& part) {
  const double fold = std::exp2(std::abs(part.contribution));
  return fmt::format("{} {:.{}f}-fold {}", part.label, fold, fold < 10 ? 1 : 0,
                     part.contribution > 0 ? "more" : "less");
}

std::vector<std::string> sentences(const Score& score, const OpenParts& open, const ResponseManifest& manifest) {
  std::vector<std::string> result;
  std::vector<const Contribution*> movers;
  for (const Contribution& part : score.contributions) {
    const bool is_finding = part.value && *part.value != 0;
    if (is_finding && std::abs(part.contribution) >= named_contribution) movers.push_back(&part);
  }
  std::stable_sort(movers.begin(), movers.end(), [](const Contribution* a, const Contribution* b) {
    return std::abs(a->contribution) > std::abs(b->contribution);
  });
  std::vector<std::string> words;
  for (const Contribution* part : movers) words.push_back(mover_words(*part));
  result.push_back(words.empty() ? "No finding moves the score away from that of average findings."
                                 : fmt::format("Needed of the drug, against average findings: {}.", join(words, "; ")));
  if (open.features.empty()) {
    result.emplace_back("Every feature of the model that has a direction was assessed.");
  } else {
    const OpenFeature& widest = open.features.front();
    result.push_back(fmt::format(
        "Not assessed: {} of {} features; {} would move the score most, from {:+.2f} without it to {:+.2f} with it.",
        open.features.size(), manifest.features.size(), manifest.features[widest.feature].label, *widest.margin.low,
        *widest.margin.high));
  }
  return result;
}

Value interval_value(const NumberInterval& interval) {
  return ValueList{*interval.low, *interval.high};
}

ValueObject extras(const Score& score, const OpenParts& open, const ResponseManifest& manifest) {
  ValueList not_assessed;
  for (const OpenFeature& one : open.features) {
    const FeatureSpec& spec = manifest.features[one.feature];
    not_assessed.emplace_back(
        ValueObject{{"feature", spec.name}, {"label", spec.label}, {"margin", interval_value(one.margin)}});
  }
  ValueList words;
  for (std::string& sentence : sentences(score, open, manifest)) words.emplace_back(std::move(sentence));
  return {{"drug_group", manifest.description.drug_group},
          {"unit", manifest.response.unit.words()},
          {"range", interval_value(open.range)},
          {"not_assessed", std::move(not_assessed)},
          {"sentences", std::move(words)}};
}

/// Scores without a number yet, of the patients whom the model is meant for.
void fill(std::vector<Score>& scores, const std::vector<std::size_t>& inside, NumberTable rows,
          const HybridModel& model, const ResponseManifest& manifest) {
  const DrawnRows drawn = model.drawn(std::move(rows));
  const std::vector<std::vector<double>> raw = model.raw_margins(drawn);
  const std::vector<MarginSpread> spreads = model.margins(drawn, raw);
  const std::vector<NumberTable> of_bags = model.margins_of_bags(drawn, raw);
  const std::vector<double> baselines = model.baseline_margins(drawn);
  const NumberTable parts = model.contributions(drawn);
  const std::vector<OpenParts> open = open_parts(model, manifest, drawn.rows);
  for (std::size_t i = 0; i < inside.size(); ++i) {
    Score& score = scores[inside[i]];
    score.margin = spreads[i].margin;
    NumberInterval interval = response_interval(of_bags[i], manifest.interval);
    // The score is a mean, which a rare finding that is drawn moves and a quantile does not see.
    interval.low = std::min(*interval.low, spreads[i].margin);
    interval.high = std::max(*interval.high, spreads[i].margin);
    score.interval = ScoreInterval{.level = manifest.interval.level, .margin = interval};
    score.bias = parts.at(i, parts.columns - 1);
    score.baseline = BaselineScore{.name = manifest.baseline_name,
                                   .margin = baselines[i],
                                   .c_index = std::nullopt,
                                   .model_c_index = std::nullopt,
                                   .beaten = manifest.is_baseline_beaten,
                                   .extra = {}};
    score.contributions = contributions(&parts.values[i * parts.columns], manifest.features, drawn.row(i));
    add_range_cautions(score.applicability, manifest.features, manifest.imputer, drawn.row(i));
    score.extra = extras(score, open[i], manifest);
  }
}

}  // namespace

NumberInterval response_interval(const NumberTable& margins, const IntervalRule& rule) {
  std::vector<double> values;
  for (std::size_t d = 0; d < margins.columns; ++d) {
    double mean = 0;
    for (std::size_t b = 0; b < margins.rows; ++b) mean += margins.at(b, d) / static_cast<double>(margins.rows);
    for (std::size_t b = 0; b < margins.rows; ++b) {
      values.push_back(rule.inflation == 1 ? margins.at(b, d) : mean + rule.inflation * (margins.at(b, d) - mean));
    }
  }
  std::sort(values.begin(), values.end());
  // The least value that a share of (1 + level) / 2 does not exceed, and its mirror.
  constexpr double rounding = 1e-9;
  const double share = (1 + rule.level) / 2 * static_cast<double>(values.size());
  const auto place = static_cast<std::size_t>(std::max(1.0, std::ceil(share - rounding))) - 1;
  return {values[values.size() - 1 - place], values[place]};
}

ResponseModel::ResponseModel(std::unique_ptr<State> state) : state_(std::move(state)) {}
ResponseModel::~ResponseModel() = default;
ResponseModel::ResponseModel(ResponseModel&&) noexcept = default;
ResponseModel& ResponseModel::operator=(ResponseModel&&) noexcept = default;

const ResponseManifest& ResponseModel::manifest() const noexcept {
  return state_->manifest;
}
const std::string& ResponseModel::sha256() const noexcept {
  return state_->sha256;
}

ResponseModel ResponseModel::load(const std::map<std::string, std::string>& files) {
  const std::string& text = file_of(files, std::string(manifest_file));
  auto state = std::make_unique<State>();
  state->manifest = parse_response_manifest(text);
  state->sha256 = sha256_hex(text);
  const ResponseManifest& manifest = state->manifest;
  state->model.imputer = manifest.imputer;
  state->model.baseline = manifest.baseline;
  state->model.centre = manifest.centre;
  state->model.shrinkage = manifest.shrinkage;
  state->model.baseline_shrinkage = manifest.baseline_shrinkage;
  for (const BagEntry& bag : manifest.bags) state->model.bags.push_back({bag.linear, load_trees(files, bag, manifest)});
  state->rules = ApplicabilityRules(manifest.description, manifest.features);
  return ResponseModel(std::move(state));
}

const std::optional<std::set<std::string>>& ResponseModel::profile_keys() const noexcept {
  return state_->rules.profile_keys();
}

ScoreRequest ResponseModel::request(const FeatureMatrix& matrix, std::size_t sample, Value profile) const {
  return state_->rules.request(matrix, sample, std::move(profile));
}

std::vector<Score> ResponseModel::scores(const std::vector<ScoreRequest>& requests) const {
  const ResponseManifest& manifest = state_->manifest;
  BegunScores begun = begin_scores(requests, manifest.description, state_->sha256, manifest.features.size());
  if (!begun.inside.empty()) fill(begun.scores, begun.inside, std::move(begun.rows), state_->model, manifest);
  return std::move(begun.scores);
}

}  // namespace marrow
