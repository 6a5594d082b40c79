#pragma once

#include <map>
#include <string>

#include "marrow/findings/iscn.hpp"
#include "marrow/knowledge/cytogenetics.hpp"
#include "marrow/records/profile.hpp"

namespace marrow {

/// Chromosome arms and lesions of whole arms that the rearrangements of a karyotype change.
struct KaryotypeArms {
  /// Arms of the chromosomes that a rearrangement touches ("9p"), short arms of 13, 14, 15, 21, 22 and Y left out:
  /// present = copies above or below two over three quarters of the arm (a design value); absent = balanced; not
  /// assessed where only a part came or went, or what came is not known.
  std::map<std::string, Assessed<CopyState>> arms;
  /// Of data/knowledge/focal_lesions.tsv those of whole arms, where they are there: `i9q_dic9`, `dup1q`.
  std::map<std::string, Assessed<FocalState>> focal;
};

/// Sums what the changes of the leading clone (assess_karyotype_text), with those that it inherits, put in place of the
/// chromosomes they consume. A break lies somewhere in its band, so the band itself counts for neither side. Only for
/// clones of two sets of chromosomes; constitutional changes are not counted.
[[nodiscard]] KaryotypeArms assess_karyotype_arms(const IscnKaryotype& karyotype, const Cytobands& bands);

}  // namespace marrow
