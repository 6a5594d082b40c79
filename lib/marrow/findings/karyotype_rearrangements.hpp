#pragma once

#include <optional>
#include <string>
#include <vector>

#include "marrow/findings/iscn.hpp"
#include "marrow/knowledge/cytogenetics.hpp"

namespace marrow {

/// A gene pair that a rearrangement of a karyotype stands for, or may stand for.
struct KaryotypeFusion {
  struct Break {
    std::string chromosome;  ///< "9"
    std::string band;        ///< "q34"; empty if not told
  };
  std::string five_prime;
  std::string three_prime;  ///< `?` where only one of the two is known
  std::string because;      ///< the change as written: "t(9;22)(q34;q11.2)"
  std::vector<Break> breaks;
  bool is_hybridised = false;  ///< the genes themselves were seen joined or broken, in situ
};

/// What the rearrangements of a karyotype stand for. Nothing is ever said to be absent: t(12;21) and many others are
/// cryptic.
struct KaryotypeRearrangements {
  std::vector<KaryotypeFusion> fusions;     ///< each pair once, in the order of the text
  std::vector<KaryotypeFusion> candidates;  ///< a test of the genes must decide
  std::optional<std::string> iamp21;        ///< the change that makes iAMP21 a candidate
};

/// Names the fusions of all clones of the patient, constitutional and lost changes left out.
///
/// A defining row of the table whose two bands a change joins, both told and certain, gives a fusion; a candidate row,
/// a band that is uncertain (`?`), a range or not told, an `or`, or a derivative that does not carry the fusion
/// (der(9)t(9;22) alone) gives a candidate. Rows of the other lineage ("B" or "T") do not count; where the lineage is
/// not known and the bands fit rows of both, all become candidates. `v` in place of the partner, t(v;11q23), makes the
/// gene of the other band rearranged, `KMT2A::?`.
/// iAMP21 is a candidate by `amp(21)`, `amp(AML1)`, more signals than three of RUNX1, `dup`, `trp` or `hsr` of 21q.
[[nodiscard]] KaryotypeRearrangements assess_karyotype_rearrangements(const IscnKaryotype& karyotype,
                                                                      const Cytogenetics& cytogenetics,
                                                                      const std::optional<std::string>& lineage);

}  // namespace marrow
