#pragma once

#include <array>
#include <cstddef>
#include <optional>
#include <string_view>

namespace marrow {

/// Specialised beside each enum that has a text form: `static constexpr std::array names{…}` in the enum's order.
template <class Enum>
struct EnumNames;

template <class Enum>
[[nodiscard]] constexpr std::string_view enum_name(Enum value) noexcept {
  return EnumNames<Enum>::names[static_cast<std::size_t>(value)];
}

template <class Enum>
[[nodiscard]] constexpr std::optional<Enum> parse_enum(std::string_view name) noexcept {
  for (std::size_t i = 0; i < EnumNames<Enum>::names.size(); ++i) {
    if (EnumNames<Enum>::names[i] == name) return static_cast<Enum>(i);
  }
  return std::nullopt;
}

}  // namespace marrow
