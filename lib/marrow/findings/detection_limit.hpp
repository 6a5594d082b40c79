#pragma once

#include <optional>

#include "marrow/records/depth_region.hpp"

namespace marrow {

/// Reads with the alternative allele that a change must have to be seen. Design value.
inline constexpr std::int64_t fewest_alternative_reads = 3;

/// The smallest variant allele fraction that would have been seen at a base with so many reads: that at which at least
/// three of them carry the allele with a probability of 0.95 (binomial), rounded up to six decimals. Empty below three
/// reads, where no fraction is sure to be seen.
[[nodiscard]] std::optional<double> detection_limit(std::int64_t depth_reads);

/// The same for a base that counts as covered: what the input states, else by its depth, and never below 0.20 where a
/// germline caller says so, because it does not look for less. Empty where neither is known.
[[nodiscard]] std::optional<double> detection_limit(const BaseDepth& depth);

}  // namespace marrow
