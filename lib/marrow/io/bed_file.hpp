#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "marrow/records/genome.hpp"

namespace marrow {

/// One line of a BED; the texts are views into it.
struct BedRow {
  std::string_view contig;  ///< as written
  std::int64_t begin = 0;
  std::int64_t end = 0;
  std::vector<std::string_view> rest;  ///< columns after the third
};

/// Reads one line into `row`, whose memory is used again; false for `browser`, `track`, `#` and empty lines.
/// Throws `data` with the line's number for a row that is no BED: fewer than three columns, a begin or end that is no
/// number, an end at or before its begin.
bool parse_bed_row(std::string_view line, std::int64_t line1, BedRow& row);

/// The intervals of a BED text on main contigs, `chrN` style, sorted and merged. Columns after the third are ignored;
/// intervals on other contigs are left out. Throws `data` for a line as `parse_bed_row` does, and for a text without
/// any interval.
[[nodiscard]] std::vector<Interval> parse_bed(std::string_view text, const std::string& name);

/// Throws `data` for an interval that passes the end of its contig or ends where the contig of another build does.
void require_on_build(const Interval& interval, Assembly assembly, std::int64_t line1);

}  // namespace marrow
