#pragma once

#include <iosfwd>
#include <string>
#include <vector>

#include "marrow/base/warnings.hpp"
#include "marrow/pipeline/cohort_inputs.hpp"
#include "marrow/pipeline/sample_tables.hpp"
#include "marrow/records/segment_table.hpp"

namespace marrow {

/// Codes of the warnings of a run; those of a sample are in segment_inputs.hpp.
namespace segment_table_warning {
inline constexpr std::string_view unasked_rows = "W350";  ///< rows of samples that are not in the run; count: rows
inline constexpr std::string_view no_rows = "W351";       ///< samples of which their table has no row
inline constexpr std::string_view other_name = "W352";    ///< a sample's own file that calls it otherwise
}  // namespace segment_table_warning

/// The tables of segments of a run, each read once, and their rows by sample.
class SegmentTables {
 public:
  /// Both must outlive it.
  SegmentTables(std::istream& standard_input, Warnings& warnings);

  /// The samples that a table names, sorted; empty for a table without a column of samples.
  /// Throws as read_segment_table.
  [[nodiscard]] std::vector<std::string> sample_names(const std::string& path) { return tables_.sample_names(path); }

  /// Gives every planned sample the rows of its tables, as SampleRows tells them apart. A table that only one sample
  /// names and that holds one name only is that sample's, whatever it calls it (W352).
  ///
  /// Throws as SampleRows, and `data` where several samples share a table without a column of samples.
  void assign(std::vector<PlannedSample>& plan, bool is_cohort);

 private:
  SampleTables<SegmentTable> tables_;
};

}  // namespace marrow
