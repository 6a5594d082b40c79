#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "marrow/records/profile.hpp"

namespace marrow {

/// Reads protein changes in notations that are not HGVS; `text` without "p." and brackets, as read_protein_change has
/// it, which asks here when HGVS does not fit.
///
/// * `L1574_V1576>L`, `F1592>FRL`, `E746_A750>*`: residues replaced, the unchanged ones written out too;
/// * `R595>11aa`: replaced by so many residues, which are not named;
/// * `SQEinsF1592`: inserted before that residue. All 27 insertions of this form on panel genes in Liu 2017 stand at
///   the first base of the named codon, on both strands;
/// * `H2507_S2513fs`: a frameshift that begins in a range;
/// * `K167_E2splice`, `UTR_5_E1splice`, `E3_splice`, the same with `splice_region`: exon E2, residue next to its edge;
/// * `X125_splice`, `T125_splice` (cBioPortal): the residue next to the edge;
/// * `SE_INS`: insertion into the super-enhancer of TAL1 (MuTE).
/// The first five and `SE_INS` are those of St. Jude's tables (Liu 2017 doi:10.1038/ng.3909, supplement).
/// `E3_splice` has no residue: exon 3 and glutamate 3 are written alike. Residues are moved by `shift`.
[[nodiscard]] std::optional<Variant> read_other_notation(std::string_view text, std::int64_t shift);

/// A residue that a text of a protein change names; `residue` is empty where it names the position alone.
struct NamedResidue {
  std::optional<char> residue;
  std::int64_t number = 0;
};
/// The residues that `text` names before the change, one or both ends of a range; empty if it names none or is no
/// protein change.
[[nodiscard]] std::vector<NamedResidue> named_residues(std::string_view text);

/// The text without "p." and without brackets around the whole.
[[nodiscard]] std::string_view bare_change(std::string_view text) noexcept;

}  // namespace marrow
