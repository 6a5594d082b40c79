#pragma once

#include <span>
#include <string>
#include <string_view>

#include "marrow/records/variant_table.hpp"

namespace marrow {

/// What a column may be called, compared without case, blanks and punctuation; the earlier name wins, and where its
/// cell is empty the next.
struct VariantTableColumn {
  std::string_view meaning;
  std::string_view names;  ///< separated by blanks
};

/// Every column with a meaning, in the order of the documentation. The names are those of the MAF specification (NCI
/// GDC, "Mutation Annotation Format", v1.0.0, and vcf2maf) and what published supplements write.
[[nodiscard]] std::span<const VariantTableColumn> variant_table_columns() noexcept;

/// Whether a header is one of a table of variants: it has a gene and a change, a class or alleles.
[[nodiscard]] bool is_variant_table_header(const std::vector<std::string>& columns);

/// Reads a MAF or a table of genes and protein changes, tab- or comma-separated, with a header; lines that begin with
/// `#` before it (`#version 2.4`) are skipped. `name` is what messages call the table.
///
/// A cell that cannot be read leaves a `fault` in its row, for the sample that the row belongs to. Throws `data`, with
/// the place, for what concerns the whole table: no table of this kind, no column that names the gene or none that
/// names the change, a build that marrow does not work on, rows of different builds, a sample name with control
/// characters.
[[nodiscard]] VariantTable read_variant_table(std::string_view text, std::string name);

}  // namespace marrow
