#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace marrow {

/// A positive result of in-situ hybridisation: two probes joined, or the two ends of one gene apart.
struct HybridisationFinding {
  std::string gene;   ///< as written
  std::string other;  ///< as written; empty for a gene broken apart
};

/// Positive results in the hybridisation part of a karyotype: "(ABL1 con BCRx2)" joins two genes,
/// "(5'KMT2A sep 3'KMT2Ax1)" breaks one; `x0` means that no such signal was seen. Other results, negative ones too, are
/// left out: what they say of a fusion depends on the probes.
/// Source: ISCN 2020, chapter 14 (con, sep), from memory (needs check).
[[nodiscard]] std::vector<HybridisationFinding> read_hybridisation(std::string_view text);

}  // namespace marrow
