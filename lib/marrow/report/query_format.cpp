#include "marrow/report/query_format.hpp"

#include <fmt/format.h>

#include <optional>
#include <utility>

#include "marrow/base/error.hpp"
#include "marrow/base/text.hpp"
#include "marrow/knowledge/expression.hpp"
#include "marrow/records/assessed.hpp"

namespace marrow {

namespace {

bool is_letter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
}
bool is_word(char c) {
  return is_letter(c) || (c >= '0' && c <= '9');
}

/// Reads the paths and escapes of a format.
class FormatScanner {
 public:
  explicit FormatScanner(std::string_view text) : text_(text) {}

  [[nodiscard]] bool at_end() const { return position_ >= text_.size(); }
  [[nodiscard]] std::size_t position() const { return position_; }
  [[nodiscard]] char peek(std::size_t ahead = 0) const {
    return position_ + ahead < text_.size() ? text_[position_ + ahead] : '\0';
  }
  char take() { return text_[position_++]; }

  [[noreturn]] void fail(std::size_t offset, std::string_view problem, std::string hint = {}) const {
    Error error(ErrorKind::usage, fmt::format("{} (column {} of the format)", problem, column1(text_, offset)),
                std::move(hint));
    for (std::string& line : caret_lines(text_, offset)) error.add_context(std::move(line));
    throw error;
  }

  /// After a backslash.
  char escape() {
    const std::size_t which = std::string_view("tnr\\").find(peek());
    if (at_end() || which == std::string_view::npos) {
      fail(position_ - 1, "a backslash stands before t, n, r or another backslash");
    }
    ++position_;
    return "\t\n\r\\"[which];
  }

  /// After a percent sign.
  std::vector<std::string> path() {
    const std::size_t begin = position_;
    const bool is_braced = peek() == '{';
    if (is_braced) ++position_;
    std::vector<std::string> keys;
    keys.push_back(word());
    if (keys.back().empty()) fail(begin, "a key was expected after '%'", "'%%' is a percent sign");
    while (true) {
      if (peek() == '.' && is_letter(peek(1))) {
        ++position_;
        keys.push_back(word());
      } else if (peek() == '.' && is_word(peek(1))) {
        fail(position_ + 1, "a key that begins with a digit is quoted", "as in arms[\"9p\"]");
      } else if (peek() == '[' && (peek(1) == '"' || peek(1) == '\'')) {
        keys.push_back(quoted());
      } else {
        break;
      }
    }
    if (is_braced && peek() != '}') fail(begin, "the brace that opens here is never closed");
    if (is_braced) ++position_;
    return keys;
  }

 private:
  std::string word() {
    const std::size_t begin = position_;
    if (!is_letter(peek())) return {};
    while (is_word(peek()) || (peek() == '-' && is_word(peek(1)))) ++position_;
    return std::string(text_.substr(begin, position_ - begin));
  }
  /// `["key"]`
  std::string quoted() {
    const std::size_t begin = position_;
    const char quote = peek(1);
    const std::size_t end = text_.find(quote, position_ + 2);
    if (end == std::string_view::npos || end + 1 >= text_.size() || text_[end + 1] != ']') {
      fail(begin, "the bracket that opens here is never closed");
    }
    position_ = end + 2;
    return std::string(text_.substr(begin + 2, end - begin - 2));
  }

