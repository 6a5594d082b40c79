#include "marrow/io/plain_json.hpp"

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "marrow/base/text.hpp"

namespace marrow {
namespace {

constexpr int max_depth = 100;

/// Reads from the front; every step says whether the text went on as plain JSON.
class PlainReader {
 public:
  explicit PlainReader(std::string_view text) : at_(text.data()), end_(text.data() + text.size()) {}

  [[nodiscard]] bool read_whole(Value& value) {
    if (!read(value, 0)) return false;
    skip_blanks();
    return at_ == end_;
  }

 private:
  void skip_blanks() {
    while (at_ != end_ && (*at_ == ' ' || *at_ == '\t' || *at_ == '\n' || *at_ == '\r')) ++at_;
  }
  /// Past blanks and `c`, if it comes next.
  bool take(char c) {
    skip_blanks();
    if (at_ == end_ || *at_ != c) return false;
    ++at_;
    return true;
  }
  bool take_word(std::string_view word) {
    if (!std::string_view(at_, static_cast<std::size_t>(end_ - at_)).starts_with(word)) return false;
    at_ += word.size();
    return true;
  }

  bool read(Value& value, int depth) {
    skip_blanks();
    if (at_ == end_) return false;
    switch (*at_) {
      case '{':
        return read_object(value, depth);
      case '[':
        return read_list(value, depth);
      case '"': {
        std::string text;
        if (!read_text(text)) return false;
        value = std::move(text);
        return true;
      }
      case 't':
        value = true;
        return take_word("true");
      case 'f':
        value = false;
        return take_word("false");
      case 'n':
        return take_word("null");
      default:
        return read_number(value);
    }
  }

  bool read_object(Value& value, int depth) {
    if (depth == max_depth) return false;
    ++at_;
    ValueObject object;
    if (!take('}')) {
      do {
        skip_blanks();
        auto& [key, member] = object.emplace_back();
        if (!read_text(key) || !take(':') || !read(member, depth + 1)) return false;
      } while (take(','));
      if (!take('}') || repeated_key(object)) return false;
    }
    value = std::move(object);
    return true;
  }

  bool read_list(Value& value, int depth) {
    if (depth == max_depth) return false;
    ++at_;
    ValueList list;
    if (!take(']')) {
      do {
        if (!read(list.emplace_back(), depth + 1)) return false;
      } while (take(','));
      if (!take(']')) return false;
    }
    value = std::move(list);
    return true;
  }

  bool read_text(std::string& text) {
    if (at_ == end_ || *at_ != '"') return false;
    ++at_;
    const char* const begin = at_;
    bool is_ascii = true;
    while (at_ != end_ && *at_ != '"' && *at_ != '\\') {
      const auto byte = static_cast<unsigned char>(*at_++);
      if (byte < 0x20) return false;
      is_ascii = is_ascii && byte < 0x80;
    }
    text.assign(begin, at_);
    while (at_ != end_ && *at_ != '"') {
      if (*at_ == '\\') {
        if (!read_escape(text)) return false;
        continue;
      }
      const auto byte = static_cast<unsigned char>(*at_);
      if (byte < 0x20) return false;
      is_ascii = is_ascii && byte < 0x80;
      text += *at_++;
    }
    if (at_ == end_) return false;
    ++at_;
    return is_ascii || is_utf8(text);
  }

  bool read_escape(std::string& text) {
    constexpr std::string_view letters = "\"\\/bfnrt";
    constexpr std::string_view meanings = "\"\\/\b\f\n\r\t";
    if (++at_ == end_) return false;
    const std::size_t which = letters.find(*at_++);
    if (which == std::string_view::npos) return false;
    text += meanings[which];
    return true;
  }

  void skip_digits() {
    while (at_ != end_ && *at_ >= '0' && *at_ <= '9') ++at_;
  }

  bool read_number(Value& value) {
    const char* const begin = at_;
    if (*at_ == '-') ++at_;
    const char* const digits = at_;
    skip_digits();
    if (at_ == digits || (*digits == '0' && at_ - digits > 1)) return false;
    bool is_whole = true;
    if (at_ != end_ && *at_ == '.') {
      is_whole = false;
      const char* const fraction = ++at_;
      skip_digits();
      if (at_ == fraction) return false;
    }
    if (at_ != end_ && (*at_ == 'e' || *at_ == 'E')) {
      is_whole = false;
      ++at_;
      if (at_ != end_ && (*at_ == '+' || *at_ == '-')) ++at_;
      const char* const exponent = at_;
      skip_digits();
      if (at_ == exponent) return false;
    }
    return is_whole ? convert<std::int64_t>(begin, value) : convert<double>(begin, value);
  }

  template <class Number>
  bool convert(const char* begin, Value& value) const {
    Number number{};
    const auto [past, fault] = std::from_chars(begin, at_, number);
    value = number;
    return fault == std::errc() && past == at_;
  }

  const char* at_;
  const char* end_;
};

}  // namespace

std::optional<std::string_view> repeated_key(const ValueObject& object) {
  const auto is_ordered = [](const auto& a, const auto& b) { return a.first >= b.first; };
  if (std::adjacent_find(object.begin(), object.end(), is_ordered) == object.end()) return std::nullopt;
  std::vector<std::string_view> keys;
  keys.reserve(object.size());
  for (const auto& member : object) keys.emplace_back(member.first);
  std::sort(keys.begin(), keys.end());
  const auto twice = std::adjacent_find(keys.begin(), keys.end());
  return twice == keys.end() ? std::nullopt : std::optional(*twice);
}

std::optional<Value> read_plain_json(std::string_view text) {
  Value value;
  if (!PlainReader(text).read_whole(value)) return std::nullopt;
  return value;
}

}  // namespace marrow
