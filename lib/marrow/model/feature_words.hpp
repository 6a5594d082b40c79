#pragma once

#include <string>

#include "marrow/records/feature_matrix.hpp"

namespace marrow {

/// `value` of a feature as a clinician writes it: "0.35 %" for -0.456 in log10(%), "128 ×10⁹/L", "yes", "12.4 years";
/// three digits. The least value of a logarithm stands for all below, too: "≤ 0.0001 %". A unit that is not known here
/// follows the number as it is.
[[nodiscard]] std::string feature_value_words(const FeatureSpec& spec, double value);

}  // namespace marrow
