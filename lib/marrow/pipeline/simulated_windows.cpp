#include "marrow/pipeline/simulated_windows.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "marrow/base/error.hpp"
#include "marrow/base/text.hpp"
#include "marrow/io/assembly_detection.hpp"
#include "marrow/records/intervals.hpp"
#include "marrow/simulation/simulated_reference.hpp"

namespace marrow {

namespace {

constexpr std::int64_t most_flank_bp = 1000000;

std::vector<Interval> gene_windows(const Panel& panel, const std::string& name, const SimulatedPlaces& places) {
  const auto symbol = panel.resolve_symbol(name);
  const PanelGene* gene = symbol ? panel.find_gene(*symbol) : nullptr;
  if (gene == nullptr) {
    std::vector<std::string> known;
    for (const PanelGene& candidate : panel.genes()) known.push_back(candidate.symbol);
    const auto nearest = nearest_word(upper_case(name), known);
    throw Error(ErrorKind::usage, fmt::format("'{}' is no gene of the panel", name),
                nearest ? fmt::format("did you mean {}?", *nearest) : "`marrow show panel` lists them");
  }
  const Transcript* transcript = panel.find_transcript(*symbol);
  std::vector<Interval> windows;
  if (transcript != nullptr) windows = exon_windows(*transcript, places.assembly, places.flank_bp);
  if (windows.empty()) {
    throw Error(ErrorKind::usage,
                fmt::format("the exons of {} are not known on {}", *symbol, assembly_name(places.assembly)),
                "give the place with --region");
  }
  return windows;
}

/// Those of which no transcript is known in this build are passed over.
void add_all_genes(const Panel& panel, const SimulatedPlaces& places, std::vector<Interval>& windows) {
  for (const Transcript& transcript : panel.transcripts()) {
    for (Interval& window : exon_windows(transcript, places.assembly, places.flank_bp)) {
      windows.push_back(std::move(window));
    }
  }
}

Interval region_window(const std::string& text, const SimulatedPlaces& places) {
  auto locus = parse_locus(text);
  const auto contig = locus ? main_contig(locus->contig) : std::nullopt;
  if (!contig) throw Error(ErrorKind::usage, fmt::format("'{}' is no region", text), "as chr9:136495000-136498000");
  const auto length = main_contig_length(places.assembly, *contig);
  if (length && locus->end > *length) {
    throw Error(ErrorKind::usage, fmt::format("{} lies past the end of {} in {}, at {}", text, *contig,
                                              assembly_name(places.assembly), *length));
  }
  return {*contig, locus->begin - places.flank_bp, locus->end + places.flank_bp};
}

}  // namespace

std::vector<Interval> simulated_windows(const Panel& panel, const SimulatedPlaces& places) {
  if (places.genes.empty() && places.regions.empty()) {
    throw Error(ErrorKind::usage, "simulate reads of what?", "give --genes or --region");
  }
  if (places.flank_bp < 0 || places.flank_bp > most_flank_bp) {
    throw Error(ErrorKind::usage, fmt::format("--flank is a number of bases from 0 to {}", most_flank_bp));
  }
  std::vector<Interval> windows;
  for (const std::string& gene : places.genes) {
    if (gene == "all") {
      add_all_genes(panel, places, windows);
      continue;
    }
    for (Interval& window : gene_windows(panel, gene, places)) windows.push_back(std::move(window));
  }
  for (const std::string& region : places.regions) windows.push_back(region_window(region, places));
  for (Interval& window : windows) {
    window.begin = std::max<std::int64_t>(0, window.begin);
    window.end = std::min(window.end, main_contig_length(places.assembly, window.contig).value_or(window.end));
  }
  return merged_intervals(std::move(windows));
}

}  // namespace marrow
