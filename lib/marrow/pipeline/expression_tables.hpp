#pragma once

#include <iosfwd>
#include <string>
#include <vector>

#include "marrow/base/warnings.hpp"
#include "marrow/io/expression_call_file.hpp"
#include "marrow/knowledge/expression_classes.hpp"
#include "marrow/knowledge/subtype_table.hpp"
#include "marrow/pipeline/cohort_inputs.hpp"
#include "marrow/pipeline/sample_tables.hpp"
#include "marrow/records/profile.hpp"

namespace marrow {

namespace expression_table_warning {
inline constexpr std::string_view unasked_rows = "W381";   ///< rows of samples that are not in the run; count: rows
inline constexpr std::string_view no_rows = "W382";        ///< samples of which their table has no row
inline constexpr std::string_view other_name = "W383";     ///< a sample's own file that calls it otherwise
inline constexpr std::string_view unknown_label = "W384";  ///< of a known tool: says nothing of subtypes
inline constexpr std::string_view unnamed_class = "W385";  ///< a label that is none of the classes told apart
}  // namespace expression_table_warning

/// The calls of one file of an RNA classifier, which always names its samples.
struct ExpressionCallTable {
  std::string name;
  bool has_sample_column = true;
  std::vector<ExpressionCallRow> rows;
};

/// The tables of RNA classifiers of a run, each read once, and their calls by sample.
class ExpressionTables {
 public:
  /// Both must outlive it.
  ExpressionTables(std::istream& standard_input, Warnings& warnings);

  /// The samples that a table names, sorted. Throws as read_expression_calls.
  [[nodiscard]] std::vector<std::string> sample_names(const std::string& path) { return tables_.sample_names(path); }

  /// Gives every planned sample the calls of its tables, as SampleRows tells them apart. A table that only one sample
  /// names and that holds one name only is that sample's, whatever it calls it (W383): MD-ALL calls every sample
  /// `TestSample`. Throws as SampleRows.
  void assign(std::vector<PlannedSample>& plan, bool is_cohort);

 private:
  SampleTables<ExpressionCallTable> tables_;
};

/// Puts a sample's calls into its profile: each tool's label once, with the group of the subtypes that it stands for;
/// of a label from two files of one tool the score that either gives. A call whose label and group are neither a class
/// that it tells apart nor a subtype excludes nothing: another spelling of a class would exclude that class.
void add_expression_calls(const PlannedSample& sample, const ExpressionClasses& classes, const SubtypeTable& subtypes,
                          Profile& profile, Warnings& warnings);

}  // namespace marrow
