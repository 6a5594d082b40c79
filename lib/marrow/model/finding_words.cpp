#include "marrow/model/finding_words.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <string_view>

#include "marrow/model/feature_words.hpp"

namespace marrow {
namespace {

/// 0/1 features of the catalogue whose label makes no sentence.
struct Phrase {
  std::string_view feature;
  std::string_view yes;
  std::string_view no;
  std::string_view test;
  bool yes_is_plural = false;
  bool no_is_plural = false;
};
constexpr std::array<Phrase, 8> phrases{{
    {"male", "male sex", "female sex", "sex"},
    {"cns_positive", "blasts in the cerebrospinal fluid", "no blasts in the cerebrospinal fluid",
     "blasts in the cerebrospinal fluid", true, true},
    {"testicular", "testicular involvement", "no testicular involvement", "testicular involvement"},
    {"dna_index_below_0.95", "a DNA index below 0.95", "a DNA index not below 0.95", "DNA index"},
    {"dna_index_at_least_1.16", "a DNA index of at least 1.16", "a DNA index below 1.16", "DNA index"},
    {"trisomy_4_10", "trisomies 4 and 10", "the lack of trisomies 4 and 10", "trisomies 4 and 10", true},
    {"karyotype_high_hyperdiploid", "a karyotype of 51 to 67 chromosomes", "a karyotype outside 51 to 67 chromosomes",
     "chromosome number"},
    {"karyotype_hypodiploid", "a karyotype of fewer than 44 chromosomes", "a karyotype of at least 44 chromosomes",
     "chromosome number"},
}};

const Phrase* find_phrase(std::string_view feature) {
  const auto* found =
      std::find_if(phrases.begin(), phrases.end(), [&](const Phrase& phrase) { return phrase.feature == feature; });
  return found == phrases.end() ? nullptr : found;
}

/// The label without what explains it: "MRD at day 29" of "MRD at day 29, end of induction".
std::string_view bare_label(std::string_view label) {
  return label.substr(0, std::min(label.find(", "), label.find(" (")));
}

/// Labels of mutations are claims ("TP53 altered"), others are things ("BCR::ABL1", "IKZF1 deletion").
std::string flag_words(const FeatureSpec& spec, bool is_found) {
  const std::string_view label = bare_label(spec.label);
  if (is_found) return std::string(label);
  return spec.group == "mutation" ? fmt::format("{} (not found)", label) : fmt::format("no {}", label);
}

/// The value stands before the time of the measurement: "white cell count of 128 ×10⁹/L at diagnosis".
std::string number_words(const FeatureSpec& spec, double value) {
  constexpr std::string_view at_most = "\u2264 ";
  std::string text = feature_value_words(spec, value);
  if (text.starts_with(at_most)) text.replace(0, at_most.size(), "at most ");
  const std::string_view label = bare_label(spec.label);
  const std::size_t when = std::min(label.find(" at "), label.size());
  return fmt::format("{} of {}{}", label.substr(0, when), text, label.substr(when));
}

}  // namespace

FindingWords finding_words(const FeatureSpec& spec, double value) {
  if (spec.unit != "0/1" || (value != 0 && value != 1)) return {number_words(spec, value)};
  const Phrase* phrase = find_phrase(spec.name);
  if (phrase == nullptr) return {flag_words(spec, value == 1)};
  return value == 1 ? FindingWords{std::string(phrase->yes), phrase->yes_is_plural}
                    : FindingWords{std::string(phrase->no), phrase->no_is_plural};
}

std::string test_words(const FeatureSpec& spec) {
  const Phrase* phrase = find_phrase(spec.name);
  return std::string(phrase == nullptr ? bare_label(spec.label) : phrase->test);
}

}  // namespace marrow
