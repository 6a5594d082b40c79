#include "marrow/pipeline/segment_tables.hpp"

#include <utility>

#include "marrow/io/segment_table.hpp"

namespace marrow {

SegmentTables::SegmentTables(std::istream& standard_input, Warnings& warnings)
    : tables_(&SampleEntry::segments,
              {segment_table_warning::unasked_rows, segment_table_warning::no_rows, segment_table_warning::other_name},
              standard_input, warnings, &read_segment_table) {}

void SegmentTables::assign(std::vector<PlannedSample>& plan, bool is_cohort) {
  tables_.assign(plan, is_cohort, [&](PlannedSample& sample, const std::string& path) {
    const SegmentTable& table = tables_.table(path);
    SampleSegments segments{.input = tables_.input(path, "segments"), .assembly = table.assembly, .rows = {}};
    segments.input.caller = std::string(table.dialect);
    segments.rows = tables_.take_rows(path, sample.entry, segments.input);
    sample.segment_tables.push_back(std::move(segments));
  });
}

}  // namespace marrow
