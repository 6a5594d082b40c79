#pragma once

#include <string>
#include <vector>

namespace marrow {

/// The alleles of one sample at one record, and how they lie relative to those of other records.
struct PhasedGenotype {
  std::vector<int> alleles;     ///< allele index by haplotype, -1 for `.`
  bool is_same_on_all = false;  ///< homozygous or haploid: the same on every haplotype, whatever the phase
  bool is_phased = false;       ///< false: which haplotype carries which is not stated
  std::string phase_set;        ///< records of one set share their haplotypes; "" is the set of those that name none
};

}  // namespace marrow
