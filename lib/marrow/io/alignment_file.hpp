#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "marrow/base/warnings.hpp"
#include "marrow/io/aligned_read.hpp"
#include "marrow/io/assembly_detection.hpp"

namespace marrow {

struct AlignmentOptions {
  std::optional<Assembly> assembly;      ///< the person's word; contig lengths that differ are an error
  std::optional<std::string> reference;  ///< FASTA, which a CRAM needs unless it holds its own
  std::optional<std::string> sample;     ///< SM of the read groups that are used; others are left out
};

/// Which alignments are used.
struct ReadFilter {
  std::uint8_t min_mapping_quality = 20;  ///< Phred
  bool keeps_duplicates = false;          ///< amplicons: every fragment begins where its primer lies
};

/// A BAM or CRAM with its index, local or a URL, of which stretches are read.
///
/// The end marker is looked for before any read, because HTSlib reads an early stretch of a file that is cut in two
/// without an error. No reference is ever downloaded: the search by checksum is switched off for the process, and a
/// CRAM whose header names one on the network is refused unless the FASTA given holds every contig.
/// Not thread-safe. `warnings` must live longer.
class AlignmentFile {
 public:
  /// W391: no read group names its sample. Throws `io` if file, index or reference cannot be opened; `data` for a file
  /// that is cut off, of another kind or build, without main contig, not sorted, or whose index is missing or older
  /// than it; `usage` for several samples without choice or a sample that it lacks.
  AlignmentFile(const std::string& path, const AlignmentOptions& options, Warnings& warnings);
  ~AlignmentFile();
  AlignmentFile(const AlignmentFile&) = delete;
  AlignmentFile& operator=(const AlignmentFile&) = delete;

  /// SM of its read groups; empty if they name none.
  [[nodiscard]] const std::string& sample() const noexcept;
  [[nodiscard]] Assembly assembly() const noexcept;
  /// Main contigs as the header writes them, in its order.
  [[nodiscard]] const std::vector<HeaderContig>& contigs() const noexcept;
  /// As the header writes it; empty if the file lacks the contig (`chrN` style).
  [[nodiscard]] std::optional<std::string> written_contig(std::string_view contig) const;

  /// Gives every mapped primary alignment that passes `filter` and overlaps `places` (merged, `chrN` style) to `take`
  /// once, contig by contig in ascending order of their begins. W392 counts alignments without bases.
  /// Throws `data` where the file is damaged, an alignment contradicts itself, or the reference does not fit a CRAM.
  void read(const std::vector<Interval>& places, const ReadFilter& filter,
            const std::function<void(const AlignedRead&)>& take);

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace marrow
