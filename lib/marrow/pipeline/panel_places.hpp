#pragma once

#include "marrow/io/vcf_places.hpp"
#include "marrow/knowledge/panel.hpp"

namespace marrow {

/// The spans of the panel's genes with one base on either side: a change may stand before the first or after the last
/// base of a gene in its record.
[[nodiscard]] VcfPlaces panel_places(const Panel& panel, Assembly assembly);

}  // namespace marrow
