#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "marrow/base/value.hpp"

namespace marrow {

/// Reads one JSON value (RFC 8259), the order of keys kept; whole numbers stay whole.
///
/// Throws `data`, with the column where it is known, for text that is no JSON, that is cut off, or is not UTF-8, a key
/// that stands twice in an object, more than 100 nested lists and objects, and numbers that do not fit: whole ones 64
/// bits, others a double.
[[nodiscard]] Value parse_json(std::string_view text);

/// One line of JSON without blanks: keys in their order, the shortest number that reads back the same, null for a
/// number that is not finite. Control characters, DEL and C1 too, are escaped.
/// Throws `data` for text that is not UTF-8.
[[nodiscard]] std::string write_json(const Value& value);
/// The same, appended to `text`.
void append_json(std::string& text, const Value& value);

/// One member of an object as it was written.
struct JsonMember {
  std::string_view key;    ///< between its quotes, escapes as they were written
  std::string_view value;  ///< without blanks around it
};

/// The members of the object `text`, which `parse_json` must have accepted; views into `text`.
[[nodiscard]] std::vector<JsonMember> json_members(std::string_view text);

}  // namespace marrow
