#include "marrow/pipeline/fusion_tables.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <utility>

#include "marrow/base/error.hpp"
#include "marrow/io/fusion_table.hpp"

namespace marrow {

namespace {

/// Whether a base is the first or last one of an exon, where the breaks of spliced transcripts lie.
bool is_exon_edge(const Blocks& exons, std::int64_t pos1) {
  return std::any_of(exons.begin(), exons.end(), [&](const std::optional<Block>& exon) {
    return exon && (exon->begin + 1 == pos1 || exon->end == pos1);
  });
}

}  // namespace

std::optional<Assembly> detect_build(const Panel& panel, const FusionTable& table) {
  std::array<std::int64_t, 2> inside{};  // on that build only
  std::array<std::int64_t, 2> edges{};
  for (const RearrangementCall& row : table.rows) {
    for (const RearrangementEnd& end : row.ends) {
      const auto symbol = panel.resolve_symbol(end.gene);
      const PanelGene* gene = symbol && end.pos1 ? panel.find_gene(*symbol) : nullptr;
      if (gene == nullptr || gene->contig != end.contig) continue;
      std::array<bool, 2> is_inside{};
      for (const Assembly assembly : {Assembly::grch37, Assembly::grch38}) {
        const std::optional<Block>& span = gene->span(assembly);
        is_inside[static_cast<std::size_t>(assembly)] = span && span->begin < *end.pos1 && *end.pos1 <= span->end;
        const Transcript* transcript = panel.find_transcript(*symbol);
        const bool is_edge = transcript != nullptr && is_exon_edge(transcript->exons(assembly), *end.pos1);
        if (is_edge) ++edges[static_cast<std::size_t>(assembly)];
      }
      for (const std::size_t build : {0U, 1U}) inside[build] += is_inside[build] && !is_inside[1 - build] ? 1 : 0;
    }
  }
  if (inside[0] == inside[1]) inside = edges;  // genes that lie across their own place on the other build
  for (const Assembly assembly : {Assembly::grch37, Assembly::grch38}) {
    const std::int64_t here = inside[static_cast<std::size_t>(assembly)];
    const std::int64_t there = inside[1 - static_cast<std::size_t>(assembly)];
    // One row in ten may be mistyped.
    if (here > 0 && 10 * there <= here) return assembly;
  }
  return std::nullopt;
}

FusionTables::FusionTables(const Panel& panel, std::istream& standard_input, Warnings& warnings)
    : warnings_(warnings),
      tables_(&SampleEntry::fusions, {fusion_table_warning::unasked_rows, {}, {}}, standard_input, warnings,
              [&panel](const std::string& text, const std::string& name) {
                PlacedFusionTable table{read_fusion_table(text, name), {}};
                table.assembly = detect_build(panel, table);
                return table;
              }) {}

std::vector<RearrangementCall> FusionTables::take_whole(const std::string& path, const SampleEntry& entry) {
  const PlacedFusionTable& table = tables_.table(path);
  if (tables_.is_shared(path)) {
    throw Error(ErrorKind::data,
                fmt::format("{} does not tell samples apart, but several samples share it", table.name),
                "give it a column 'sample', or each sample its own table");
  }
  tables_.rows(path).take_all();
  if (table.has_sample_column && !table.rows.empty() && !entry.sample.empty()) {
    warnings_.add(fusion_table_warning::other_name,
                  fmt::format("{} calls its one sample otherwise than the run; taken as the same", table.name));
  }
  return table.rows;
}

SampleFusions FusionTables::rows_of(const std::string& path, SampleEntry& entry) {
  const PlacedFusionTable& table = tables_.table(path);
  SampleFusions fusions{.input = tables_.input(path, "fusions"),
                        .assembly = table.assembly,
                        .caller = table.caller,
                        .is_whole_output = table.is_whole_output,
                        .rows = {}};
  if (!table.caller.empty()) fusions.input.caller = table.caller;
  const SampleRows& rows = tables_.rows(path);
  const bool is_named = rows.has(entry.sample) || rows.has(entry.patient);
  const bool is_of_one = !table.has_sample_column || (table.is_whole_output && rows.size() <= 1 && !is_named);
  fusions.rows = is_of_one ? take_whole(path, entry) : tables_.take_rows(path, entry, fusions.input);
  // Of a cohort's table nobody knows whether a sample without row was looked at.
  if (fusions.rows.empty() && !is_of_one) fusions.is_whole_output = false;
  // An uneven row may be any sample's.
  fusions.rows.insert(fusions.rows.end(), table.uneven.begin(), table.uneven.end());
  fusions.input.records += static_cast<std::int64_t>(table.uneven.size());
  return fusions;
}

void FusionTables::assign(std::vector<PlannedSample>& plan, bool is_cohort) {
  tables_.assign(plan, is_cohort, [&](PlannedSample& sample, const std::string& path) {
    sample.fusion_tables.push_back(rows_of(path, sample.entry));
  });
}

}  // namespace marrow
