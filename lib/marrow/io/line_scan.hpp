#pragma once

#include <cstddef>
#include <string_view>

namespace marrow {

/// What a line of a tab-separated file holds besides text.
struct LineScan {
  std::size_t tabs = 0;
  /// A byte other than the tab that steers a terminal or ends a C string.
  bool has_control_character = false;
};

/// Looks at each byte once, sixteen at a time: every record of a whole genome passes here.
[[nodiscard]] LineScan scan_line(std::string_view line) noexcept;

}  // namespace marrow
