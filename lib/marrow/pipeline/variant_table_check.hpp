#pragma once

#include <string>
#include <string_view>

#include "marrow/knowledge/knowledge.hpp"
#include "marrow/pipeline/check.hpp"

namespace marrow {

/// Reads a table of variants row by row, as `extract` would, and goes on after each fault: rows that cannot be read
/// (`unreadable`), whose reference base is another (`ref_mismatch`) or whose position lies outside their gene
/// (`outside_gene`). Warnings are counted over the table; what else is set aside, too. Throws `data` for a fault of
/// the table as a whole.
void check_variant_table(std::string_view text, const std::string& name, const CheckOptions& options,
                         const Knowledge& knowledge, CheckResult& result);

}  // namespace marrow
