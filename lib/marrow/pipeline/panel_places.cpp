#include "marrow/pipeline/panel_places.hpp"

namespace marrow {

VcfPlaces panel_places(const Panel& panel, Assembly assembly, std::int64_t margin_bp) {
  std::vector<Interval> intervals;
  for (const PanelGene& gene : panel.genes()) {
    const std::optional<Block>& span = gene.span(assembly);
    if (span) intervals.push_back({gene.contig, span->begin - margin_bp, span->end + margin_bp});
  }
  return VcfPlaces(intervals);
}

}  // namespace marrow
