#pragma once

#include <iosfwd>
#include <string>
#include <vector>

#include "marrow/base/warnings.hpp"
#include "marrow/knowledge/panel.hpp"
#include "marrow/pipeline/cohort_inputs.hpp"
#include "marrow/pipeline/sample_tables.hpp"
#include "marrow/records/variant_table.hpp"

namespace marrow {

/// Codes of the warnings of a run; those of a sample's rows are in imported_variants.hpp.
namespace variant_table_warning {
inline constexpr std::string_view unasked_rows = "W346";       ///< rows of samples that are not in the run; count: rows
inline constexpr std::string_view no_rows = "W347";            ///< samples of which their table has no row
inline constexpr std::string_view build_by_position = "W348";  ///< the build is told by the positions alone
}  // namespace variant_table_warning

/// Sets the build of a table that states none (W348) by the rows that lie inside the gene that they name: at least
/// three on one build, at most a tenth of them on the other. Throws `data` where they lie so on another build than
/// stated.
void detect_build(const Panel& panel, VariantTable& table, Warnings& warnings);

/// The tables of variants of a run, each read once, and their rows by sample.
class VariantTables {
 public:
  /// All must outlive it.
  VariantTables(const Panel& panel, std::istream& standard_input, Warnings& warnings);

  /// The samples that a table names, sorted; empty for a table without a column of samples.
  /// Throws as read_variant_table, and `data` where the positions lie in their genes on another build than stated.
  [[nodiscard]] std::vector<std::string> sample_names(const std::string& path) { return tables_.sample_names(path); }

  /// Gives every planned sample the rows of its tables: those of its name, else of its patient's. A table without a
  /// column of samples belongs wholly to the one sample that names it.
  ///
  /// Throws `data` where rows cannot be told apart: several samples share a table without such a column, or a patient's
  /// samples a table that names patients only; `usage` where a sample has no name and the table has several.
  void assign(std::vector<PlannedSample>& plan, bool is_cohort);

 private:
  SampleTables<VariantTable> tables_;
};

}  // namespace marrow
