#pragma once

#include <optional>
#include <string>
#include <vector>

#include "marrow/base/value.hpp"
#include "marrow/records/profile.hpp"

// Why a relapse score is what it is: the key `explanation` of a score that is present. 5-year risks are empty where the
// model ranks only.
namespace marrow {

/// Where the sum of the contributions starts: what the model gives where every finding is the training patients'
/// average. It is the score's `bias`.
struct ExplanationStart {
  double margin = 0;  ///< log relative hazard
  std::optional<double> p5y;
  std::string words;
};

/// The contributions of one heading of the feature catalogue. With the start they sum to the margin.
struct GroupContribution {
  std::string group;  ///< "MRD", "clinical", "cytogenetics"
  double contribution = 0;
  std::vector<std::string> features;
};

/// The score as it would be if a feature that is missing had this value; what else is missing is drawn as in the score.
struct PlausibleValue {
  double value = 0;
  std::string value_text;
  double margin = 0;
  std::optional<double> p5y;
};
struct MissingFeature {
  std::string feature;
  std::string label;
  std::string test;  ///< what would have to be measured: "DNA index"
  /// 0 and 1, or equal steps over the range of the training patients.
  std::vector<PlausibleValue> values;
  std::optional<FractionInterval> p5y;  ///< least and greatest of the values
};

/// The missing test over whose values the 5-year risk, or without one the margin, varies most.
struct InformativeTest {
  std::string test;
  std::vector<std::string> features;
  std::optional<FractionInterval> p5y;
  std::string words;
};

/// What two features add together beyond what each adds alone.
struct FeatureInteraction {
  std::vector<std::string> features;
  double contribution = 0;
};

struct Explanation {
  std::vector<std::string> sentences;
  ExplanationStart start;
  std::vector<GroupContribution> groups;     ///< largest first
  std::vector<MissingFeature> not_assessed;  ///< in the order of the model's features
  std::optional<InformativeTest> most_informative;
  std::optional<std::vector<FeatureInteraction>> interactions;  ///< largest first; empty: not asked for
};

[[nodiscard]] Value to_value(const Explanation& explanation);

/// The reverse; keys that are not there are empty. Throws `data`, with the path of the key, for a value of the wrong
/// kind.
[[nodiscard]] Explanation explanation_from_value(const Value& value);

}  // namespace marrow
