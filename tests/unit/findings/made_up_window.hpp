#pragma once

#include <algorithm>
#include <string>
#include <utility>

#include "marrow/base/random.hpp"
#include "marrow/records/read_window.hpp"
#include "marrow/records/vcf_record.hpp"

namespace findings_test {

/// Bases in no order, the same for the same seed.
inline std::string random_bases(std::size_t count, std::uint64_t seed) {
  marrow::Random random(seed);
  std::string bases(count, 'A');
  for (char& base : bases) base = "ACGT"[random.below(4)];
  return bases;
}

/// A window of error-free reads, aligned as an aligner would: with a gap where both sides are long enough, else to the
/// longer side with the other one clipped.
class MadeUpWindow {
 public:
  MadeUpWindow(std::string reference, std::int64_t begin, std::string contig = "chr1") {
    const auto end = begin + static_cast<std::int64_t>(reference.size());
    window_ = {.place = {std::move(contig), begin, end}, .reference = std::move(reference), .reads = {}};
  }

  [[nodiscard]] const marrow::ReadWindow& window() const noexcept { return window_; }
  [[nodiscard]] marrow::ReadWindow& window() noexcept { return window_; }
  /// The reference bases of a place.
  [[nodiscard]] std::string bases(std::int64_t begin, std::int64_t size) const {
    return window_.reference.substr(index(begin), static_cast<std::size_t>(size));
  }

  /// Reads of one haplotype, the reference with `change` (or without any), from every `step`-th place of it.
  struct Sequencing {
    std::int64_t step = 1;
    std::int64_t read_bp = 100;
    std::int64_t fragment_bp = 300;  ///< below twice `read_bp`, the mates overlap
    std::uint8_t quality = 37;
  };
  void sequence(const marrow::SmallVariant& change, const Sequencing& how) {
    std::string haplotype = window_.reference;
    haplotype.replace(index(change.begin), change.ref.size(), change.alt);
    const auto size = static_cast<std::int64_t>(haplotype.size());
    for (std::int64_t start = 0; start + how.fragment_bp <= size; start += how.step) {
      const std::int64_t second = start + how.fragment_bp - how.read_bp;
      const bool is_first_forward = fragments_ % 2 == 0;
      add_read(haplotype, change, start, how, is_first_forward, false);
      add_read(haplotype, change, second, how, !is_first_forward, true);
      ++fragments_;
    }
  }
  void sequence_reference(const Sequencing& how) { sequence({window_.place.contig, window_.place.begin, "", ""}, how); }

  /// One read of a fragment of its own, as given.
  void add(std::int64_t begin, std::string bases, std::vector<marrow::CigarStep> cigar, bool is_reverse = false) {
    std::vector<std::uint8_t> qualities(bases.size(), 37);
    window_.reads.push_back({.fragment = fragments_++,
                             .is_first_mate = true,
                             .is_reverse = is_reverse,
                             .begin = begin,
                             .bases = std::move(bases),
                             .qualities = std::move(qualities),
                             .cigar = std::move(cigar)});
  }

 private:
  static constexpr std::int64_t least_side_bp = 20;
  static constexpr std::int64_t longest_gap_bp = 30;

  [[nodiscard]] std::size_t index(std::int64_t position) const {
    return static_cast<std::size_t>(position - window_.place.begin);
  }

  void add_read(const std::string& haplotype, const marrow::SmallVariant& change, std::int64_t start,
                const Sequencing& how, bool is_first_mate, bool is_reverse) {
    marrow::WindowRead read{
        .fragment = fragments_,
        .is_first_mate = is_first_mate,
        .is_reverse = is_reverse,
        .begin = window_.place.begin,
        .bases = haplotype.substr(static_cast<std::size_t>(start), static_cast<std::size_t>(how.read_bp)),
        .qualities = std::vector<std::uint8_t>(static_cast<std::size_t>(how.read_bp), how.quality),
        .cigar = {}};
    align(read, change, start);
    window_.reads.push_back(std::move(read));
  }

  void align(marrow::WindowRead& read, const marrow::SmallVariant& change, std::int64_t start) const {
    using enum marrow::CigarOperation;
    const auto size = static_cast<std::int64_t>(read.bases.size());
    const auto inserted = static_cast<std::int64_t>(change.alt.size());
    const auto deleted = static_cast<std::int64_t>(change.ref.size());
    const std::int64_t left = change.begin - window_.place.begin - start;
    const std::int64_t right = size - left - inserted;
    const std::int64_t shifted = start - inserted + deleted;
    if (left >= least_side_bp && right >= least_side_bp && inserted + deleted > 0 &&
        std::max(inserted, deleted) <= longest_gap_bp) {
      read.begin += start;
      read.cigar.push_back({aligned, left});
      if (inserted > 0) read.cigar.push_back({insertion, inserted});
      if (deleted > 0) read.cigar.push_back({deletion, deleted});
      read.cigar.push_back({aligned, right});
      return;
    }
    std::int64_t from_left = 0;
    while (from_left < size && matches(read, from_left, start)) ++from_left;
    std::int64_t from_right = 0;
    while (from_right < size && matches(read, size - 1 - from_right, shifted)) ++from_right;
    if (from_left >= from_right) {
      read.begin += start;
      read.cigar.push_back({aligned, from_left});
      if (from_left < size) read.cigar.push_back({soft_clip, size - from_left});
    } else {
      read.begin += shifted + size - from_right;
      if (from_right < size) read.cigar.push_back({soft_clip, size - from_right});
      read.cigar.push_back({aligned, from_right});
    }
  }

  [[nodiscard]] bool matches(const marrow::WindowRead& read, std::int64_t at, std::int64_t diagonal) const {
    const std::int64_t on = at + diagonal;
    return on >= 0 && on < static_cast<std::int64_t>(window_.reference.size()) &&
           window_.reference[static_cast<std::size_t>(on)] == read.bases[static_cast<std::size_t>(at)];
  }

  marrow::ReadWindow window_;
  std::size_t fragments_ = 0;
};

}  // namespace findings_test
