#include "marrow/pipeline/segment_inputs.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>
#include <vector>

#include "marrow/base/error.hpp"
#include "marrow/findings/segment_findings.hpp"

namespace marrow {

namespace {

/// The build of the sample: stated, its VCF's, else that of its tables. Throws `data` where two differ.
std::optional<Assembly> build_of(const PlannedSample& sample, const Profile& profile) {
  std::optional<Assembly> assembly = profile.assembly ? profile.assembly : sample.entry.assembly;
  std::string source = profile.assembly ? "the sample's other files are" : "--assembly or the sheet says";
  for (const SampleSegments& table : sample.segment_tables) {
    if (!table.assembly) continue;
    if (assembly && assembly != table.assembly) {
      Error error(ErrorKind::data,
                  fmt::format("the segments only fit on {}, but {} {}", assembly_name(*table.assembly), source,
                              assembly_name(*assembly)),
                  "lift one of them over");
      error.add_context(table.input.name);
      throw error;
    }
    assembly = table.assembly;
    source = table.input.name + " is of";
  }
  return assembly;
}

/// Throws `data` where a stretch is in two tables.
void require_no_overlap(const std::vector<SampleSegments>& tables) {
  for (std::size_t i = 1; i < tables.size(); ++i) {
    for (std::size_t j = 0; j < i; ++j) {
      for (const SegmentRow& row : tables[i].rows) {
        const auto found = std::find_if(tables[j].rows.begin(), tables[j].rows.end(), [&](const SegmentRow& other) {
          return !row.fault && !other.fault && !row.place.contig.empty() && row.place.overlaps(other.place);
        });
        if (found == tables[j].rows.end()) continue;
        throw Error(ErrorKind::data,
                    fmt::format("line {} of {} and line {} of {} describe the same stretch, {}", found->line1,
                                tables[j].input.name, row.line1, tables[i].input.name, locus_text(row.place)),
                    "give one table of segments");
      }
    }
  }
}

}  // namespace

void add_segments(const PlannedSample& sample, ExtractTools& tools, const ExtractOptions& options, Profile& profile,
                  Warnings& warnings) {
  if (sample.segment_tables.empty()) return;
  std::vector<SegmentRow> rows;
  bool is_complete = true;
  for (const SampleSegments& table : sample.segment_tables) {
    InputFile input = table.input;
    for (const SegmentRow& row : table.rows) {
      if (row.fault && !options.is_lenient) throw cell_error(*row.fault, row.line1, input.name);
      if (row.fault || row.place.contig.empty()) {
        ++input.set_aside[row.fault ? "unreadable" : "other_contig"];
        if (row.fault) warnings.add(segment_warning::unreadable, fmt::format("rows of {} were set aside", input.name));
        is_complete = is_complete && !row.fault;
        continue;
      }
      ++input.used;
      rows.push_back(row);
    }
    profile.inputs.push_back(std::move(input));
  }
  require_no_overlap(sample.segment_tables);
  const auto assembly = build_of(sample, profile);
  if (!assembly) {
    warnings.add(segment_warning::no_build,
                 "segments that fit on both genome builds are not read: --assembly names the build");
    return;
  }
  if (!profile.assembly) profile.assembly = assembly;
  if (rows.empty()) return;
  SegmentContext context{
      .assembly = *assembly, .purity = {}, .sex = {}, .is_rest_balanced = options.is_rest_balanced && is_complete};
  if (profile.purity.is_present()) context.purity = profile.purity.value;
  if (profile.sex.is_present()) context.sex = profile.sex.value;
  const Knowledge& knowledge = tools.knowledge();
  profile.copy_number = merged_copy_number(
      assess_segments(rows, context, knowledge.focal_lesions(), knowledge.regions(), knowledge.panel()),
      profile.copy_number, warnings);
}

}  // namespace marrow
