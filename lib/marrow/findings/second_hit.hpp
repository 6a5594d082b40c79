#pragma once

#include <optional>
#include <string>
#include <vector>

#include "marrow/findings/notch1_reading.hpp"
#include "marrow/knowledge/panel.hpp"
#include "marrow/records/profile.hpp"

namespace marrow {

/// What a second hit of one gene is looked for in.
struct SecondHitQuestion {
  const PanelGene* gene = nullptr;
  std::vector<const Variant*> found;  ///< its counted variants
  std::vector<std::string> lesions;   ///< ids of the focal states and fusions that name it
  bool is_fully_covered = false;      ///< an input vouches for all of its coding sequence
  PhaseByVariant phase;
};

struct SecondHit {
  Assessment state;
  std::string because;  ///< what decided it, for a person; empty where nothing did
};

/// Whether both copies of a gene are hit: two distinct counted changes that are not known to lie on one copy, or one
/// with a loss of the gene, of its arm or chromosome (TP53: 17p), with loss of heterozygosity at kept copy number
/// (minor copy 0), or with a lower 95 % bound of the VAF above purity/2 + 0.05 where the purity is known, the gene has
/// two copies in normal cells and the change is somatic; or a homozygous deletion. One change that two inputs tell is
/// one. Absent only if the coding sequence is fully covered and segments or the gene's focal state show two copies;
/// else not assessed, below a purity of 0.3 for that reason. Source: domain specification (from memory); 0.05 and 0.3
/// are its values.
[[nodiscard]] SecondHit assess_second_hit(const SecondHitQuestion& question, const Profile& profile);

}  // namespace marrow
