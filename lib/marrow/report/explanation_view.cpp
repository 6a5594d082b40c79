#include "marrow/report/explanation_view.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "marrow/base/text.hpp"
#include "marrow/base/value_members.hpp"
#include "marrow/records/explanation.hpp"
#include "marrow/report/words.hpp"

namespace marrow {

namespace {

constexpr std::size_t half_bar = 14;   ///< columns of the longest bar of a text, to each side
constexpr std::size_t scale_bar = 40;  ///< columns of 0 to 100 %

const Contribution* find_contribution(const Score& score, const std::string& feature) {
  const auto found = std::find_if(score.contributions.begin(), score.contributions.end(),
                                  [&](const Contribution& part) { return part.feature == feature; });
  return found == score.contributions.end() ? nullptr : &*found;
}

std::string label_of(const Score& score, const std::string& feature) {
  const Contribution* part = find_contribution(score, feature);
  return part == nullptr || part->label.empty() ? code_words(feature) : file_text(part->label);
}

ContributionView bar_of(const Score& score, const GroupContribution& group) {
  const auto measured = std::count_if(group.features.begin(), group.features.end(), [&](const std::string& feature) {
    const Contribution* part = find_contribution(score, feature);
    return part != nullptr && part->value;
  });
  return group_bar(group.group, group.contribution, measured, static_cast<std::int64_t>(group.features.size()));
}

std::string value_words(const PlausibleValue& value) {
  return fmt::format("{}: {}", file_text(value.value_text),
                     value.p5y ? probability_words(*value.p5y) : signed_words(value.margin));
}

RangeView range_of(const MissingFeature& feature) {
  RangeView view{.label = file_text(feature.label)};
  if (feature.p5y) {
    view.low = std::clamp(feature.p5y->low, 0.0, 1.0);
    view.high = std::clamp(feature.p5y->high, view.low, 1.0);
    view.words = probability_interval_words({view.low, view.high});
  }
  if (feature.values.empty()) return view;
  view.ends = value_words(feature.values.front());
  if (feature.values.size() > 1) view.ends += "; " + value_words(feature.values.back());
  return view;
}

void add_interactions(ExplanationView& view, const Score& score, const Explanation& explanation) {
  if (!explanation.interactions) return;
  for (const FeatureInteraction& pair : *explanation.interactions) {
    const std::string words = signed_words(pair.contribution);
    if (words == "0.00") continue;
    std::vector<std::string> labels;
    for (const std::string& feature : pair.features) labels.push_back(label_of(score, feature));
    view.interactions.emplace_back(join(labels, " with "), words);
  }
  if (view.interactions.empty())
    view.no_interactions = "No two features add anything of note together, beyond what each adds alone.";
}

}  // namespace

std::optional<ExplanationView> explanation_view(const Score& score) {
  const Value* value = find_member(score.extra, "explanation");
  if (value == nullptr || value->is_null()) return std::nullopt;
  const Explanation explanation = explanation_from_value(*value);
  ExplanationView view;
  for (const std::string& sentence : explanation.sentences) view.sentences.push_back(file_text(sentence));
  view.start = file_text(explanation.start.words);
  ContributionView start{.label = "Baseline: average findings", .words = signed_words(explanation.start.margin)};
  if (explanation.start.p5y) start.value = "5-year risk " + probability_words(*explanation.start.p5y);
  start.contribution = explanation.start.margin;
  view.groups.push_back(std::move(start));
  for (const GroupContribution& group : explanation.groups) view.groups.push_back(bar_of(score, group));
  scale_bars(view.groups);
  for (const MissingFeature& feature : explanation.not_assessed) view.ranges.push_back(range_of(feature));
  if (explanation.most_informative) view.most_informative = file_text(explanation.most_informative->words);
  add_interactions(view, score, explanation);
  return view;
}

ContributionView group_bar(const std::string& group, double contribution, std::int64_t measured, std::int64_t all) {
  const std::string label = sentence_case(code_words(group));
  ContributionView bar{.label = label.empty() ? "Other" : label, .words = signed_words(contribution)};
  bar.value = measured == all ? plural(all, "feature", "features") : fmt::format("{} of {} measured", measured, all);
  bar.contribution = contribution;
  bar.is_measured = measured > 0;
  return bar;
}

void scale_bars(std::vector<ContributionView>& bars) {
  double largest = 0;
  for (const ContributionView& bar : bars) largest = std::max(largest, std::abs(bar.contribution));
  for (ContributionView& bar : bars) bar.share = largest > 0 ? bar.contribution / largest : 0;
}

std::vector<std::string> bar_lines(const std::vector<ContributionView>& bars) {
  std::vector<std::string> lines;
  for (const ContributionView& bar : bars) {
    const auto length = static_cast<std::size_t>(std::lround(std::abs(bar.share) * static_cast<double>(half_bar)));
    const std::string filled(length, bar.is_measured ? '=' : '.');
    const bool lowers = bar.contribution < 0;
    lines.push_back(fmt::format("{:<28} {:<5}  {:>{}}|{}", bar.label, bar.words, lowers ? filled : "", half_bar,
                                lowers ? "" : filled));
  }
  return lines;
}

std::vector<std::string> range_lines(const std::vector<RangeView>& ranges, double risk) {
  const auto column = [](double probability) {
    return static_cast<std::size_t>(std::clamp(probability, 0.0, 1.0) * static_cast<double>(scale_bar - 1));
  };
  std::vector<std::string> lines;
  for (const RangeView& range : ranges) {
    if (range.words.empty()) {
      lines.push_back(fmt::format("{}: {}", range.label, range.ends));
      continue;
    }
    std::string scale(scale_bar, '.');
    for (std::size_t i = column(range.low); i <= column(range.high); ++i) scale[i] = '=';
    scale[column(risk)] = '|';
    lines.push_back(fmt::format("{}: {} ({})", range.label, range.words, range.ends));
    lines.push_back(fmt::format("  0 % [{}] 100 %", scale));
  }
  return lines;
}

}  // namespace marrow
