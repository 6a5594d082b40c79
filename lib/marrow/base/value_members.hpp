#pragma once

#include <string_view>

#include "marrow/base/value.hpp"

namespace marrow {

/// The member of that name; null if there is none. `Value::find` is the same for a value.
[[nodiscard]] const Value* find_member(const ValueObject& members, std::string_view key) noexcept;
[[nodiscard]] Value* find_member(ValueObject& members, std::string_view key) noexcept;

/// Text of a member; "" where there is none, and where it is no text.
[[nodiscard]] std::string_view text_member(const ValueObject& members, std::string_view key) noexcept;
[[nodiscard]] std::string_view text_member(const Value& object, std::string_view key) noexcept;

}  // namespace marrow
