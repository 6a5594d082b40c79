#include "marrow/model/explanation.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "marrow/base/fraction.hpp"
#include "marrow/base/word_list.hpp"
#include "marrow/model/feature_words.hpp"
#include "marrow/model/finding_words.hpp"
#include "marrow/model/interactions.hpp"

namespace marrow {
namespace {

// Of a contribution, log relative hazard. One that changes the hazard by less than a tenth is slight.
constexpr double slight = 0.1;
constexpr double negligible = 0.02;
constexpr std::size_t most_named = 3;   ///< findings of one direction in a sentence
constexpr std::size_t value_steps = 5;  ///< plausible values of a feature that is no flag

std::string sentence(std::string words) {
  if (words.front() >= 'a' && words.front() <= 'z') words.front() = static_cast<char>(words.front() - 'a' + 'A');
  return words + ".";
}

// ---- what was measured ----------------------------------------------------------------------------------------------

struct Mover {
  FindingWords finding;
  double contribution = 0;
};

/// Measured findings that move the risk to one side (`sign`), largest first.
std::vector<Mover> movers_of(const std::vector<Contribution>& contributions, const std::vector<FeatureSpec>& features,
                             double sign) {
  std::vector<Mover> result;
  for (std::size_t j = 0; j < features.size(); ++j) {
    const Contribution& part = contributions[j];
    if (!part.value || sign * part.contribution < negligible) continue;
    result.push_back({finding_words(features[j], *part.value), part.contribution});
  }
  std::stable_sort(result.begin(), result.end(),
                   [](const Mover& a, const Mover& b) { return std::abs(a.contribution) > std::abs(b.contribution); });
  return result;
}

/// "MRD of 0.4 % at day 29 raises the risk most, then male sex." Slight ones are named where there is no other.
std::string movers_sentence(const std::vector<Mover>& movers) {
  const Mover& first = movers.front();
  std::string verb = first.contribution > 0 ? "raise" : "lower";
  if (!first.finding.is_plural) verb += 's';
  std::string words = fmt::format("{} {} the risk", first.finding.words, verb);
  if (std::abs(first.contribution) < slight) return sentence(words + " slightly");
  if (movers.size() > 1) words += " most";
  std::vector<std::string> others;
  for (std::size_t i = 1; i < std::min(most_named, movers.size()); ++i) {
    if (std::abs(movers[i].contribution) >= slight) others.push_back(movers[i].finding.words);
  }
  return sentence(others.empty() ? words : fmt::format("{}, then {}", words, list_words(others)));
}

std::vector<std::string> sentences(const Score& score, const std::vector<FeatureSpec>& features) {
  std::vector<std::vector<Mover>> sides;
  for (const double sign : {1.0, -1.0}) {
    std::vector<Mover> movers = movers_of(score.contributions, features, sign);
    if (!movers.empty()) sides.push_back(std::move(movers));
  }
  std::stable_sort(sides.begin(), sides.end(), [](const auto& a, const auto& b) {
    return std::abs(a.front().contribution) > std::abs(b.front().contribution);
  });
  std::vector<std::string> result;
  for (const std::vector<Mover>& movers : sides) result.push_back(movers_sentence(movers));
  if (result.empty()) result.emplace_back("No finding moves the risk away from that of average findings.");
  std::vector<std::string> missing;
  for (std::size_t j = 0; j < features.size(); ++j) {
    std::string test = test_words(features[j]);
    if (score.contributions[j].value || std::find(missing.begin(), missing.end(), test) != missing.end()) continue;
    missing.push_back(std::move(test));
  }
  result.push_back(missing.empty() ? "Every feature of the model was measured."
                                   : fmt::format("Not assessed: {}; the score is the mean over what may be expected "
                                                 "from the other features.",
                                                 list_words(missing)));
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

/// The score's own draws of a row with something missing, of which one feature can be set.
class Draws {
 public:
  Draws(const HybridModel& model, const ModelManifest& manifest, const double* row)
      : model_(model), manifest_(manifest), row_(row), rows_(model.imputer.all_draws(row)) {
    for (const FeatureSpec& spec : manifest.features) tests_.push_back(test_words(spec));
  }

  [[nodiscard]] const std::string& test(std::size_t feature) const { return tests_[feature]; }

  /// For each of `values` of a feature, the mean margin over the draws.
  [[nodiscard]] std::vector<double> margins(std::size_t feature, const std::vector<double>& values) const {
    NumberTable table{values.size() * rows_.rows, rows_.columns, {}};
    for (const double value : values) {
      for (std::size_t k = 0; k < rows_.rows; ++k) {
        const double* begin = rows_.values.data() + k * rows_.columns;
        std::vector<double> filled(begin, begin + rows_.columns);
        filled[feature] = value;
        if (value == 1) exclude_other_classes(filled, feature);
        table.values.insert(table.values.end(), filled.begin(), filled.end());
      }
    }
    const std::vector<MarginSpread> of_rows = model_.margins(table);
    std::vector<double> means(values.size(), 0.0);
    for (std::size_t i = 0; i < of_rows.size(); ++i) {
      means[i / rows_.rows] += of_rows[i].margin / static_cast<double>(rows_.rows);
    }
    return means;
  }

 private:
  /// Other classes of the same missing test cannot hold at the same time.
  void exclude_other_classes(std::vector<double>& filled, std::size_t feature) const {
    const std::vector<FeatureDistribution>& seen = manifest_.imputer.features;
    if (!seen[feature].is_binary) return;
    for (std::size_t j = 0; j < filled.size(); ++j) {
      if (j != feature && std::isnan(row_[j]) && seen[j].is_binary && tests_[j] == tests_[feature]) filled[j] = 0;
    }
  }

  const HybridModel& model_;
  const ModelManifest& manifest_;
  const double* row_;
  NumberTable rows_;
  std::vector<std::string> tests_;
};

void widen(std::optional<FractionInterval>& range, const std::optional<double>& p5y) {
  if (!p5y) return;
  if (!range) range = FractionInterval{*p5y, *p5y};
  range = FractionInterval{std::min(range->low, *p5y), std::max(range->high, *p5y)};
}

MissingFeature missing_feature(const Draws& draws, const ModelManifest& manifest, std::size_t feature, bool has_risk) {
  const FeatureSpec& spec = manifest.features[feature];
  MissingFeature result{.feature = spec.name, .label = spec.label, .test = draws.test(feature)};
  const std::vector<double> values = plausible_values(manifest.imputer.features[feature]);
  const std::vector<double> margins = draws.margins(feature, values);
  for (std::size_t i = 0; i < values.size(); ++i) {
    PlausibleValue plausible{.value = values[i], .value_text = feature_value_words(spec, values[i])};
    plausible.margin = margins[i];
    if (has_risk) plausible.p5y = manifest.risk.incidence(margins[i], five_years_days);
    widen(result.p5y, plausible.p5y);
    result.values.push_back(std::move(plausible));
  }
  return result;
}

std::vector<MissingFeature> not_assessed(const HybridModel& model, const ModelManifest& manifest, const double* row,
                                         bool has_risk) {
  std::vector<MissingFeature> result;
  const Draws draws(model, manifest, row);
  for (std::size_t j = 0; j < manifest.features.size(); ++j) {
    if (std::isnan(row[j])) result.push_back(missing_feature(draws, manifest, j, has_risk));
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

Explanation explain(const HybridModel& model, const ModelManifest& manifest, const double* row, const Score& score,
                    const ExplanationOptions& options) {
  Explanation result;
  result.sentences = sentences(score, manifest.features);
  result.start = start_of(score, manifest.risk);
  result.groups = groups_of(score.contributions);
  result.not_assessed = not_assessed(model, manifest, row, score.p5y.has_value());
  result.most_informative = most_informative(result.not_assessed);
  if (options.has_interactions) {
    result.interactions = feature_interactions(interaction_values(model, row), manifest.features);
  }
  return result;
}

}  // namespace marrow
