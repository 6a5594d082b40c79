#include "marrow/pipeline/variant_tables.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <optional>
#include <utility>

#include "marrow/base/error.hpp"
#include "marrow/io/text_file.hpp"
#include "marrow/io/variant_table.hpp"

namespace marrow {

namespace {

/// Rows that must lie inside their gene before positions decide a build. Design value: genes of the two builds do not
/// overlap by chance, but a single row may be mistyped.
constexpr std::int64_t enough_rows = 3;

/// How many rows lie inside the gene that they name, by build.
std::array<std::int64_t, 2> rows_inside(const Panel& panel, const VariantTable& table) {
  std::array<std::int64_t, 2> inside{};
  for (const VariantTableRow& row : table.rows) {
    const auto contig = main_contig(row.contig);
    if (!contig || !row.pos1) continue;
    const auto symbol = panel.resolve_symbol(row.gene);
    const PanelGene* gene = symbol ? panel.find_gene(*symbol) : nullptr;
    if (gene == nullptr || gene->contig != *contig) continue;
    for (const Assembly assembly : {Assembly::grch37, Assembly::grch38}) {
      const std::optional<Block>& span = gene->span(assembly);
      const bool is_inside = span && span->begin < *row.pos1 && *row.pos1 <= span->end;
      if (is_inside) ++inside[static_cast<std::size_t>(assembly)];
    }
  }
  return inside;
}

}  // namespace

void detect_build(const Panel& panel, VariantTable& table, Warnings& warnings) {
  const auto inside = rows_inside(panel, table);
  std::optional<Assembly> by_position;
  for (const Assembly assembly : {Assembly::grch37, Assembly::grch38}) {
    const std::int64_t here = inside[static_cast<std::size_t>(assembly)];
    const std::int64_t there = inside[1 - static_cast<std::size_t>(assembly)];
    if (here >= enough_rows && 10 * there <= here) by_position = assembly;
  }
  if (!by_position) return;
  if (table.assembly && table.assembly != by_position) {
    Error error(ErrorKind::data,
                fmt::format("the table says {}, but {} of its rows lie in their genes on {} and {} on {}",
                            assembly_name(*table.assembly), inside[static_cast<std::size_t>(*by_position)],
                            assembly_name(*by_position), inside[static_cast<std::size_t>(*table.assembly)],
                            assembly_name(*table.assembly)));
    error.add_context(table.name);
    throw error;
  }
  if (!table.assembly) {
    warnings.add(variant_table_warning::build_by_position,
                 fmt::format("{} states no genome build; its positions lie in their genes on {}", table.name,
                             assembly_name(*by_position)));
  }
  table.assembly = by_position;
}

VariantTables::Source& VariantTables::source(const std::string& path) {
  const auto found = sources_.find(path);
  if (found != sources_.end()) return found->second;
  Source& source = sources_.emplace(path, Source{{}, {}, SampleRows(file_name(path))}).first->second;
  source.sha256 = file_sha256(path);
  source.table = read_variant_table(read_text_file(path, standard_input_), file_name(path));
  detect_build(panel_, source.table, warnings_);
  for (std::size_t i = 0; i < source.table.rows.size(); ++i) {
    source.rows_by_sample.add(source.table.rows[i].sample, i);
  }
  return source;
}

std::vector<std::string> VariantTables::sample_names(const std::string& path) {
  const Source& read = source(path);
  return read.table.has_sample_column ? read.rows_by_sample.names() : std::vector<std::string>();
}

SampleVariants VariantTables::rows_of(const std::string& path, PlannedSample& sample) {
  Source& read = source(path);
  const auto all = static_cast<std::int64_t>(read.table.rows.size());
  SampleVariants variants{.input = {.role = "variants", .name = read.table.name, .sha256 = read.sha256, .records = all},
                          .assembly = read.table.assembly,
                          .change_column = read.table.change_column};
  if (!read.table.has_sample_column) {
    if (samples_by_path_[path] > 1) {
      throw Error(ErrorKind::data,
                  fmt::format("{} has no column of samples, but several samples share it", read.table.name),
                  "give it a column 'sample'");
    }
    variants.rows = read.table.rows;
    return variants;
  }
  const std::vector<std::size_t>* rows = read.rows_by_sample.take(sample.entry, samples_by_patient_);
  if (rows == nullptr) {
    warnings_.add(variant_table_warning::no_rows, fmt::format("samples without a row in {}", read.table.name));
  } else {
    for (const std::size_t row : *rows) variants.rows.push_back(read.table.rows[row]);
  }
  const std::int64_t others = all - static_cast<std::int64_t>(variants.rows.size());
  if (others > 0) variants.input.set_aside["other_sample"] = others;
  return variants;
}

void VariantTables::warn_unused() {
  for (const auto& [path, source] : sources_) {
    if (!source.table.has_sample_column) continue;
    const std::int64_t unused = source.rows_by_sample.untaken();
    if (unused == 0) continue;
    warnings_.add(variant_table_warning::unasked_rows,
                  fmt::format("rows of {} that belong to no sample of the run", source.table.name), unused);
  }
}

void VariantTables::assign(std::vector<PlannedSample>& plan, bool is_cohort) {
  for (const PlannedSample& sample : plan) {
    if (!sample.entry.patient.empty()) ++samples_by_patient_[sample.entry.patient];
    for (const std::string& path : sample.entry.variants) ++samples_by_path_[path];
  }
  for (PlannedSample& sample : plan) {
    for (const std::string& path : sample.entry.variants) sample.variant_tables.push_back(rows_of(path, sample));
  }
  if (is_cohort) warn_unused();
}

}  // namespace marrow
