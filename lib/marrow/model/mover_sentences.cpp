#include "marrow/model/mover_sentences.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "marrow/base/word_list.hpp"

namespace marrow {
namespace {

constexpr double slight = 0.1;
constexpr double negligible = 0.02;
constexpr std::size_t most_named = 3;  ///< findings of one direction in a sentence

std::string sentence(std::string words) {
  if (words.front() >= 'a' && words.front() <= 'z') words.front() = static_cast<char>(words.front() - 'a' + 'A');
  return words + ".";
}

/// Those that move to one side (`sign`), largest first.
std::vector<Mover> movers_to(const std::vector<Mover>& movers, double sign) {
  std::vector<Mover> result;
  std::copy_if(movers.begin(), movers.end(), std::back_inserter(result),
               [&](const Mover& mover) { return sign * mover.contribution >= negligible; });
  std::stable_sort(result.begin(), result.end(),
                   [](const Mover& a, const Mover& b) { return std::abs(a.contribution) > std::abs(b.contribution); });
  return result;
}

/// "MRD of 0.4 % at day 29 raises the risk most, then male sex." Slight ones are named where there is no other.
std::string movers_sentence(const std::vector<Mover>& movers, const MoverWords& side) {
  const Mover& first = movers.front();
  std::string words =
      fmt::format("{} {}{} {}", first.finding.words, side.verb, first.finding.is_plural ? "" : "s", side.object);
  if (std::abs(first.contribution) < slight) return sentence(words + " slightly");
  if (movers.size() > 1) words += " most";
  std::vector<std::string> others;
  for (std::size_t i = 1; i < std::min(most_named, movers.size()); ++i) {
    if (std::abs(movers[i].contribution) >= slight) others.push_back(movers[i].finding.words);
  }
  return sentence(others.empty() ? words : fmt::format("{}, then {}", words, list_words(others)));
}

}  // namespace

std::vector<std::string> mover_sentences(const std::vector<Mover>& movers, const MoverWords& up,
                                         const MoverWords& down) {
  const std::vector<Mover> raising = movers_to(movers, 1);
  const std::vector<Mover> lowering = movers_to(movers, -1);
  std::vector<std::string> result;
  if (!raising.empty()) result.push_back(movers_sentence(raising, up));
  if (!lowering.empty()) result.push_back(movers_sentence(lowering, down));
  if (result.size() == 2 && -lowering.front().contribution > raising.front().contribution) {
    std::swap(result[0], result[1]);
  }
  return result;
}

std::vector<std::string> missing_tests(const std::vector<FeatureSpec>& features,
                                       const std::vector<std::optional<double>>& values) {
  std::vector<std::string> tests;
  for (std::size_t j = 0; j < features.size(); ++j) {
    std::string test = test_words(features[j]);
    if (values[j] || std::find(tests.begin(), tests.end(), test) != tests.end()) continue;
    tests.push_back(std::move(test));
  }
  return tests;
}

std::string missing_sentence(const std::vector<std::string>& tests, const std::string& subject) {
  return tests.empty() ? "Every feature of the model was measured."
                       : fmt::format("Not assessed: {}; {} the mean over what may be expected from the other features.",
                                     list_words(tests), subject);
}

}  // namespace marrow
