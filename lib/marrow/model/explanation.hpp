#pragma once

#include "marrow/model/manifest.hpp"
#include "marrow/records/explanation.hpp"

namespace marrow {

/// What an explanation holds beyond what every score says.
struct ExplanationOptions {
  bool has_interactions = false;  ///< what each two features add together
};

/// Why the model gives `row` its margin, in words and numbers: `score` is that of the same row. A feature that was not
/// assessed is never told as a finding; instead, its plausible values are put in its place, one after the other, and
/// the score is taken again. Deterministic.
[[nodiscard]] Explanation explain(const HybridModel& model, const ModelManifest& manifest, const double* row,
                                  const Score& score, const ExplanationOptions& options = {});

}  // namespace marrow
