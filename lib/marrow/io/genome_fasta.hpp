#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace marrow {

/// A chromosome of which little is known.
struct SparseContig {
  struct Stretch {
    std::int64_t begin = 0;  ///< 0-based
    std::string_view bases;
  };
  std::string name;
  std::int64_t length = 0;
  std::vector<Stretch> stretches;  ///< ascending, disjoint, inside the contig; everything else is N
};

/// Writes whole chromosomes as a BGZF FASTA with its indices `.fai` and `.gzi` beside it, streaming; the three appear
/// together, after the last byte. Throws `io`.
void write_genome_fasta(const std::string& path, const std::vector<SparseContig>& contigs);

}  // namespace marrow
