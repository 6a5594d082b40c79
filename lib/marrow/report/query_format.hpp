#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "marrow/base/value.hpp"

namespace marrow {

/// A line of `query`: text with `%path` where a value goes, such as "%sample\t%scores.relapse.p5y\n".
///
/// A path is keys with dots between; a key that is not letters, digits, `_` and inner `-` is quoted
/// (`%copy_number.arms["9p"].value`); `%{sample}` sets a path apart from letters behind it. `\t`, `\n`, `\r` and `\\`
/// are understood, `%%` is a percent sign. A format without a line end gets one at its end.
class QueryFormat {
 public:
  /// Throws `usage` with column and caret.
  explicit QueryFormat(std::string_view text);

  struct RootKey {
    std::string key;
    std::size_t offset = 0;  ///< of the path in the text
  };
  /// First keys of all paths.
  [[nodiscard]] std::vector<RootKey> root_keys() const;

  /// The line with each path's keys in place of its value.
  [[nodiscard]] std::string header() const;

  /// The line for one element of `profile`, or for the profile itself (`element` null). First keys are looked up in
  /// the element, in the profile, among its genes. What is null or not there prints as `.`, a state as its value, else
  /// as its word (present, absent, not_assessed), a list with commas, a path through a list as the list of what it
  /// finds, an object as key=value pairs with semicolons. Tabs, line ends and control characters are escaped.
  [[nodiscard]] std::string line(const Value* element, const Value& profile) const;

  [[nodiscard]] const std::string& text() const noexcept { return text_; }

 private:
  struct Piece {
    std::string literal;            ///< text before the value
    std::vector<std::string> path;  ///< empty in the last piece
    std::size_t offset = 0;
  };

  std::string text_;
  std::vector<Piece> pieces_;
};

}  // namespace marrow
