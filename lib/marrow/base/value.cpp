#include "marrow/base/value.hpp"

#include "marrow/base/value_members.hpp"

#include <array>

namespace marrow {

const Value* Value::find(std::string_view key) const noexcept {
  const auto* object = get_if<ValueObject>();
  return object == nullptr ? nullptr : find_member(*object, key);
}

bool Value::is_number() const noexcept {
  return std::holds_alternative<std::int64_t>(holder_) || std::holds_alternative<double>(holder_);
}

double Value::number() const noexcept {
  if (const auto* whole = get_if<std::int64_t>()) return static_cast<double>(*whole);
  return *get_if<double>();
}

std::string_view Value::kind_name() const noexcept {
  constexpr std::array<std::string_view, 7> names = {"null", "boolean", "number", "number", "text", "list", "object"};
  return names[holder_.index()];
}

}  // namespace marrow
