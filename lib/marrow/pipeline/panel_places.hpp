#pragma once

#include <cstdint>

#include "marrow/io/vcf_places.hpp"
#include "marrow/knowledge/breakpoint_regions.hpp"
#include "marrow/knowledge/panel.hpp"

namespace marrow {

/// Bases by which a record may miss the span of a gene that its change belongs to: an insertion is written at the base
/// before it, and stands in a gene that holds the base after it.
inline constexpr std::int64_t insertion_margin_bp = 1;

/// What to do with the genes of PAR1, which have their place on chrX: leave chrY out, or look there too.
enum class Par1OfY { left_out, looked_at };

/// The spans of the panel's genes, with `margin_bp` bases more on either side, and where insertions make enhancers of
/// them.
[[nodiscard]] VcfPlaces panel_places(const Panel& panel, const BreakpointRegions& regions, Assembly assembly,
                                     std::int64_t margin_bp, Par1OfY par1_of_y = Par1OfY::left_out);

}  // namespace marrow
