#include "marrow/base/value_members.hpp"

namespace marrow {

namespace {

std::string_view text_of(const Value* value) noexcept {
  const auto* text = value == nullptr ? nullptr : value->get_if<std::string>();
  return text == nullptr ? std::string_view() : std::string_view(*text);
}

}  // namespace

const Value* find_member(const ValueObject& members, std::string_view key) noexcept {
  for (const auto& [name, value] : members) {
    if (name == key) return &value;
  }
  return nullptr;
}

Value* find_member(ValueObject& members, std::string_view key) noexcept {
  for (auto& [name, value] : members) {
    if (name == key) return &value;
  }
  return nullptr;
}

std::string_view text_member(const ValueObject& members, std::string_view key) noexcept {
  return text_of(find_member(members, key));
}

std::string_view text_member(const Value& object, std::string_view key) noexcept {
  return text_of(object.find(key));
}

}  // namespace marrow
