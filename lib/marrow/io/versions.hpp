#pragma once

#include <string>

namespace marrow {

/// Version of the HTSlib that is loaded, such as "1.16".
[[nodiscard]] std::string htslib_version();

}  // namespace marrow
