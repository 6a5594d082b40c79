#pragma once

#include <cstdint>
#include <vector>

#include "marrow/base/random.hpp"

namespace marrow {

/// Lengths of fragments: a normal distribution on whole numbers, cut off below `least_bp` and at five standard
/// deviations.
class FragmentLengths {
 public:
  /// `sd_bp` at least 0; 0 gives one length. The mean is at least `least_bp`, which is at least 1.
  FragmentLengths(double mean_bp, double sd_bp, std::int64_t least_bp);

  [[nodiscard]] std::int64_t draw(Random& random) const noexcept;
  [[nodiscard]] std::int64_t longest_bp() const noexcept {
    return least_bp_ + static_cast<std::int64_t>(cumulative_.size()) - 1;
  }
  /// Bases of a fragment that the two reads of its ends cover, on average, those that both read counted once.
  [[nodiscard]] double mean_covered_bp(std::int64_t read_length_bp) const noexcept;

 private:
  std::int64_t least_bp_ = 1;
  std::vector<double> cumulative_;  ///< P(length <= least_bp_ + i)
};

}  // namespace marrow