  std::string_view text_;
  std::size_t position_ = 0;
};

std::string path_words(const std::vector<std::string>& path) {
  std::string words;
  for (const std::string& key : path) words += (words.empty() ? "" : ".") + key;
  return words;
}

/// One cell: no tab, no line end, nothing that steers a terminal, never empty.
std::string cell(std::string_view text) {
  if (text.empty()) return ".";
  std::string marked;
  for (const char c : text) {
    if (c == '\t' || c == '\n' || c == '\r') {
      marked += c == '\t' ? "\\t" : c == '\n' ? "\\n" : "\\r";
    } else {
      marked += c;
    }
  }
  return printable(marked);
}

std::string words_of(const Value& value);

std::string words_of_object(const ValueObject& object, const Value& value) {
  const Value* state = value.find("state");
  const auto* name = state == nullptr ? nullptr : state->get_if<std::string>();
  if (name != nullptr && parse_state(*name)) {
    const Value* inner = value.find("value");
    return inner != nullptr && !inner->is_null() ? words_of(*inner) : *name;
  }
  std::string words;
  for (const auto& [key, member] : object) {
    words += fmt::format("{}{}={}", words.empty() ? "" : ";", cell(key), words_of(member));
  }
  return words.empty() ? "." : words;
}

std::string words_of(const Value& value) {
  if (const auto* known = value.get_if<bool>()) return *known ? "true" : "false";
  if (const auto* whole = value.get_if<std::int64_t>()) return fmt::format("{}", *whole);
  if (const auto* number = value.get_if<double>()) return format_number(*number);
  if (const auto* text = value.get_if<std::string>()) return cell(*text);
  if (const auto* object = value.get_if<ValueObject>()) return words_of_object(*object, value);
  const auto* list = value.get_if<ValueList>();
  if (list == nullptr || list->empty()) return ".";
  std::string words;
  for (const Value& item : *list) words += (words.empty() ? "" : ",") + words_of(item);
  return words;
}

/// The words for what `path`, from its key `next` on, finds in `value`.
std::string follow(const Value& value, const std::vector<std::string>& path, std::size_t next) {
  const Value* current = &value;
  for (; next < path.size(); ++next) {
    if (const auto* list = current->get_if<ValueList>()) {
      std::string words;
      for (const Value& item : *list) words += (words.empty() ? "" : ",") + follow(item, path, next);
      return words.empty() ? "." : words;
    }
    current = current->find(path[next]);
    if (current == nullptr) return ".";
  }
  return words_of(*current);
}

std::string look_up(const Value* element, const Value& profile, const std::vector<std::string>& path) {
  const std::string& first = path.front();
  if (const Value* found = element == nullptr ? nullptr : element->find(first)) return follow(*found, path, 1);
  if (const Value* found = profile.find(first)) return follow(*found, path, 1);
  const Value* genes = profile.find("genes");
  if (const Value* found = genes == nullptr ? nullptr : genes->find(first)) return follow(*found, path, 1);
  return ".";
}

}  // namespace

QueryFormat::QueryFormat(std::string_view text) : text_(text) {
  FormatScanner scanner(text_);
  bool has_line_end = false;
  pieces_.emplace_back();
  while (!scanner.at_end()) {
    const char c = scanner.take();
    if (c == '%' && scanner.peek() != '%') {
      pieces_.back().offset = scanner.position() - 1;
      pieces_.back().path = scanner.path();
      pieces_.emplace_back();
      continue;
    }
    if (c == '%') scanner.take();
    const char meant = c == '\\' ? scanner.escape() : c;
    has_line_end = has_line_end || meant == '\n';
    pieces_.back().literal += meant;
  }
  if (!has_line_end) pieces_.back().literal += '\n';
}

std::vector<QueryFormat::RootKey> QueryFormat::root_keys() const {
  std::vector<RootKey> keys;
  for (const Piece& piece : pieces_) {
    if (!piece.path.empty()) keys.push_back({piece.path.front(), piece.offset});
  }
  return keys;
}

std::string QueryFormat::header() const {
  std::string line;
  for (const Piece& piece : pieces_) line += piece.literal + cell(piece.path.empty() ? " " : path_words(piece.path));
  line.pop_back();  // what stands for the last piece's path, which has none
  return line;
}

std::string QueryFormat::line(const Value* element, const Value& profile) const {
  std::string line;
  for (const Piece& piece : pieces_) {
    line += piece.literal;
    if (!piece.path.empty()) line += look_up(element, profile, piece.path);
  }
  return line;
}

}  // namespace marrow
