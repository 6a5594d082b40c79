#include "marrow/pipeline/segment_tables.hpp"

#include <fmt/format.h>

#include <utility>

#include "marrow/base/error.hpp"
#include "marrow/base/text.hpp"
#include "marrow/io/segment_table.hpp"
#include "marrow/io/text_file.hpp"

namespace marrow {

SegmentTables::Source& SegmentTables::source(const std::string& path) {
  const auto found = sources_.find(path);
  if (found != sources_.end()) return found->second;
  Source source{{}, file_sha256(path), SampleRows(file_name(path))};
  source.table = read_segment_table(read_text_file(path, standard_input_), file_name(path));
  for (std::size_t i = 0; i < source.table.rows.size(); ++i) {
    source.rows_by_sample.add(source.table.rows[i].sample, i);
  }
  return sources_.emplace(path, std::move(source)).first->second;
}

std::vector<std::string> SegmentTables::sample_names(const std::string& path) {
  const Source& read = source(path);
  return read.table.has_sample_column ? read.rows_by_sample.names() : std::vector<std::string>();
}

SampleSegments SegmentTables::rows_of(const std::string& path, PlannedSample& sample) {
  Source& read = source(path);
  const auto all = static_cast<std::int64_t>(read.table.rows.size());
  SampleSegments segments{.input = {.role = "segments",
                                    .name = read.table.name,
                                    .sha256 = read.sha256,
                                    .caller = std::string(read.table.dialect),
                                    .records = all},
                          .assembly = read.table.assembly,
                          .rows = {}};
  const bool is_shared = samples_by_path_[path] > 1;
  if (!read.table.has_sample_column) {
    if (is_shared) {
      throw Error(ErrorKind::data,
                  fmt::format("{} has no column of samples, but several samples share it", read.table.name),
                  "give it a column 'sample'");
    }
    segments.rows = read.table.rows;
    return segments;
  }
  const std::vector<std::size_t>* rows = read.rows_by_sample.take(sample.entry, samples_by_patient_);
  if (const auto names = read.rows_by_sample.names(); rows == nullptr && !is_shared && names.size() == 1) {
    warnings_.add(segment_table_warning::other_name,
                  fmt::format("{} calls its sample '{}', not '{}'", read.table.name, printable(names.front()),
                              printable(sample.entry.sample)));
    SampleEntry own{.sample = names.front(), .patient = names.front()};
    rows = read.rows_by_sample.take(own, {});
  }
  if (rows == nullptr) {
    warnings_.add(segment_table_warning::no_rows, fmt::format("samples without a row in {}", read.table.name));
  } else {
    for (const std::size_t row : *rows) segments.rows.push_back(read.table.rows[row]);
  }
  const std::int64_t others = all - static_cast<std::int64_t>(segments.rows.size());
  if (others > 0) segments.input.set_aside["other_sample"] = others;
  return segments;
}

void SegmentTables::assign(std::vector<PlannedSample>& plan, bool is_cohort) {
  for (const PlannedSample& sample : plan) {
    if (!sample.entry.patient.empty()) ++samples_by_patient_[sample.entry.patient];
    for (const std::string& path : sample.entry.segments) ++samples_by_path_[path];
  }
  for (PlannedSample& sample : plan) {
    for (const std::string& path : sample.entry.segments) sample.segment_tables.push_back(rows_of(path, sample));
  }
  if (!is_cohort) return;
  for (const auto& [path, source] : sources_) {
    const std::int64_t unused = source.table.has_sample_column ? source.rows_by_sample.untaken() : 0;
    if (unused == 0) continue;
    warnings_.add(segment_table_warning::unasked_rows,
                  fmt::format("rows of {} that belong to no sample of the run", source.table.name), unused);
  }
}

}  // namespace marrow
