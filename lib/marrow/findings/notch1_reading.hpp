#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "marrow/records/profile.hpp"

namespace marrow {

/// Which copy of the gene carries a change, as its caller phased it.
struct PhasedCopy {
  std::string set;          ///< phase set; copies of different sets cannot be compared
  std::optional<int> copy;  ///< index in the genotype; empty: on every copy, whatever the set
  bool operator==(const PhasedCopy&) const = default;
};
using PhaseByVariant = std::map<std::string, PhasedCopy>;  ///< by variant id; a variant that is not phased has none

/// Whether two of the changes lie on one copy: present, or absent if every pair lies on different ones. Not assessed
/// where phase does not tell, and not applicable to fewer than two.
[[nodiscard]] Assessment assess_in_cis(const std::vector<const Variant*>& variants, const PhaseByVariant& phase);

/// All changes of one gene read together; `found` are its counted variants with their `reading`.
[[nodiscard]] GeneReading assess_gene_reading(const std::vector<const Variant*>& found, const PhaseByVariant& phase);

/// The same for NOTCH1, with its strength: strong is a juxtamembrane expansion, or an activating HD or LNR change
/// together with a TAD/PEST truncation, a 3′ UTR splice change or an FBXW7 hotspot or truncation; weak is any one of
/// them alone. Empty where the partner that would make it strong was not assessed, or is of unknown effect: `because`
/// names it. The 3′ UTR, which few assays cover, leaves it weak and is named too. Source: domain specification, from
/// memory; for display, never part of N/F. `genes` holds the states of NOTCH1 and FBXW7.
[[nodiscard]] GeneReading assess_notch1(const std::vector<const Variant*>& found,
                                        const std::vector<const Variant*>& fbxw7_found,
                                        const std::map<std::string, Assessed<GeneFindings>>& genes,
                                        const PhaseByVariant& phase);

}  // namespace marrow
