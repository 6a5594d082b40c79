#pragma once

#include <cstdint>
#include <istream>
#include <optional>
#include <string>
#include <string_view>

#include "marrow/records/profile.hpp"

namespace marrow {

/// One profile from one JSON object. Unknown top-level members are kept as they were written, their keys too (escapes
/// and all); unknown keys below are kept by value.
/// Throws `data` as `parse_json` and `profile_from_value` do, and for JSON that is no object.
[[nodiscard]] Profile read_profile(std::string_view line);

/// One line of JSON without line end: keys in the order of the contract, then the unknown members in their order, byte
/// for byte. Throws `data` for text that is not UTF-8.
[[nodiscard]] std::string write_profile(const Profile& profile);

/// Reads a stream of profiles, one JSON object a line (JSON Lines); empty lines are skipped, CR before the line end and
/// a byte order mark are dropped.
class ProfileReader {
 public:
  /// Longest line that is read: far above any profile of the panel's genes, far below a machine's memory.
  static constexpr std::size_t default_max_line_bytes = std::size_t{256} << 20U;

  /// `name` is what messages call the stream; `in` must outlive the reader.
  ProfileReader(std::istream& in, std::string name, std::size_t max_line_bytes = default_max_line_bytes);

  /// The next profile, empty at the end of the stream. Throws `data` with the line's number for a line that is no
  /// profile, is too long, or is cut off (the last line, without line end, no whole JSON); `io` if reading fails.
  [[nodiscard]] std::optional<Profile> next();

  /// 1-based number of the line of the last profile; 0 before the first.
  [[nodiscard]] std::int64_t line1() const noexcept { return line1_; }

 private:
  /// Whether there was one more line, now in `line_`.
  bool read_line();
  [[nodiscard]] Value parse(std::string_view text) const;
  [[nodiscard]] std::string place() const;

  std::istream& in_;
  std::string name_;
  std::size_t max_line_bytes_;
  std::string line_;
  bool has_line_end_ = false;  ///< the line in `line_` ended with one
  std::int64_t line1_ = 0;
};

}  // namespace marrow
