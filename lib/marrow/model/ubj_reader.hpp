#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace marrow {

struct UbjMember;
struct UbjValue;
using UbjObject = std::vector<UbjMember>;
using UbjList = std::vector<UbjValue>;  ///< values of any kind
using UbjIntegers = std::vector<std::int64_t>;
using UbjNumbers = std::vector<double>;

/// A value of universal binary JSON. Lists of numbers that state their type stay numbers: a file of trees is little
/// else.
struct UbjValue {
  std::variant<std::monostate, bool, std::int64_t, double, std::string, UbjIntegers, UbjNumbers, UbjList, UbjObject> is;

  /// The member of that name. Throws `model` if this is no object or has none.
  [[nodiscard]] const UbjValue& at(std::string_view key) const;
  /// Throws `model` unless this is a text.
  [[nodiscard]] const std::string& text() const;
  /// Entries of a list of any kind, members of an object, else 0.
  [[nodiscard]] std::size_t size() const noexcept;
};

struct UbjMember {
  std::string key;
  UbjValue value;
};

/// Reads the dialect that XGBoost writes, see `UbjWriter`: objects without counts; lists with a count, those of numbers
/// with a type too. Reads no byte beyond `bytes`, refuses counts of more than they can hold, and stops where they nest
/// deeper than 16. Throws `model` for anything else, also for bytes behind the value.
[[nodiscard]] UbjValue read_ubj(std::string_view bytes);

}  // namespace marrow
