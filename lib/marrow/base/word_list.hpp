#pragma once

#include <string>
#include <vector>

namespace marrow {

/// "A", "A and B", "A, B and C".
[[nodiscard]] std::string list_words(const std::vector<std::string>& names);

}  // namespace marrow
