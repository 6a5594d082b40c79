#pragma once

#include <array>
#include <cstdint>
#include <string_view>
#include <vector>

#include "marrow/base/random.hpp"
#include "marrow/simulation/error_profile.hpp"
#include "marrow/simulation/simulated_reference.hpp"

namespace marrow {

/// Factors of the error rate to each wrong base, by `counted_bases`; that of the right base is 0.
using SiteFactors = std::array<float, 4>;

/// The factors of one site and strand: that of the context, times one drawn for each wrong base.
[[nodiscard]] SiteFactors draw_site_factors(const ErrorProfile& profile, std::string_view context, bool is_reverse,
                                            Random& random) noexcept;

/// The factors at every base of a simulated contig; nothing is kept for a flat profile.
class ContigFactors {
 public:
  ContigFactors(const ErrorProfile& profile, const SimulatedContig& contig, std::uint64_t seed);

  [[nodiscard]] bool is_flat() const noexcept { return factors_.empty(); }
  /// `offset` counts from the contig's begin. Not for a flat profile.
  [[nodiscard]] const SiteFactors& at(std::size_t offset, bool is_reverse) const noexcept {
    return factors_[2 * offset + (is_reverse ? 1 : 0)];
  }

 private:
  std::vector<SiteFactors> factors_;
};

}  // namespace marrow
