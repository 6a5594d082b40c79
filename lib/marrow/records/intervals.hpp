#pragma once

#include <optional>
#include <vector>

#include "marrow/records/genome.hpp"

namespace marrow {

/// Sorted by contig and position, those that overlap or touch joined.
[[nodiscard]] std::vector<Interval> merged_intervals(std::vector<Interval> intervals);

/// The part of a stretch of chrY that lies in the first pseudo-autosomal region, where it lies on chrX; empty if none
/// does. The genes of that region (CRLF2, P2RY8) are known by their place on chrX.
/// Source: Genome Reference Consortium, pseudo-autosomal regions of GRCh37 and GRCh38.
[[nodiscard]] std::optional<Interval> par1_on_x(Assembly assembly, const Interval& interval);
/// The part of a stretch of chrX that lies in that region, where it lies on chrY; empty if none does.
[[nodiscard]] std::optional<Interval> par1_on_y(Assembly assembly, const Interval& interval);

}  // namespace marrow
