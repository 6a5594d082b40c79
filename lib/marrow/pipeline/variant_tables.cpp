#include "marrow/pipeline/variant_tables.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <optional>
#include <utility>

#include "marrow/base/error.hpp"
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

VariantTables::VariantTables(const Panel& panel, std::istream& standard_input, Warnings& warnings)
    : tables_(&SampleEntry::variants, {variant_table_warning::unasked_rows, variant_table_warning::no_rows, {}},
              standard_input, warnings, [&panel, &warnings](const std::string& text, const std::string& name) {
                VariantTable table = read_variant_table(text, name);
                detect_build(panel, table, warnings);
                return table;
              }) {}

void VariantTables::assign(std::vector<PlannedSample>& plan, bool is_cohort) {
  tables_.assign(plan, is_cohort, [&](PlannedSample& sample, const std::string& path) {
    const VariantTable& table = tables_.table(path);
    SampleVariants variants{
        .input = tables_.input(path, "variants"), .assembly = table.assembly, .change_column = table.change_column};
    variants.rows = tables_.take_rows(path, sample.entry, variants.input);
    sample.variant_tables.push_back(std::move(variants));
  });
}

}  // namespace marrow
