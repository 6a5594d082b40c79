#pragma once

#include <string>
#include <string_view>

namespace marrow {

/// Lower case, letters and digits only, so that spellings of one name are equal: "loc.start" is "locstart".
[[nodiscard]] std::string folded(std::string_view text);

}  // namespace marrow
