#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "marrow/records/sample_entry.hpp"

namespace marrow {

/// Names of the samplesheet's columns, in the order of the documentation.
[[nodiscard]] const std::vector<std::string>& samplesheet_columns();

/// Reads a samplesheet: CSV (or tab-separated) with a header of any subset and order of `samplesheet_columns`, of which
/// `sample` must be one; file cells are `;`-lists; `NA`, `.` and empty cells are missing.
///
/// `path` is where the sheet lies: messages name it and relative paths start from its folder (from the working folder
/// for "-"). Whether the files exist is for their readers to say.
/// Throws `data`, with line and column: an unknown column, a sample that is missing or stands twice, a file that stands
/// twice in a cell, a value that cannot be read, a sheet without samples.
[[nodiscard]] std::vector<SampleEntry> read_samplesheet(std::string_view text, std::string path);

}  // namespace marrow
