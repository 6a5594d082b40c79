#pragma once

#include <map>
#include <optional>
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
/// "(5'KMT2A sep 3'KMT2Ax1)" breaks one; `x0` means that no such signal was seen.
/// Source: ISCN 2020, chapter 14 (con, sep, amp), from memory (needs check), here and below.
[[nodiscard]] std::vector<HybridisationFinding> read_hybridisation(std::string_view text);

/// Pairs of genes of which two signals each were counted together and none joined: "(ABL1,BCR)x2", "(ETV6x2,RUNX1x2)".
/// Other counts are left out, as are probes of one gene: what those say of a fusion depends on the probes.
[[nodiscard]] std::vector<HybridisationFinding> read_separate_pairs(std::string_view text);

/// Signals counted of each probe, as written: "D4Z1" 3 of "(D4Z1,D10Z1)x3", "CDKN2A" 0 of "(CDKN2Ax0,D9Z1x2)". A range
/// ("x5~8") gives its low end; probes with two counts are left out.
[[nodiscard]] std::map<std::string, int> read_signal_counts(std::string_view text);

/// The result that makes iAMP21 a candidate, as written: five or more signals of RUNX1 in a nucleus, four or more on
/// one chromosome ("RUNX1++++"), or `amp`. Source: Harrison 2014 doi:10.1038/leu.2013.317 (five signals, three of them
/// extra on one chromosome 21).
[[nodiscard]] std::optional<std::string> amplified_runx1(std::string_view text);

}  // namespace marrow
