#pragma once

#include <string>

#include "marrow/records/feature_matrix.hpp"

namespace marrow {

/// A finding as a sentence says it, without an article before a number: "MRD of 0.35 % at day 29", "no blasts in the
/// cerebrospinal fluid", "male sex".
struct FindingWords {
  std::string words;
  bool is_plural = false;  ///< what its verb must be
};
[[nodiscard]] FindingWords finding_words(const FeatureSpec& spec, double value);

/// What has to be measured for the feature: "MRD at day 29", "DNA index". Two 0/1 features with the same test are
/// classes of one result: at most one of them is 1.
[[nodiscard]] std::string test_words(const FeatureSpec& spec);

}  // namespace marrow
