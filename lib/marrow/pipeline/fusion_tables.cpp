#include "marrow/pipeline/fusion_tables.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <utility>

#include "marrow/base/error.hpp"
#include "marrow/base/text.hpp"
#include "marrow/io/fusion_table.hpp"
#include "marrow/io/text_file.hpp"

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

FusionTables::Source& FusionTables::source(const std::string& path) {
  const auto found = sources_.find(path);
  if (found != sources_.end()) return found->second;
  Source& source = sources_[path];
  source.sha256 = file_sha256(path);
  source.table = read_fusion_table(read_text_file(path, standard_input_), file_name(path));
  source.assembly = detect_build(panel_, source.table);
  for (const RearrangementCall& row : source.table.rows) source.names.insert(row.sample);
  return source;
}

std::vector<std::string> FusionTables::sample_names(const std::string& path) {
  const Source& read = source(path);
  if (!read.table.has_sample_column) return {};
  std::vector<std::string> names(read.names.begin(), read.names.end());
  std::erase(names, "");
  return names;
}

SampleFusions FusionTables::rows_of(const std::string& path, const PlannedSample& sample) {
  Source& read = source(path);
  const FusionTable& table = read.table;
  const auto all = static_cast<std::int64_t>(table.rows.size());
  SampleFusions fusions{.input = {.role = "fusions", .name = table.name, .sha256 = read.sha256, .records = all},
                        .assembly = read.assembly,
                        .caller = table.caller,
                        .is_whole_output = table.is_whole_output,
                        .rows = {}};
  if (!table.caller.empty()) fusions.input.caller = table.caller;
  const SampleEntry& entry = sample.entry;
  const bool is_named = read.names.contains(entry.sample) || read.names.contains(entry.patient);
  const bool is_of_one = !table.has_sample_column || (table.is_whole_output && read.names.size() <= 1 && !is_named);
  if (is_of_one && samples_by_path_[path] > 1) {
    throw Error(ErrorKind::data,
                fmt::format("{} does not tell samples apart, but several samples share it", table.name),
                "give it a column 'sample', or each sample its own table");
  }
  if (is_of_one) {
    fusions.rows = table.rows;
    read.taken = read.names;
    if (table.has_sample_column && all > 0 && !entry.sample.empty()) {
      warnings_.add(fusion_table_warning::other_name,
                    fmt::format("{} calls its one sample otherwise than the run; taken as the same", table.name));
    }
    return fusions;
  }
  const std::string& name = read.names.contains(entry.sample) ? entry.sample : entry.patient;
  for (const RearrangementCall& row : table.rows) {
    if (row.sample == name) fusions.rows.push_back(row);
  }
  read.taken.insert(name);
  // Of a cohort's table nobody knows whether a sample without row was looked at.
  if (fusions.rows.empty()) fusions.is_whole_output = false;
  const std::int64_t others = all - static_cast<std::int64_t>(fusions.rows.size());
  if (others > 0) fusions.input.set_aside["other_sample"] = others;
  return fusions;
}

void FusionTables::warn_unused() {
  for (const auto& [path, source] : sources_) {
    if (!source.table.has_sample_column) continue;
    const auto unused = std::count_if(source.table.rows.begin(), source.table.rows.end(),
                                      [&](const auto& row) { return !source.taken.contains(row.sample); });
    if (unused == 0) continue;
    warnings_.add(fusion_table_warning::unasked_rows,
                  fmt::format("rows of {} that belong to no sample of the run", source.table.name), unused);
  }
}

void FusionTables::assign(std::vector<PlannedSample>& plan, bool is_cohort) {
  for (const PlannedSample& sample : plan) {
    for (const std::string& path : sample.entry.fusions) ++samples_by_path_[path];
  }
  for (PlannedSample& sample : plan) {
    for (const std::string& path : sample.entry.fusions) sample.fusion_tables.push_back(rows_of(path, sample));
  }
  if (is_cohort) warn_unused();
}

}  // namespace marrow
