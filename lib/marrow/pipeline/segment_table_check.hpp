#pragma once

#include <string>
#include <string_view>

#include "marrow/pipeline/check.hpp"

namespace marrow {

/// Adds to `result` every fault of a table of segments: cells, ends and overlaps by line, a foreign build; then its
/// dialect, build, samples and rows as notes. At most 100 faults are listed, all are counted.
/// Throws as read_segment_table.
void check_segment_table(std::string_view text, const std::string& name, const CheckOptions& options,
                         CheckResult& result);

}  // namespace marrow
