#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "marrow/base/value.hpp"

namespace marrow {

/// Something odd that did not stop the work: a code that never changes its meaning (apps/README.md lists them), the
/// text of its first occurrence, and how often it came.
struct Warning {
  std::string code;
  std::string text;
  std::int64_t count = 0;
  ValueObject extra = {};  ///< members of a newer profile that this version does not know
};

/// Collects warnings of one sample or one run; nothing is printed here.
class Warnings {
 public:
  /// Counts one more occurrence of `code`; the text of the first occurrence is kept.
  void add(std::string_view code, std::string_view text, std::int64_t count = 1);
  void add_all(const std::vector<Warning>& warnings);

  [[nodiscard]] bool empty() const noexcept { return by_code_.empty(); }
  /// Sorted by code.
  [[nodiscard]] std::vector<Warning> sorted() const;

 private:
  std::map<std::string, Warning, std::less<>> by_code_;
};

}  // namespace marrow
