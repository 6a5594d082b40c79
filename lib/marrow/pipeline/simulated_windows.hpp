#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "marrow/knowledge/panel.hpp"
#include "marrow/records/genome.hpp"

namespace marrow {

/// Which part of the genome to simulate.
struct SimulatedPlaces {
  Assembly assembly = Assembly::grch38;
  std::vector<std::string> genes;    ///< symbols or old names: the exons of each
  std::vector<std::string> regions;  ///< "chr9:100-200"
  std::int64_t flank_bp = 500;       ///< on either side of exons and regions
};

/// The exons and regions with their flanks, sorted, those that overlap or touch joined, cut at the ends of their
/// contigs. Throws `usage` for a gene that is unknown or has no exons on the build, a region that is no locus or lies
/// past the end of its contig, a negative flank, and where nothing is asked for.
[[nodiscard]] std::vector<Interval> simulated_windows(const Panel& panel, const SimulatedPlaces& places);

}  // namespace marrow
