#include "marrow/model/explanation.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <utility>

#include "marrow/base/fraction.hpp"
#include "marrow/model/feature_words.hpp"
#include "marrow/model/finding_words.hpp"
#include "marrow/model/interactions.hpp"
#include "marrow/model/mover_sentences.hpp"

namespace marrow {
namespace {

constexpr std::size_t value_steps = 5;  ///< plausible values of a feature that is no flag

std::vector<std::string> sentences(const Score& score, const std::vector<FeatureSpec>& features) {
  std::vector<Mover> movers;
  std::vector<std::optional<double>> values;
  for (std::size_t j = 0; j < features.size(); ++j) {
    const Contribution& part = score.contributions[j];
    values.push_back(part.value);
    if (part.value) movers.push_back({finding_words(features[j], *part.value), part.contribution});
  }
  std::vector<std::string> result = mover_sentences(movers, {"raise", "the risk"}, {"lower", "the risk"});
  if (result.empty()) result.emplace_back("No finding moves the risk away from that of average findings.");
  result.push_back(missing_sentence(missing_tests(features, values), "the score is"));
  return result;
}

ExplanationStart start_of(const Score& score, const AbsoluteRisk& risk) {
  ExplanationStart start{.margin = *score.bias};
  if (!score.p5y) {
    start.words = "The sum starts at the model's bias: the margin of findings that are the training patients' average.";
    return start;
  }
  start.p5y = risk.incidence(*score.bias, five_years_days);
  start.words = fmt::format(
      "The sum starts at the model's bias: were every finding the average of the training patients, the 5-year risk "
      "would be {} %; it is {} %.",
      whole_percent(*start.p5y), whole_percent(*score.p5y));
  return start;
}

std::vector<GroupContribution> groups_of(const std::vector<Contribution>& contributions) {
  std::vector<GroupContribution> groups;
  for (const Contribution& part : contributions) {
    auto group = std::find_if(groups.begin(), groups.end(), [&](const auto& g) { return g.group == part.group; });
    if (group == groups.end()) group = groups.insert(groups.end(), {part.group, 0, {}});
    group->contribution += part.contribution;
    group->features.push_back(part.feature);
  }
  std::stable_sort(groups.begin(), groups.end(), [](const GroupContribution& a, const GroupContribution& b) {
    return std::abs(a.contribution) > std::abs(b.contribution);
  });
  return groups;
}

// ---- what was not assessed ------------------------------------------------------------------------------------------

std::vector<double> plausible_values(const FeatureDistribution& seen) {
  if (seen.is_binary) return {0, 1};
  if (!(seen.low < seen.high)) return {seen.low};
  std::vector<double> values;
  const double step = (seen.high - seen.low) / static_cast<double>(value_steps - 1);
  for (std::size_t i = 0; i + 1 < value_steps; ++i) values.push_back(seen.low + static_cast<double>(i) * step);
  values.push_back(seen.high);
  return values;
}

/// What a patient's score would be with one of her missing features measured.
struct WhatIf {
  std::size_t patient = 0;
  std::size_t feature = 0;
  std::vector<double> values;   ///< plausible ones of the feature
  std::vector<double> margins;  ///< one a value: the mean over the patient's own draws of what else is missing
};

std::vector<WhatIf> what_ifs(const ModelManifest& manifest, const DrawnRows& drawn) {
  std::vector<WhatIf> result;
  for (std::size_t i = 0; i < drawn.rows.rows; ++i) {
    for (std::size_t j = 0; j < manifest.features.size(); ++j) {
      if (std::isnan(drawn.row(i)[j])) result.push_back({i, j, plausible_values(manifest.imputer.features[j]), {}});
    }
  }
  return result;
}

/// The other classes of the same test, missing too: they cannot hold at the same time.
std::vector<std::size_t> other_classes(const double* row, const ModelManifest& manifest, std::size_t feature) {
  const std::vector<FeatureDistribution>& seen = manifest.imputer.features;
  std::vector<std::size_t> result;
  if (!seen[feature].is_binary) return result;
  const std::string test = test_words(manifest.features[feature]);
  for (std::size_t j = 0; j < seen.size(); ++j) {
    const bool is_class = j != feature && std::isnan(row[j]) && seen[j].is_binary;
    if (is_class && test_words(manifest.features[j]) == test) result.push_back(j);
  }
  return result;
}

/// Fills in the margins; all draws of all values go through the trees together.
void score_what_ifs(std::vector<WhatIf>& asked, const HybridModel& model, const ModelManifest& manifest,
                    const DrawnRows& drawn) {
  NumberTable table{0, drawn.values.columns, {}};
  for (const WhatIf& question : asked) {
    const double* draws = drawn.values.values.data() + drawn.begins[question.patient] * table.columns;
    const std::size_t numbers = drawn.draws(question.patient) * table.columns;
    const std::vector<std::size_t> others = other_classes(drawn.row(question.patient), manifest, question.feature);
    for (const double value : question.values) {
      table.values.insert(table.values.end(), draws, draws + numbers);
      for (; table.rows * table.columns < table.values.size(); ++table.rows) {
        double* filled = table.values.data() + table.rows * table.columns;
        filled[question.feature] = value;
        if (value != 1) continue;
        for (const std::size_t other : others) filled[other] = 0;
      }
    }
  }
  if (asked.empty()) return;
  const std::vector<MarginSpread> spreads = model.margins(std::move(table));
  auto spread = spreads.begin();
  for (WhatIf& question : asked) {
    const std::size_t draws = drawn.draws(question.patient);
    question.margins.assign(question.values.size(), 0.0);
    for (double& margin : question.margins) {
      for (std::size_t k = 0; k < draws; ++k) margin += (spread++)->margin / static_cast<double>(draws);
    }
  }
}

void widen(std::optional<FractionInterval>& range, const std::optional<double>& p5y) {
  if (!p5y) return;
  if (!range) range = FractionInterval{*p5y, *p5y};
  range = FractionInterval{std::min(range->low, *p5y), std::max(range->high, *p5y)};
}

MissingFeature missing_feature(const WhatIf& asked, const ModelManifest& manifest, bool has_risk) {
  const FeatureSpec& spec = manifest.features[asked.feature];
  MissingFeature result{.feature = spec.name, .label = spec.label, .test = test_words(spec)};
  for (std::size_t i = 0; i < asked.values.size(); ++i) {
    PlausibleValue plausible{.value = asked.values[i], .value_text = feature_value_words(spec, asked.values[i])};
    plausible.margin = asked.margins[i];
    if (has_risk) plausible.p5y = manifest.risk.incidence(asked.margins[i], five_years_days);
    widen(result.p5y, plausible.p5y);
    result.values.push_back(std::move(plausible));
  }
  return result;
}

/// A test while it is compared: its margins, and its risks if there are any.
struct Candidate {
  InformativeTest test;
  double least_margin = 0;
  double greatest_margin = 0;

