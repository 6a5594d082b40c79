#pragma once

#include <iosfwd>
#include <optional>
#include <string>
#include <vector>

#include "marrow/base/warnings.hpp"
#include "marrow/knowledge/panel.hpp"
#include "marrow/pipeline/cohort_inputs.hpp"
#include "marrow/pipeline/sample_tables.hpp"
#include "marrow/records/rearrangement.hpp"

namespace marrow {

/// Codes of the warnings of a run; those of a sample's rows are in rearrangement_inputs.hpp.
namespace fusion_table_warning {
inline constexpr std::string_view unasked_rows = "W371";  ///< rows of samples that are not in the run; count: rows
inline constexpr std::string_view other_name = "W372";    ///< a caller's table that names the one sample differently
}  // namespace fusion_table_warning

/// The build on which the table's genes lie where its rows say, by their exons' edges where both builds' do; empty if
/// nothing tells.
[[nodiscard]] std::optional<Assembly> detect_build(const Panel& panel, const FusionTable& table);

/// A fusion table with the build that its positions tell.
struct PlacedFusionTable : FusionTable {
  std::optional<Assembly> assembly;
};

/// The fusion tables of a run, each read once, and their rows by sample.
class FusionTables {
 public:
  /// All must outlive it.
  FusionTables(const Panel& panel, std::istream& standard_input, Warnings& warnings);

  /// The samples that a table names, sorted; empty for a table without a column of samples.
  /// Throws as read_fusion_table.
  [[nodiscard]] std::vector<std::string> sample_names(const std::string& path) { return tables_.sample_names(path); }

  /// Gives every planned sample the rows of its tables, as SampleRows tells them apart, and all uneven ones. A table
  /// without a column of samples, or a caller's that names a single one, belongs wholly to the one sample that names
  /// it. Throws as SampleRows, and `data` where several samples share such a table without column.
  void assign(std::vector<PlannedSample>& plan, bool is_cohort);

 private:
  [[nodiscard]] std::vector<RearrangementCall> take_whole(const std::string& path, const SampleEntry& entry);
  [[nodiscard]] SampleFusions rows_of(const std::string& path, SampleEntry& entry);

  Warnings& warnings_;
  SampleTables<PlacedFusionTable> tables_;
};

}  // namespace marrow
