#pragma once

#include <cstddef>
#include <cstdint>
#include <iosfwd>
#include <optional>
#include <string>

#include "marrow/knowledge/knowledge.hpp"
#include "marrow/pipeline/simulated_windows.hpp"
#include "marrow/simulation/read_simulator.hpp"
#include "marrow/simulation/site_count_simulator.hpp"

namespace marrow {

/// What `simulate --reads` was asked for.
struct ReadSimulationOptions {
  SimulatedPlaces places;
  std::optional<std::string> reference;  ///< FASTA; empty: shipped sequence, invented bases elsewhere
  std::uint64_t fill_seed = 1;           ///< of the invented bases
  std::optional<std::string> variants;   ///< table of changes to plant
  ErrorProfile errors = flat_error_profile(37);
  SequencingOptions sequencing;
  std::string folder;          ///< exists
  bool writes_genome = false;  ///< whole chromosomes too
  std::uint64_t seed = 1;
  std::size_t threads = 1;  ///< changes no byte
};

struct ReadSimulationCounts {
  std::int64_t contigs = 0;
  std::int64_t bases = 0;
  std::int64_t fragments = 0;
  std::int64_t variants = 0;
};

/// An error profile in a file; `-` is `standard_input`. Throws as `read_text_file` and `parse_error_profile`.
[[nodiscard]] ErrorProfile read_error_profile(const std::string& path, std::istream& standard_input);

/// Writes reads_1.fq.gz, reads_2.fq.gz, reference.fa, offset.tsv and truth.vcf into the folder, and with
/// `writes_genome` genome.fa.gz; all appear when all are whole. Throws `usage`, `data` and `io` as its parts do.
ReadSimulationCounts simulate_reads(const ReadSimulationOptions& options, const Knowledge& knowledge,
                                    std::istream& standard_input);

/// Writes the counts of `sites` sites into site_counts.tsv of the folder.
void simulate_site_counts(const SiteCountOptions& options, std::int64_t sites, const std::string& folder);

}  // namespace marrow
