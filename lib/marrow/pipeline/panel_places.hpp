#pragma once

#include <cstdint>

#include "marrow/io/vcf_places.hpp"
#include "marrow/knowledge/panel.hpp"

namespace marrow {

/// Bases by which a record may miss the span of a gene that its change belongs to: an insertion is written at the base
/// before it, and stands in a gene that holds the base after it.
inline constexpr std::int64_t insertion_margin_bp = 1;

/// The spans of the panel's genes, with `margin_bp` bases more on either side.
[[nodiscard]] VcfPlaces panel_places(const Panel& panel, Assembly assembly, std::int64_t margin_bp);

}  // namespace marrow
