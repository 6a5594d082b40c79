#pragma once

#include <string>

#include "marrow/pipeline/check.hpp"

namespace marrow {

/// What is wrong with a folder of knowledge tables (`--knowledge DIR`): every table that is missing; else every
/// condition of every row that cannot be read, and of each table the first fault of another kind, with table, line and
/// column. A fault of the panel may bring others with it. Throws `io` if there is no such folder.
[[nodiscard]] CheckResult check_knowledge(const std::string& folder);

}  // namespace marrow
