#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "marrow/io/vcf_places.hpp"

namespace marrow {

/// A TBI or CSI index of a VCF or BCF, read flat: bins are looked up in the file's own bytes.
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

  /// Throws `io` if it cannot be read, `data` if it is no index or damaged.
  [[nodiscard]] static VcfIndex load(const std::string& path);

  /// Names of the contigs; empty in an index of a BCF, whose header names them in the same order.
  [[nodiscard]] const std::vector<std::string>& names() const noexcept { return names_; }
  [[nodiscard]] std::size_t contig_count() const noexcept { return contigs_.size(); }
  /// Records of a contig; empty in an index of an old tabix, which does not count.
  [[nodiscard]] std::optional<std::int64_t> record_count(std::size_t contig) const;
  /// Ascending chunks, joined where they touch, that hold every record of a contig that overlaps [begin, end).
  [[nodiscard]] std::vector<Chunk> chunks(std::size_t contig, std::int64_t begin, std::int64_t end) const;

 private:
  struct Bin {
    std::uint32_t number = 0;
    std::uint64_t least = 0;  ///< CSI: no record that overlaps the bin's start stands before
    std::size_t at = 0;       ///< of the first chunk in `bytes_`
    std::uint32_t chunk_count = 0;
  };
  struct Contig {
    std::vector<Bin> bins;  ///< by number
    std::size_t linear_at = 0;
    std::uint32_t linear_count = 0;  ///< windows of 16384 bases; CSI has none
  };

  VcfIndex() = default;
  void read_names(std::size_t begin, std::size_t end);
  Contig read_contig(std::size_t& at) const;
  [[nodiscard]] const Bin* find_bin(const Contig& contig, std::uint32_t number) const noexcept;
  [[nodiscard]] std::uint64_t least_offset(const Contig& contig, std::int64_t begin) const noexcept;
  [[nodiscard]] std::uint32_t pseudo_bin() const noexcept;

  std::string bytes_;
  bool is_csi_ = false;
  int min_shift_ = 14;
  int depth_ = 5;
  std::vector<std::string> names_;
  std::vector<Contig> contigs_;
};

}  // namespace marrow
