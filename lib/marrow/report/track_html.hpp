#pragma once

#include "marrow/report/mustache_page.hpp"
#include "marrow/report/protein_track.hpp"

namespace marrow {

/// The track as the template track.html.mustache draws it: places along the protein in percent of the width, heights
/// in pixels. Marks and domain names that would touch on the narrowest screen stand on rows of their own, so that none
/// overlaps another.
[[nodiscard]] TemplateRecord track_record(const ProteinTrack& track);

}  // namespace marrow
