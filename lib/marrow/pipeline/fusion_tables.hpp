#pragma once

#include <iosfwd>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "marrow/base/warnings.hpp"
#include "marrow/knowledge/panel.hpp"
#include "marrow/pipeline/cohort_inputs.hpp"
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

/// The fusion tables of a run, each read once, and their rows by sample.
class FusionTables {
 public:
  FusionTables(const Panel& panel, std::istream& standard_input, Warnings& warnings)
      : panel_(panel), standard_input_(standard_input), warnings_(warnings) {}

  /// The samples that a table names, sorted; empty for a table without a column of samples.
  /// Throws as read_fusion_table.
  [[nodiscard]] std::vector<std::string> sample_names(const std::string& path);

  /// Gives every planned sample the rows of its tables: those of its name, else of its patient's. A table without a
  /// column of samples, or a caller's that names a single one, belongs wholly to the one sample that names it.
  /// Throws `data` where several samples share such a table without column.
  void assign(std::vector<PlannedSample>& plan, bool is_cohort);

 private:
  struct Source {
    FusionTable table;
    std::string sha256;
    std::optional<Assembly> assembly;
    std::set<std::string> names;
    std::set<std::string> taken;
  };

  Source& source(const std::string& path);
  [[nodiscard]] SampleFusions rows_of(const std::string& path, const PlannedSample& sample);
  void warn_unused();

  const Panel& panel_;
  std::istream& standard_input_;
  Warnings& warnings_;
  std::map<std::string, Source> sources_;
  std::map<std::string, int> samples_by_path_;
};

}  // namespace marrow
