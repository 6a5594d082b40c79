#pragma once

#include <string>

#include "marrow/pipeline/check.hpp"

namespace marrow {

/// What is wrong with a folder of knowledge tables (`--knowledge DIR`): every table that is missing; else every cell of
/// every row that cannot be read, with table, line and column, and of each table the first fault that is of no cell. A
/// cell that is a fault is emptied, and its row where that is one as well, and the table is read again; so a fault may
/// bring others with it, of rows that need what was emptied. At most 1,000. Throws `io` if there is no such folder.
[[nodiscard]] CheckResult check_knowledge(const std::string& folder);

}  // namespace marrow
