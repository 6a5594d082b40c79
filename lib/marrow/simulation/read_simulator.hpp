#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "marrow/base/random.hpp"
#include "marrow/simulation/error_profile.hpp"
#include "marrow/simulation/fragment_lengths.hpp"
#include "marrow/simulation/haplotypes.hpp"
#include "marrow/simulation/site_factors.hpp"

namespace marrow {

/// How a library is made and sequenced: both ends of each fragment.
struct SequencingOptions {
  std::int64_t read_length_bp = 100;
  double fragment_length_bp = 300;  ///< mean; fragments shorter than a read are not made
  double fragment_sd_bp = 60;
  double depth = 100;  ///< mean distinct fragments whose reads cover a base of the reference haplotype
};

/// A read as it leaves the sequencer.
struct SequencedRead {
  std::string bases;
  std::string qualities;  ///< Phred + 33, as FASTQ has them
};

/// Both ends of one fragment.
struct ReadPair {
  std::string name;  ///< "sim:chr9:100:7": contig, 1-based place of the leftmost base, number; says nothing of changes
  SequencedRead first;
  SequencedRead second;
};

/// Paired reads of a simulated reference with planted changes, in batches that may be drawn in any order and on any
/// thread: a batch depends on its number and the seed.
class ReadSimulator {
 public:
  /// `reference` must outlive the object. Throws `usage` for lengths, deviations and depths that are none, and for a
  /// contig that is shorter than the longest fragment.
  ReadSimulator(const SimulatedReference& reference, const std::vector<PlantedVariant>& variants,
                const ErrorProfile& profile, const SequencingOptions& options, std::uint64_t seed);

  [[nodiscard]] std::size_t batches() const noexcept { return batches_.size(); }
  /// Fragments that pass the end of a contig are left out, so that a batch may hold fewer than were begun.
  [[nodiscard]] std::vector<ReadPair> batch(std::size_t number) const;

 private:
  struct Batch {
    std::size_t contig = 0;
    std::int64_t first = 0;  ///< number of its first fragment
    std::int64_t fragments = 0;
  };

  [[nodiscard]] SequencedRead sequence(const Molecule& molecule, bool is_reverse, const ContigFactors& factors,
                                       Random& random) const;
  [[nodiscard]] const QualityLevel& draw_level(Random& random) const noexcept;

  const SimulatedReference* reference_;
  ErrorProfile profile_;
  SequencingOptions options_;
  std::uint64_t seed_;
  FragmentLengths lengths_;
  std::vector<Haplotypes> haplotypes_;  ///< by contig
  std::vector<ContigFactors> factors_;  ///< by contig
  std::vector<Batch> batches_;
};

}  // namespace marrow
