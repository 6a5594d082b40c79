#include "marrow/pipeline/panel_places.hpp"

#include "marrow/records/intervals.hpp"

namespace marrow {

VcfPlaces panel_places(const Panel& panel, const BreakpointRegions& regions, Assembly assembly, std::int64_t margin_bp,
                       Par1OfY par1_of_y) {
  std::vector<Interval> intervals;
  for (const PanelGene& gene : panel.genes()) {
    const std::optional<Block>& span = gene.span(assembly);
    if (!span) continue;
    intervals.push_back({gene.contig, span->begin - margin_bp, span->end + margin_bp});
    const auto on_y = par1_of_y == Par1OfY::looked_at ? par1_on_y(assembly, intervals.back()) : std::nullopt;
    if (on_y) intervals.push_back(*on_y);
  }
  for (const BreakpointRegion& region : regions.insertions()) {
    if (const Interval* place = region.on(assembly)) intervals.push_back(*place);
  }
  return VcfPlaces(intervals);
}

}  // namespace marrow
