#pragma once

#include <vector>

#include "marrow/model/manifest.hpp"
#include "marrow/records/explanation.hpp"

namespace marrow {

/// What an explanation holds beyond what every score says.
struct ExplanationOptions {
  bool has_interactions = false;  ///< what each two features add together
};

/// Why the model gives each row its margin, in words and numbers: `scores` are those of the rows. A feature that was
/// not assessed is never told as a finding; instead, its plausible values are put in its place, one after the other,
/// and the score is taken again. Deterministic.
[[nodiscard]] std::vector<Explanation> explain(const HybridModel& model, const ModelManifest& manifest,
                                               const DrawnRows& drawn, const std::vector<Score>& scores,
                                               const ExplanationOptions& options = {});

}  // namespace marrow
