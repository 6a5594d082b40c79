#pragma once

#include <string_view>

namespace marrow {

/// Version of marrow as the build knows it, such as "0.1.0".
[[nodiscard]] std::string_view version() noexcept;

/// The sentence that every output carries.
inline constexpr std::string_view intended_use =
    "research use only; not for diagnosis or treatment decisions; not a medical device";

}  // namespace marrow
