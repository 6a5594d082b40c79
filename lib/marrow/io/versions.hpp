#pragma once

#include <string>
#include <vector>

namespace marrow {

/// Version of the HTSlib that is loaded, such as "1.16".
[[nodiscard]] std::string htslib_version();

/// The `##marrow_VERBVersion` and `##marrow_VERBCommand` lines of a VCF that a verb writes; `command` are the words of
/// its command line.
[[nodiscard]] std::vector<std::string> provenance_lines(const std::string& verb, const std::string& command);

}  // namespace marrow
