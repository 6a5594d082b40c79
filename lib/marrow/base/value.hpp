#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace marrow {

class Value;

/// Keys in the order in which they were written; keys are unique.
using ValueObject = std::vector<std::pair<std::string, Value>>;
using ValueList = std::vector<Value>;

/// An ordered tree of plain values: what JSON can hold, without JSON. The expression language reads it, `io` turns it
/// into JSON text and back. Null is "unknown".
class Value {
 public:
  using Holder = std::variant<std::monostate, bool, std::int64_t, double, std::string, ValueList, ValueObject>;

  Value() = default;
  Value(bool value) : holder_(value) {}                           // NOLINT: a value is what it holds
  Value(std::int64_t value) : holder_(value) {}                   // NOLINT
  Value(int value) : holder_(std::int64_t{value}) {}              // NOLINT
  Value(double value) : holder_(value) {}                         // NOLINT
  Value(std::string value) : holder_(std::move(value)) {}         // NOLINT
  Value(std::string_view value) : holder_(std::string(value)) {}  // NOLINT
  Value(const char* value) : holder_(std::string(value)) {}       // NOLINT
  Value(ValueList value) : holder_(std::move(value)) {}           // NOLINT
  Value(ValueObject value) : holder_(std::move(value)) {}         // NOLINT

  [[nodiscard]] bool is_null() const noexcept { return std::holds_alternative<std::monostate>(holder_); }
  template <class T>
  [[nodiscard]] const T* get_if() const noexcept {
    return std::get_if<T>(&holder_);
  }
  template <class T>
  [[nodiscard]] T* get_if() noexcept {
    return std::get_if<T>(&holder_);
  }
  [[nodiscard]] const Holder& holder() const noexcept { return holder_; }

  /// The member of an object; null pointer if this is no object or has no such key.
  [[nodiscard]] const Value* find(std::string_view key) const noexcept;
  /// Number as double, whole or not; null pointer semantics through `is_number`.
  [[nodiscard]] bool is_number() const noexcept;
  /// Only if `is_number()`.
  [[nodiscard]] double number() const noexcept;

  /// "null", "boolean", "number", "text", "list" or "object", for messages.
  [[nodiscard]] std::string_view kind_name() const noexcept;

  bool operator==(const Value&) const = default;

 private:
  Holder holder_;
};

}  // namespace marrow
