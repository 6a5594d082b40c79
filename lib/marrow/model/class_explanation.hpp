#pragma once

#include <vector>

#include "marrow/records/class_score.hpp"
#include "marrow/records/feature_matrix.hpp"

namespace marrow {

/// Why the answer of `score`, which is present and has its contributions, is what it is: what speaks for it and against
/// it, and, where there are more than two classes and the next has at least 10 %, what decides between the two.
/// A feature that was not assessed is never told as a finding.
[[nodiscard]] ClassExplanation explain_class(const ClassScore& score, const std::vector<FeatureSpec>& features);

}  // namespace marrow
