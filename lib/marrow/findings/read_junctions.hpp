#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <tuple>
#include <vector>

#include "marrow/records/read_window.hpp"

namespace marrow {

/// Where a read leaves the reference and where it comes back; both index the window's reference.
struct ReadJunction {
  std::int64_t left_end = 0;     ///< past the last base before
  std::int64_t right_begin = 0;  ///< the first base after
  std::string filler;            ///< bases of the read between

  bool operator<(const ReadJunction& other) const noexcept {
    return std::tie(left_end, right_begin, filler) < std::tie(other.left_end, other.right_begin, other.filler);
  }
};

/// A stretch of a read that shows a junction, and the diagonals on which its two ends lie.
struct ReadSupport {
  const WindowRead* read = nullptr;
  std::int64_t begin = 0;
  std::int64_t end = 0;
  std::int64_t left_diagonal = 0;
  std::int64_t right_diagonal = 0;
};

/// Every place where a read of the window leaves one diagonal of the reference for another, with the reads that show
/// it.
///
/// From insertions and deletions of CIGARs, aligned stretches of less than 10 bp between two of them included, and from
/// soft-clipped ends of 10 bp and more that go on at exactly one other place of the window. Introns (N) are none. How
/// far either side reaches is found again from the bases; those that fit both sides are given to the left. At most 60
/// bases are deleted, and at most 60 are of the read alone. All these lengths are design values.
[[nodiscard]] std::map<ReadJunction, std::vector<ReadSupport>> read_junctions(const ReadWindow& window);

}  // namespace marrow
