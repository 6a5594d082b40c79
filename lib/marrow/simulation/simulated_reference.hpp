#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "marrow/knowledge/panel.hpp"
#include "marrow/records/sequence_source.hpp"

namespace marrow {

/// A stretch of the genome that reads come from.
struct SimulatedContig {
  Interval place;
  std::string bases;  ///< A, C, G, T; as many as `place` has

  /// "chr9:100-200", 1-based inclusive: what the compact reference calls it.
  [[nodiscard]] std::string name() const { return locus_text(place); }
};

/// The stretches that reads come from, ascending and apart.
class SimulatedReference : public SequenceSource {
 public:
  SimulatedReference(Assembly assembly, std::vector<SimulatedContig> contigs)
      : assembly_(assembly), contigs_(std::move(contigs)) {}

  [[nodiscard]] const std::vector<SimulatedContig>& contigs() const noexcept { return contigs_; }
  /// The stretch that holds all of `interval`; null if none does. An empty interval lies where its base would.
  [[nodiscard]] const SimulatedContig* find(const Interval& interval) const noexcept;
  [[nodiscard]] std::optional<std::string> bases(Assembly assembly, const Interval& interval) const override;

 private:
  Assembly assembly_;
  std::vector<SimulatedContig> contigs_;
};

/// The exons of a transcript with `flank_bp` on either side, as a build has them; may overlap, and may pass the ends
/// of the contig.
[[nodiscard]] std::vector<Interval> exon_windows(const Transcript& transcript, Assembly assembly,
                                                 std::int64_t flank_bp);

/// Bases of `interval`, invented where `known` does not have them. An invented base depends on its place and
/// `fill_seed` alone, so that two windows over one place agree.
[[nodiscard]] std::string filled_bases(const SequenceSource& known, Assembly assembly, const Interval& interval,
                                       std::uint64_t fill_seed);

}  // namespace marrow