  [[nodiscard]] double width() const {
    return test.p5y ? test.p5y->high - test.p5y->low : greatest_margin - least_margin;
  }
};

std::string informative_words(const Candidate& best) {
  constexpr double percentage_point = 0.01;
  const InformativeTest& test = best.test;
  if (!test.p5y) return fmt::format("Of what is missing, {} can move the score most, by its result.", test.test);
  if (best.width() < percentage_point) return "Nothing that is missing can move the 5-year risk by one in a hundred.";
  return fmt::format("Of what is missing, {} can move the 5-year risk most: from {} % to {} %, by its result.",
                     test.test, whole_percent(test.p5y->low), whole_percent(test.p5y->high));
}

std::optional<InformativeTest> most_informative(const std::vector<MissingFeature>& missing) {
  std::vector<Candidate> tests;
  for (const MissingFeature& feature : missing) {
    auto found = std::find_if(tests.begin(), tests.end(), [&](const auto& t) { return t.test.test == feature.test; });
    if (found == tests.end()) {
      const double margin = feature.values.front().margin;
      found = tests.insert(tests.end(), {{feature.test, {}, {}, {}}, margin, margin});
    }
    found->test.features.push_back(feature.feature);
    for (const PlausibleValue& plausible : feature.values) {
      widen(found->test.p5y, plausible.p5y);
      found->least_margin = std::min(found->least_margin, plausible.margin);
      found->greatest_margin = std::max(found->greatest_margin, plausible.margin);
    }
  }
  if (tests.empty()) return std::nullopt;
  Candidate& best = *std::max_element(tests.begin(), tests.end(),
                                      [](const Candidate& a, const Candidate& b) { return a.width() < b.width(); });
  best.test.words = informative_words(best);
  return std::move(best.test);
}

}  // namespace

std::vector<Explanation> explain(const HybridModel& model, const ModelManifest& manifest, const DrawnRows& drawn,
                                 const std::vector<Score>& scores, const ExplanationOptions& options) {
  std::vector<Explanation> result(scores.size());
  std::vector<WhatIf> asked = what_ifs(manifest, drawn);
  score_what_ifs(asked, model, manifest, drawn);
  for (const WhatIf& question : asked) {
    const bool has_risk = scores[question.patient].p5y.has_value();
    result[question.patient].not_assessed.push_back(missing_feature(question, manifest, has_risk));
  }
  std::vector<NumberTable> together;
  if (options.has_interactions) together = interaction_values(model, drawn);
  for (std::size_t i = 0; i < scores.size(); ++i) {
    Explanation& why = result[i];
    why.sentences = sentences(scores[i], manifest.features);
    why.start = start_of(scores[i], manifest.risk);
    why.groups = groups_of(scores[i].contributions);
    why.most_informative = most_informative(why.not_assessed);
    if (options.has_interactions) {
      why.interactions = feature_interactions(together[i], manifest.features);
    }
  }
  return result;
}

}  // namespace marrow
