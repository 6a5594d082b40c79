#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "marrow/findings/iscn.hpp"
#include "marrow/findings/karyotype_clone.hpp"
#include "marrow/records/profile.hpp"

namespace marrow {

/// What a karyotype text says of chromosome numbers; karyotype_rearrangements.hpp tells what broke and joined.
struct KaryotypeText {
  /// Modal number and class of the clone that stands for the leukaemia; not assessed, with the reason in words, for a
  /// text that cannot be read and for one that holds normal cells only (the blasts may not have divided).
  Assessed<Ploidy> ploidy;
  /// Whole chromosomes "1" … "22", "X", "Y": present = gained or lost, `value` copies above (+) or below (-) two, for X
  /// and Y relative to the patient's own; absent = the normal number. Empty if the ploidy is not assessed.
  std::map<std::string, Assessed<CopyState>> chromosomes;
  std::string failure;            ///< what the text says where the culture gave no karyotype: "No growth"
  std::vector<IscnIssue> issues;  ///< slips that were mended and places that could not be read
  /// Clones whose changes do not sum to their number, as "50 chromosomes, its changes make 49". Not of composite or
  /// incomplete clones and those with unread changes, of which no sum is expected.
  std::vector<std::string> mismatches;
};

/// Class of a modal number: "near-haploid" 24-31, "low-hypodiploid" 32-39, "high-hyperdiploid" 51-67; empty for every
/// other number. Source: the MODAL_CHR ranges of data/knowledge/subtypes.tsv.
[[nodiscard]] std::optional<std::string> ploidy_class_of(std::int64_t modal);

/// Reads modal number and whole-chromosome gains and losses of a karyotype in ISCN notation.
///
/// The clone is the first with 24 to 39 chromosomes, also inside `(…)x2`, which decides hypodiploidy, and `masked` if
/// its doubling is written too; else the abnormal clone with most cells (the first, where cells are not given).
/// Unsigned chromosomes have as many copies as the ploidy level has sets: the level is `<Nn>`, else the one of 1 to 4
/// with which the changes add up to the number. Constitutional changes (`c`, `mat`, `pat`) are not counted.
/// A range ("63~65") gives a modal number, its middle, only if its ends mean the same; else the class only, or nothing.
/// Where changes are incomplete (`inc`), cannot be read, or do not add up, chromosomes that are not named stay not
/// assessed. A clone that cannot be read leaves the others usable; normal cells beside it say nothing. Never throws for
/// any text.
[[nodiscard]] KaryotypeText assess_karyotype_text(std::string_view text);
[[nodiscard]] KaryotypeText assess_karyotype_text(const IscnKaryotype& karyotype);

/// Index of the clone that stands for the leukaemia, as above; empty if all are normal.
[[nodiscard]] std::optional<std::size_t> leading_clone(const std::vector<KaryotypeClone>& clones);

/// Copy number as far as the clinical row's `karyotype` and `trisomy_4_10` give it (empty: not given). A positive
/// `trisomy_4_10` makes gains of 4 and 10 present where the karyotype does not know them; a negative one says nothing
/// of either chromosome alone.
[[nodiscard]] CopyNumber assess_reported_karyotype(const std::optional<KaryotypeText>& karyotype,
                                                   std::optional<bool> trisomy_4_10);

}  // namespace marrow
