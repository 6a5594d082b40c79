#pragma once

#include <optional>

#include "marrow/knowledge/knowledge.hpp"
#include "marrow/records/assessed.hpp"

namespace marrow {

/// What a report is told beside the profile.
struct ReportContext {
  const Knowledge* knowledge = nullptr;  ///< gives protein tracks, and how sure a hotspot row is; may be null
  /// NOTCH1 or FBXW7 mutated, as the T-ALL classifier counts it (the feature `nf.mutated`); empty: not asked.
  std::optional<State> notch1_fbxw7 = std::nullopt;
};

}  // namespace marrow
