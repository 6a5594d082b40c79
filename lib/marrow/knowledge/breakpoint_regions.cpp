#include "marrow/knowledge/breakpoint_regions.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "marrow/base/text.hpp"
#include "marrow/knowledge/table_rows.hpp"

namespace marrow {

namespace {

constexpr std::array<std::pair<std::string_view, RegionSide>, 5> side_codes{{{"5p", RegionSide::five_prime},
                                                                             {"3p", RegionSide::three_prime},
                                                                             {"partner", RegionSide::partner},
                                                                             {"enhancer", RegionSide::enhancer},
                                                                             {"insertion", RegionSide::insertion}}};

Interval interval_of(const TableRow& row, std::string_view begin, std::string_view end) {
  Interval place{row.text("chrom"), row.integer(begin) - 1, row.integer(end)};
  if (place.begin < 0 || place.begin >= place.end) row.refuse(begin, "is not before the end");
  return place;
}

bool is_digit(char c) noexcept {
  return c >= '0' && c <= '9';
}

std::vector<BreakpointRegion> read_windows(const KnowledgeSource& source) {
  std::vector<BreakpointRegion> regions;
  const TableRows table(source, "knowledge/breakpoint_regions.tsv",
                        {"gene", "side", "chrom", "begin_grch38", "end_grch38", "begin_grch37", "end_grch37"});
  for (std::size_t i = 0; i < table.size(); ++i) {
    const TableRow row = table.row(i);
    const std::string code = row.text("side");
    const auto side =
        std::find_if(side_codes.begin(), side_codes.end(), [&](const auto& known) { return known.first == code; });
    if (side == side_codes.end()) row.refuse("side", "is none of 5p, 3p, partner, enhancer, insertion");
    BreakpointRegion region{row.text("gene"), side->second, interval_of(row, "begin_grch38", "end_grch38"), {}};
    if (row.optional_integer("begin_grch37")) region.grch37 = interval_of(row, "begin_grch37", "end_grch37");
    regions.push_back(std::move(region));
  }
  return regions;
}

/// A locus has a row for each build; `TRA/TRD` stands for both.
void add_loci(const KnowledgeSource& source, std::vector<BreakpointRegion>& regions) {
  const TableRows table(source, "genome/regions.tsv", {"name", "kind", "assembly", "chrom", "begin", "end"});
  for (std::size_t i = 0; i < table.size(); ++i) {
    const TableRow row = table.row(i);
    if (row.text("kind") != "locus") continue;
    const std::string name = row.text("name");
    const Interval place = interval_of(row, "begin", "end");
    for (const std::string& gene : split_list(name, '/')) {
      const std::string symbol = gene.substr(0, gene.find('-'));  // "DUX4-4q35"
      const RegionSide side = symbol == "DUX4" ? RegionSide::partner : RegionSide::enhancer;
      if (row.text("assembly") == assembly_name(Assembly::grch38)) {
        regions.push_back({symbol, side, place, {}});
        continue;
      }
      const auto known = std::find_if(regions.rbegin(), regions.rend(), [&](const BreakpointRegion& region) {
        return region.gene == symbol && region.side == side && !region.grch37;
      });
      if (known == regions.rend()) row.refuse("name", "has no row on GRCh38 before it");
      known->grch37 = place;
    }
  }
}

}  // namespace

BreakpointRegions BreakpointRegions::load(const KnowledgeSource& source) {
  BreakpointRegions result;
  for (BreakpointRegion& region : read_windows(source)) {
    auto& list = region.side == RegionSide::insertion ? result.insertions_ : result.regions_;
    list.push_back(std::move(region));
  }
  add_loci(source, result.regions_);
  return result;
}

bool BreakpointRegions::has(std::string_view gene, RegionSide side) const noexcept {
  return std::any_of(regions_.begin(), regions_.end(),
                     [&](const BreakpointRegion& region) { return region.gene == gene && region.side == side; });
}

bool BreakpointRegions::covers(std::string_view gene, RegionSide side, Assembly assembly, std::string_view contig,
                               std::int64_t pos1) const noexcept {
  return std::any_of(regions_.begin(), regions_.end(), [&](const BreakpointRegion& region) {
    return region.gene == gene && region.side == side && region.covers(assembly, contig, pos1);
  });
}

std::vector<std::string> BreakpointRegions::genes_at(Assembly assembly, std::string_view contig, std::int64_t pos1,
                                                     std::int64_t margin_bp) const {
  std::vector<std::string> genes;
  for (const BreakpointRegion& region : regions_) {
    const bool is_new = std::find(genes.begin(), genes.end(), region.gene) == genes.end();
    if (is_new && region.is_near(assembly, contig, pos1, margin_bp)) genes.push_back(region.gene);
  }
  return genes;
}

std::optional<std::string> locus_of_segment(std::string_view name) {
  const std::string upper = upper_case(name);
  if (upper.starts_with("DUX4L")) return "DUX4";
  constexpr std::array<std::string_view, 7> loci{"IGH", "IGK", "IGL", "TRA", "TRB", "TRD", "TRG"};
  const auto locus =
      std::find_if(loci.begin(), loci.end(), [&](std::string_view known) { return upper.starts_with(known); });
  if (locus == loci.end()) return std::nullopt;
  const std::string_view rest = std::string_view(upper).substr(3);
  // Segments are V, D, J and the constant genes with a number or nothing behind: IGHMBP2, TRAF1 and TRDN are genes.
  const bool is_named = rest.empty() || rest.starts_with("@") || rest.starts_with("-@");
  const std::string_view constant = *locus == "IGH" ? "MDGAEVJ" : "CVDJ";
  const bool is_segment =
      !rest.empty() && constant.find(rest.front()) != std::string_view::npos && (rest.size() == 1 || is_digit(rest[1]));
  return is_named || is_segment ? std::optional(std::string(*locus)) : std::nullopt;
}

}  // namespace marrow
