#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "marrow/base/warnings.hpp"
#include "marrow/io/vcf_header.hpp"
#include "marrow/io/vcf_index.hpp"
#include "marrow/io/vcf_places.hpp"

namespace marrow {

/// The way through an indexed file: which stretches of it hold the records of some places, in the file's order.
class IndexWalk {
 public:
  /// What the records of one stretch of a contig are read from.
  struct Visit {
    std::string contig;    ///< as the file writes it
    std::int64_t end = 0;  ///< no record from here on is wanted
    std::vector<VcfIndex::Chunk> chunks;
  };

  /// The walk by the index that stands beside `path`; empty without one, and where the index may not be trusted: older
  /// than the file, damaged, of another file or without record counts (W220 says which), or because spans are told by
  /// SVLEN alone, which an index does not know.
  [[nodiscard]] static std::optional<IndexWalk> plan(const std::string& path, const VcfHeader& header, bool is_bcf,
                                                     const VcfPlaces& places, Warnings& warnings);

  [[nodiscard]] std::int64_t main_contig_records() const noexcept { return main_contig_records_; }
  [[nodiscard]] std::int64_t other_contig_records() const noexcept { return other_contig_records_; }

  /// The next chunk that holds something past what was read; empty at the end.
  [[nodiscard]] std::optional<VcfIndex::Chunk> next_chunk();
  /// The stretch that the last chunk belongs to.
  [[nodiscard]] const Visit& visit() const noexcept { return visits_[visit_]; }
  /// Everything before this virtual offset was read.
  void note_read_until(std::uint64_t place) noexcept { read_until_ = place; }
  /// The rest of the stretch's chunks holds nothing that is wanted.
  void leave_visit() noexcept {
    ++visit_;
    chunk_ = 0;
  }

 private:
  IndexWalk() = default;
  std::vector<Visit> add_contig(VcfIndex& index, const std::string& name, const VcfPlaces& places);
  [[nodiscard]] bool fits(const std::string& path, bool is_bcf) const;

  std::int64_t main_contig_records_ = 0;
  std::int64_t other_contig_records_ = 0;
  std::vector<Visit> visits_;
  std::size_t visit_ = 0;
  std::size_t chunk_ = 0;  ///< of the visit, the one to give next
  std::uint64_t read_until_ = 0;
};

}  // namespace marrow
