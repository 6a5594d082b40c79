#include "marrow/model/class_explanation.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <functional>

#include "marrow/model/mover_sentences.hpp"

namespace marrow {
namespace {

constexpr double least_rival = 0.1;  ///< probability of the next class from which on it is weighed against the answer

/// Measured findings with what they add to a sum of margins.
std::vector<Mover> movers_of(const ClassScore& score, const std::vector<FeatureSpec>& features,
                             const std::function<double(const ClassContribution&)>& contribution) {
  std::vector<Mover> movers;
  for (std::size_t j = 0; j < features.size(); ++j) {
    const ClassContribution& part = score.contributions[j];
    if (part.value) movers.push_back({finding_words(features[j], *part.value), contribution(part)});
  }
  return movers;
}

/// The most probable class but the answer.
const ClassProbability& rival_of(const ClassScore& score) {
  const auto order = [&](const ClassProbability& one) { return one.name == *score.answer ? -1 : one.probability; };
  return *std::max_element(score.classes.begin(), score.classes.end(),
                           [&](const auto& a, const auto& b) { return order(a) < order(b); });
}

std::vector<std::string> sentences(const ClassScore& score, const std::vector<FeatureSpec>& features) {
  const std::string& answer = *score.answer;
  std::vector<std::string> result =
      mover_sentences(movers_of(score, features, [&](const auto& part) { return part.contributions.at(answer); }),
                      {"speak", fmt::format("for '{}'", answer)}, {"speak", fmt::format("against '{}'", answer)});
  if (result.empty()) result.emplace_back("No finding speaks for one class more than findings that are average.");
  const ClassProbability& rival = rival_of(score);
  if (score.classes.size() <= 2 || rival.probability < least_rival) return result;
  const auto decides = [&](const ClassContribution& part) {
    return part.contributions.at(answer) - part.contributions.at(rival.name);
  };
  const std::vector<std::string> between = mover_sentences(
      movers_of(score, features, decides), {"speak", fmt::format("for '{}' rather than '{}'", answer, rival.name)},
      {"speak", fmt::format("for '{}' rather than '{}'", rival.name, answer)});
  result.insert(result.end(), between.begin(), between.end());
  return result;
}

std::vector<ClassGroupContribution> groups_of(const ClassScore& score) {
  std::vector<ClassGroupContribution> groups;
  for (const ClassContribution& part : score.contributions) {
    auto group = std::find_if(groups.begin(), groups.end(), [&](const auto& g) { return g.group == part.group; });
    if (group == groups.end()) group = groups.insert(groups.end(), {part.group, {}, {}});
    for (const auto& [name, contribution] : part.contributions) group->contributions[name] += contribution;
    group->features.push_back(part.feature);
  }
  std::stable_sort(groups.begin(), groups.end(), [&](const auto& a, const auto& b) {
    return std::abs(a.contributions.at(*score.answer)) > std::abs(b.contributions.at(*score.answer));
  });
  return groups;
}

}  // namespace

ClassExplanation explain_class(const ClassScore& score, const std::vector<FeatureSpec>& features) {
  std::vector<std::optional<double>> values;
  for (const ClassContribution& part : score.contributions) values.push_back(part.value);
  ClassExplanation why{.sentences = sentences(score, features), .groups = groups_of(score)};
  why.not_assessed = missing_tests(features, values);
  why.sentences.push_back(missing_sentence(why.not_assessed, "the probabilities are those of"));
  return why;
}

}  // namespace marrow
