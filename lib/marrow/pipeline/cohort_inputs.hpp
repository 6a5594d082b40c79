#pragma once

#include <algorithm>
#include <iosfwd>
#include <optional>
#include <string>
#include <vector>

#include "marrow/base/error.hpp"
#include "marrow/base/warnings.hpp"
#include "marrow/knowledge/panel.hpp"
#include "marrow/records/clinical_row.hpp"
#include "marrow/records/profile_fragment.hpp"
#include "marrow/records/rearrangement.hpp"
#include "marrow/records/sample_entry.hpp"
#include "marrow/records/segment_table.hpp"
#include "marrow/records/variant_table.hpp"

namespace marrow {

/// What a person gave on the command line to make profiles from.
struct CohortInputs {
  std::optional<std::string> samplesheet;  ///< path or `-`
  std::vector<std::string> clinical;       ///< tables, paths or `-`
  std::vector<std::string> profiles;       ///< fragments of profiles, paths or `-`
  SampleEntry single;                      ///< files and facts of the one sample, without a sheet
  std::optional<std::string> id;           ///< the one sample's name in the output
  std::optional<std::string> tumour;       ///< tumour column of the VCF
  std::vector<std::string> outcome_columns;
  bool is_lenient = false;

  /// Whether there is anything to make profiles from.
  [[nodiscard]] bool empty() const noexcept {
    return !samplesheet && clinical.empty() && single.vcf.empty() && single.bam.empty() && single.variants.empty() &&
           single.segments.empty() && single.fusions.empty() && single.sv.empty() && single.expression_calls.empty() &&
           profiles.empty();
  }
};

/// The rows of one sample in one table of variants.
struct SampleVariants {
  InputFile input;  ///< `set_aside` counts the rows of other samples
  std::optional<Assembly> assembly;
  std::string change_column;  ///< header of the column that holds the change, for messages
  std::vector<VariantTableRow> rows;
};

/// The rows of one sample in one table of segments.
struct SampleSegments {
  InputFile input;  ///< `set_aside` counts the rows of other samples
  std::optional<Assembly> assembly;
  std::vector<SegmentRow> rows;
};

/// The rows of one sample in one table of fusions.
struct SampleFusions {
  InputFile input;                   ///< `set_aside` counts the rows of other samples
  std::optional<Assembly> assembly;  ///< as the positions of the whole table tell
  std::string caller;
  bool is_whole_output = false;
  std::vector<RearrangementCall> rows;
};

/// The calls of one sample in one table of an RNA classifier.
struct SampleCalls {
  InputFile input;  ///< `set_aside` counts the rows of other samples
  std::vector<ExpressionCall> calls;
};

/// One sample to make a profile of.
struct PlannedSample {
  SampleEntry entry;  ///< `sample` is empty where only the VCF can name it
  std::optional<ClinicalRow> clinical;
  std::vector<std::string> clinical_files;  ///< tables that the row came from
  std::vector<SampleVariants> variant_tables;
  std::vector<SampleSegments> segment_tables = {};
  std::vector<SampleCalls> expression_tables = {};
  std::vector<ProfileFragment> fragments = {};
  std::vector<SampleFusions> fusion_tables = {};
  std::vector<std::string> own_tables = {};  ///< tables of the sheet that only this sample names: not read yet
  int samples_of_patient = 0;                ///< how many of the plan's samples are this patient's; 0: not counted
  std::optional<Error> fault = {};           ///< why the sample cannot be made: its own clinical table cannot be read
};

/// Whether a table of the sheet is left for `with_own_tables`.
[[nodiscard]] inline bool is_own_table(const PlannedSample& sample, const std::string& path) {
  return std::find(sample.own_tables.begin(), sample.own_tables.end(), path) != sample.own_tables.end();
}

/// Lists the samples in the order of the sheet, else of the clinical table; files other than tables are not opened.
///
/// With a sheet: its rows, each with the clinical row of the same sample, else patient. With VCFs alone: one sample,
/// with the row that `id` names, or the only row of the table. With a clinical table alone: every row. With tables of
/// variants, fusions, segments or expression calls and fragments of profiles alone: every sample that they name,
/// sorted; of structural variants alone: one sample. Throws `usage` for a sheet beside single files, or several
/// clinical rows and nothing that tells which; `data` for a sample that two tables describe; and as VariantTables,
/// FusionTables, SegmentTables and ExpressionTables. Tables of a sheet that one sample alone names are left for
/// `with_own_tables`, so that a cohort does not hold them all and a bad one is that sample's fault alone.
[[nodiscard]] std::vector<PlannedSample> plan_cohort(const CohortInputs& inputs, const Panel& panel,
                                                     std::istream& standard_input, Warnings& warnings);

/// A sample of a plan with its `own_tables` read, in the order in which the sheet names its tables. Throws as
/// `plan_cohort` does for them.
[[nodiscard]] PlannedSample with_own_tables(const PlannedSample& sample, const Panel& panel, Warnings& warnings);

}  // namespace marrow
