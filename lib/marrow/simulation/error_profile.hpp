#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "marrow/base/delimited_text.hpp"

namespace marrow {

inline constexpr std::int64_t least_quality_phred = 2;
inline constexpr std::int64_t most_quality_phred = 93;  ///< the last that FASTQ has a letter for

/// Error rate that a stated quality promises.
[[nodiscard]] double promised_error_rate(std::int64_t quality_phred) noexcept;

/// Bases that a sequencer gives one quality.
struct QualityLevel {
  std::int64_t quality_phred = 0;  ///< as stated
  double error_rate = 0;           ///< the true one, over the three wrong bases together, before factors
  double fraction = 1;             ///< of all bases
};

/// How a sequencer errs. Wrong bases only: neither insertions nor deletions.
struct ErrorProfile {
  std::vector<QualityLevel> levels;     ///< at least one; fractions sum to 1
  std::vector<double> context_factors;  ///< by `context_index`; empty: 1 throughout
  double overdispersion = 0;            ///< variance of a factor of mean 1 that each site, strand and wrong base has

  /// Factor of the error rate to the wrong base number `alternative` (of `counted_bases`) for reads of one strand.
  /// `context` is the reference base with its neighbours, plus strand; 1 where one of them is not A, C, G or T.
  [[nodiscard]] double context_factor(std::string_view context, std::size_t alternative,
                                      bool is_reverse) const noexcept;
  /// Whether all wrong bases are alike at all sites.
  [[nodiscard]] bool is_flat() const noexcept { return context_factors.empty() && overdispersion == 0; }
};

/// One quality for all bases; the true error rate is `overstated_by` times the one that it promises.
[[nodiscard]] ErrorProfile flat_error_profile(std::int64_t quality_phred, double overstated_by = 1);

/// Reads a table `kind key strand value fraction` (apps/README.md, `simulate`). Throws `data` with the line for a kind
/// that is unknown, numbers out of range, a level, context or overdispersion that stands twice, and fractions that do
/// not sum to 1.
[[nodiscard]] ErrorProfile parse_error_profile(const DelimitedText& table);

}  // namespace marrow
