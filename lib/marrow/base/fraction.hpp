#pragma once

#include <optional>
#include <string_view>

namespace marrow {

/// "0.42" or "42%" as a fraction in (0, 1]; empty for anything else.
[[nodiscard]] std::optional<double> parse_fraction(std::string_view text) noexcept;

}  // namespace marrow
