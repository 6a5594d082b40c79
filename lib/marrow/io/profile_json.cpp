#include "marrow/io/profile_json.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <utility>

#include "marrow/base/error.hpp"
#include "marrow/base/text.hpp"
#include "marrow/io/json_text.hpp"
#include "marrow/records/profile_value.hpp"

namespace marrow {

namespace {

/// The key that the JSON text between two quotes means.
std::string decoded_key(std::string_view key) {
  if (key.find('\\') == std::string_view::npos) return std::string(key);
  return *parse_json(fmt::format("\"{}\"", key)).get_if<std::string>();
}

Profile profile_of(const Value& value, std::string_view text) {
  if (value.get_if<ValueObject>() == nullptr) {
    throw Error(ErrorKind::data, fmt::format("a profile is an object, but there is a {}", value.kind_name()));
  }
  Profile profile = profile_from_value(value);
  const auto is_known = [](const auto& member) { return is_profile_key(member.first); };
  const ValueObject& members = *value.get_if<ValueObject>();
  if (std::all_of(members.begin(), members.end(), is_known)) return profile;
  for (const JsonMember& member : json_members(text)) {
    if (!is_profile_key(decoded_key(member.key))) profile.unknown_members.emplace_back(member.key, member.value);
  }
  return profile;
}

}  // namespace

Profile read_profile(std::string_view line) {
  return profile_of(parse_json(line), line);
}

std::string write_profile(const Profile& profile) {
  std::string line;
  each_member(profile, [&](std::string_view key, const Value& value) {
    line += fmt::format("{}\"{}\":", line.empty() ? '{' : ',', key);
    append_json(line, value);
  });
  for (const auto& [key, value] : profile.unknown_members) line += fmt::format(",\"{}\":{}", key, value);
  line += '}';
  return line;
}

ProfileReader::ProfileReader(std::istream& in, std::string name, std::size_t max_line_bytes)
    : in_(in), name_(std::move(name)), max_line_bytes_(max_line_bytes) {}

std::string ProfileReader::place() const {
  return fmt::format("line {} of {}", line1_, name_);
}

bool ProfileReader::read_line() {
  line_.clear();
  has_line_end_ = false;
  std::array<char, 65536> buffer{};
  while (in_.good()) {
    in_.getline(buffer.data(), buffer.size());
    // getline counts the line end that it took away, and fails without being at the end when the buffer is full.
    auto length = static_cast<std::size_t>(in_.gcount());
    has_line_end_ = !in_.fail() && !in_.eof();
    if (has_line_end_) --length;
    line_.append(buffer.data(), length);
    if (line_.size() > max_line_bytes_) {
      ++line1_;
      Error error(ErrorKind::data, fmt::format("the line is longer than {} bytes", max_line_bytes_));
      error.add_context(place());
      throw error;
    }
    if (has_line_end_) break;
    if (in_.fail() && !in_.eof() && !in_.bad()) in_.clear();
  }
  if (in_.bad()) throw Error(ErrorKind::io, fmt::format("{} cannot be read", name_));
  if (!has_line_end_ && line_.empty()) return false;
  ++line1_;
  return true;
}

Value ProfileReader::parse(std::string_view text) const {
  try {
    return parse_json(text);
  } catch (const Error& error) {
    // An object that began and is no JSON, in a last line without line end: the file lost its tail.
    if (!has_line_end_ && text.front() == '{') {
      throw Error(ErrorKind::data,
                  fmt::format("the file is cut off: its last line is no whole JSON ({})", error.what()),
                  "copy it or make it again");
    }
    throw Error(ErrorKind::data, error.what(), "profiles are JSON Lines: one object a line");
  }
}

std::optional<Profile> ProfileReader::next() {
  while (read_line()) {
    std::string_view text = line_;
    constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";
    if (line1_ == 1 && text.starts_with(byte_order_mark)) text.remove_prefix(byte_order_mark.size());
    text = trim(text);
    if (text.empty()) continue;
    return with_context([&] { return place(); }, [&] { return profile_of(parse(text), text); });
  }
  return std::nullopt;
}

}  // namespace marrow
