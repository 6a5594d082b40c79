#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "marrow/base/random.hpp"
#include "marrow/simulation/planted_variant.hpp"
#include "marrow/simulation/simulated_reference.hpp"

namespace marrow {

/// A stretch of one molecule.
struct Molecule {
  std::int64_t begin = 0;  ///< 0-based place on the genome of its first base, or of the insertion it begins in
  std::string bases;       ///< plus strand
  std::vector<std::int32_t> offsets;  ///< of each base in its simulated contig; -1 for bases that the reference lacks
};

/// All molecules of one simulated contig: each carries each planted change with the change's own probability,
/// independently of the others.
///
/// A stretch begins with equal chance at every base of every molecule, so that reads of a longer haplotype are as many
/// more as in a tube: among the stretches that hold a change, its fraction is its VAF, whatever its length.
class Haplotypes {
 public:
  /// `variants` are sorted, do not overlap and lie in the contig; those of other contigs are left out. `contig` must
  /// outlive the object.
  Haplotypes(const SimulatedContig& contig, const std::vector<PlantedVariant>& variants);

  /// Bases of a molecule, on average.
  [[nodiscard]] double mean_bases() const noexcept { return starts_.back().end; }
  /// A stretch of `length` bases; empty if it passes the end of its molecule. Safe to call from several threads.
  [[nodiscard]] std::optional<Molecule> draw(Random& random, std::int64_t length) const;

 private:
  /// A stretch between changes, or a change.
  struct Piece {
    std::size_t begin = 0;  ///< offset in the contig
    std::size_t size = 0;   ///< bases of the reference
    std::string alt;
    double vaf = 0;
    bool is_change = false;
  };
  /// Bases at which a stretch may begin; all have the same weight.
  struct Start {
    double end = 0;  ///< sum of the weights up to here
    double weight = 0;
    std::size_t piece = 0;
    bool is_alternative = false;
  };

  void add_piece(Piece piece);
  void append(Molecule& molecule, const Piece& piece, bool is_alternative, std::size_t skipped,
              std::size_t length) const;

  const SimulatedContig* contig_;
  std::vector<Piece> pieces_;
  std::vector<Start> starts_;
};

}  // namespace marrow
