#include "marrow/knowledge/genome_regions.hpp"

#include "marrow/knowledge/table_rows.hpp"

namespace marrow {

namespace {

std::optional<Interval> find_in(const std::map<std::string, Interval, std::less<>>& places, std::string_view name) {
  const auto found = places.find(name);
  return found == places.end() ? std::nullopt : std::optional(found->second);
}

}  // namespace

GenomeRegions GenomeRegions::load(const KnowledgeSource& source) {
  std::array<std::map<std::string, std::int64_t, std::less<>>, 2> lengths;
  const TableRows contigs(source, "genome/contigs.tsv", {"contig", "grch37", "grch38"});
  for (std::size_t i = 0; i < contigs.size(); ++i) {
    const TableRow row = contigs.row(i);
    lengths[static_cast<std::size_t>(Assembly::grch37)][row.text("contig")] = row.integer("grch37");
    lengths[static_cast<std::size_t>(Assembly::grch38)][row.text("contig")] = row.integer("grch38");
  }
  GenomeRegions result;
  const TableRows table(source, "genome/regions.tsv", {"name", "kind", "assembly", "chrom", "begin", "end"});
  for (std::size_t i = 0; i < table.size(); ++i) {
    const TableRow row = table.row(i);
    const auto assembly = parse_assembly(row.text("assembly"));
    if (!assembly) row.refuse("assembly", "is no genome build that marrow works on");
    const auto build = static_cast<std::size_t>(*assembly);
    const Interval place{row.text("chrom"), row.integer("begin") - 1, row.integer("end")};
    if (row.text("kind") == "locus") result.loci_[build][row.text("name")] = place;
    if (row.text("kind") != "centromere") continue;
    const auto length = lengths[build].find(place.contig);
    if (length == lengths[build].end()) row.refuse("chrom", "is no contig of contigs.tsv");
    const std::string number = place.contig.substr(3);
    result.arms_[build][number + "p"] = {place.contig, 0, place.begin};
    result.arms_[build][number + "q"] = {place.contig, place.end, length->second};
  }
  return result;
}

std::optional<Interval> GenomeRegions::arm(Assembly assembly, std::string_view name) const {
  return find_in(arms_[static_cast<std::size_t>(assembly)], name);
}

std::optional<Interval> GenomeRegions::locus(Assembly assembly, std::string_view name) const {
  return find_in(loci_[static_cast<std::size_t>(assembly)], name);
}

}  // namespace marrow
