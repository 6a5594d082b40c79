#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace marrow_test {

/// One line of a SAM file.
struct SamRead {
  std::string name;
  int flag = 0;
  std::string contig;
  std::int64_t begin = 0;  ///< 0-based
  int mapping_quality = 60;
  std::string cigar;  ///< empty: all bases match
  std::string bases;
  char quality = 'F';  ///< of every base, Phred+33
  std::int64_t mate_begin = -1;
  std::string tags = {};  ///< with tabs: "RG:Z:1\tcE:f:0.01"
};

/// Header lines of the contigs 1, 9, 17 and X of GRCh38, `chrN` style, with one read group of sample `sample` (none if
/// it is empty).
[[nodiscard]] std::string sam_header(const std::string& sample = "PT1");

/// Writes reads, sorted by position, to a BAM or CRAM (by the path's ending) and indexes it. A CRAM is written against
/// `reference`, or holds its own bases where that is empty. Throws std::runtime_error if HTSlib does.
void write_alignments(const std::string& path, const std::string& header, std::vector<SamRead> reads,
                      const std::string& reference = {});

}  // namespace marrow_test
