#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace marrow {

/// "0.42" or "42%" as a fraction in (0, 1]; empty for anything else.
[[nodiscard]] std::optional<double> parse_fraction(std::string_view text) noexcept;

/// A predicted probability in whole percent, without the sign: "14", "<1", ">99".
[[nodiscard]] std::string whole_percent(double probability);

}  // namespace marrow
