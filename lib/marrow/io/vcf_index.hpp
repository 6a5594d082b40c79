#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "marrow/io/vcf_places.hpp"

namespace marrow {

/// A TBI or CSI index of a VCF or BCF, read once from its begin to its end: of each contig only what concerns the
/// places that are asked for is kept.
///
/// Formats: SAM specification, tabix.pdf and CSIv1.pdf. Everything in it is checked against its length, so that a
/// damaged index is found and no place outside it is read.
class VcfIndex {
 public:
  /// A run of records, as virtual offsets of BGZF.
  struct Chunk {
    std::uint64_t begin = 0;
    std::uint64_t end = 0;
  };

  struct Contig {
    /// Empty in an index of an old tabix, which does not count.
    std::optional<std::int64_t> record_count;
    /// For each stretch, ascending and joined where they touch, chunks that hold every record that overlaps it.
    std::vector<std::vector<Chunk>> chunks;
  };

  /// Throws `io` if it cannot be read, `data` if it is no index or damaged.
  explicit VcfIndex(const std::string& path);
  ~VcfIndex();

  /// Names of the contigs; empty in an index of a BCF, whose header names them in the same order.
  [[nodiscard]] const std::vector<std::string>& names() const noexcept { return names_; }
  [[nodiscard]] std::size_t contig_count() const noexcept { return contig_count_; }
  /// Reads on over the next contig. Throws `data` if it is damaged. Call at most `contig_count()` times.
  [[nodiscard]] Contig next_contig(const VcfPlaces::Stretches& stretches);

 private:
  struct Bytes;

  struct Bin {
    std::uint32_t number = 0;
    std::uint64_t least = 0;  ///< CSI: no record that overlaps the bin's start stands before
    std::vector<Chunk> chunks;
  };

  /// Bins of neighbouring numbers.
  struct BinRun {
    std::uint32_t begin = 0;
    std::uint32_t size = 0;
  };

  void read_layout();
  void read_names(std::size_t length);
  [[nodiscard]] bool is_wanted(std::uint32_t number, const VcfPlaces::Stretches& stretches) noexcept;
  [[nodiscard]] std::optional<std::int64_t> read_bins(const VcfPlaces::Stretches& stretches);
  [[nodiscard]] std::vector<std::uint64_t> read_least_offsets(const VcfPlaces::Stretches& stretches);
  [[nodiscard]] const Bin* find_bin(std::uint32_t number) const noexcept;
  [[nodiscard]] std::uint64_t least_offset_by_bins(std::int64_t begin) const noexcept;
  [[nodiscard]] std::vector<Chunk> chunks(const VcfPlaces::Stretch& stretch, std::uint64_t least) const;
  /// Bases that the bins reach over.
  [[nodiscard]] std::int64_t longest() const noexcept;

  std::unique_ptr<Bytes> bytes_;
  bool is_csi_ = false;
  int min_shift_ = 14;
  int depth_ = 5;
  std::vector<std::string> names_;
  std::size_t contig_count_ = 0;
  std::vector<Bin> bins_;  ///< of the contig read last, those that are wanted, by number
  BinRun unwanted_;        ///< of the contig being read
};

}  // namespace marrow
