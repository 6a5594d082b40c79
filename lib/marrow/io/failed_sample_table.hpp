#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "marrow/records/failed_sample.hpp"

namespace marrow {

/// A tab-separated table with header: sample, kind, message, hint. Only the header if none failed.
[[nodiscard]] std::string failed_sample_table(const std::vector<FailedSample>& samples);

/// Reads what `failed_sample_table` writes; several tables in a row count as one, their headers repeated. `name` is
/// what messages call it. Throws `data`, with the line, for other columns.
[[nodiscard]] std::vector<FailedSample> read_failed_sample_table(std::string_view text, const std::string& name);

}  // namespace marrow
