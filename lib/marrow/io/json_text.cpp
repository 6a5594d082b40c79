#include "marrow/io/json_text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <iterator>
#include <nlohmann/json.hpp>
#include <optional>
#include <utility>

#include "marrow/base/error.hpp"
#include "marrow/base/text.hpp"

namespace marrow {

namespace {

constexpr std::size_t max_depth = 100;

/// A key that stands twice in the object; fast where keys are in order.
std::optional<std::string_view> repeated_key(const ValueObject& object) {
  const auto is_no_later = [](const auto& a, const auto& b) { return a.first >= b.first; };
  if (std::adjacent_find(object.begin(), object.end(), is_no_later) == object.end()) return std::nullopt;
  std::vector<std::string_view> keys;
  keys.reserve(object.size());
  for (const auto& member : object) keys.emplace_back(member.first);
  std::sort(keys.begin(), keys.end());
  const auto twice = std::adjacent_find(keys.begin(), keys.end());
  return twice == keys.end() ? std::nullopt : std::optional(*twice);
}

/// What nlohmann's reader reports, turned into a tree. The reader itself does not recurse.
class TreeBuilder : public nlohmann::json::json_sax_t {
 public:
  [[nodiscard]] Value take() { return std::move(root_); }

  bool null() override { return add(Value()); }
  bool boolean(bool value) override { return add(value); }
  bool number_integer(std::int64_t value) override { return add(value); }
  bool number_unsigned(std::uint64_t value) override {
    if (value > static_cast<std::uint64_t>(INT64_MAX)) reject_whole(fmt::format("{}", value));
    return add(static_cast<std::int64_t>(value));
  }
  bool number_float(double value, const std::string& text) override {
    // Whole numbers past 64 bits come here too.
    if (text.find_first_of(".eE") == std::string::npos) reject_whole(text);
    return add(value);
  }
  bool string(std::string& value) override { return add(std::move(value)); }
  bool binary(nlohmann::json::binary_t& /*value*/) override { return false; }

  bool start_object(std::size_t /*elements*/) override { return open(ValueObject()); }
  bool key(std::string& value) override {
    open_.back().object->emplace_back(std::move(value), Value());
    return true;
  }
  bool end_object() override {
    if (const auto twice = repeated_key(*open_.back().object)) {
      throw Error(ErrorKind::data, fmt::format("key '{}' stands twice in one object", *twice));
    }
    return close();
  }
  bool start_array(std::size_t /*elements*/) override { return open(ValueList()); }
  bool end_array() override { return close(); }

  bool parse_error(std::size_t position, const std::string& /*token*/,
                   const nlohmann::json::exception& error) override {
    // "[json.exception…] parse error at line 1, column 3: syntax error while parsing value - WORDS; last read: '…'"
    std::string_view words = error.what();
    for (const std::string_view lead : {"] ", ": ", " - "}) {
      if (const std::size_t at = words.find(lead); at != std::string_view::npos) words.remove_prefix(at + lead.size());
    }
    words = words.substr(0, words.find("; last read"));
    throw Error(ErrorKind::data, fmt::format("this is no JSON: {} (byte {})", words, position));
  }

 private:
  /// A list or object that is not closed yet; one of the two pointers is set. Both stay valid while it is open: its
  /// parent grows only after it is closed.
  struct Open {
    ValueList* list = nullptr;
    ValueObject* object = nullptr;
  };

  [[noreturn]] static void reject_whole(const std::string& text) {
    throw Error(ErrorKind::data, fmt::format("the whole number {} does not fit 64 bits", text));
  }

  Value* place(Value value) {
    if (open_.empty()) {
      root_ = std::move(value);
      return &root_;
    }
    if (open_.back().list != nullptr) return &open_.back().list->emplace_back(std::move(value));
    Value& member = open_.back().object->back().second;
    member = std::move(value);
    return &member;
  }
  bool add(Value value) {
    place(std::move(value));
    return true;
  }
  template <class Container>
  bool open(Container empty) {
    if (open_.size() == max_depth) {
      throw Error(ErrorKind::data, fmt::format("lists and objects are nested deeper than {} levels", max_depth));
    }
    Value* value = place(std::move(empty));
    open_.push_back({value->get_if<ValueList>(), value->get_if<ValueObject>()});
    return true;
  }
  bool close() {
    open_.pop_back();
    return true;
  }

  Value root_;
  std::vector<Open> open_;
};

// ---- writing --------------------------------------------------------------------------------------------------------

/// Whether the byte is written as it is, whatever stands beside it.
bool is_plain(char c) {
  const auto byte = static_cast<unsigned char>(c);
  return byte >= 0x20 && byte < 0x7F && c != '"' && c != '\\';
}

void write_text(std::string_view text, std::string& out) {
  out += '"';
  const auto first = std::find_if_not(text.begin(), text.end(), is_plain);
  out.append(text.begin(), first);
  if (first != text.end() && !is_utf8(text)) {
    throw Error(ErrorKind::data, fmt::format("the text '{}' is not UTF-8", text));
  }
  for (auto i = static_cast<std::size_t>(first - text.begin()); i < text.size(); ++i) {
    const auto byte = static_cast<unsigned char>(text[i]);
    constexpr std::string_view escaped = "\"\\\b\f\n\r\t";
    constexpr std::string_view letters = "\"\\bfnrt";
    if (const std::size_t which = escaped.find(text[i]); which != std::string_view::npos) {
      out += '\\';
      out += letters[which];
    } else if (byte < 0x20 || byte == 0x7F) {
      out += fmt::format("\\u{:04x}", byte);
    } else if (byte == 0xC2 && static_cast<unsigned char>(text[i + 1]) < 0xA0) {
      // U+0080 to U+009F: control characters that some terminals obey.
      ++i;
      out += fmt::format("\\u{:04x}", static_cast<unsigned char>(text[i]));
    } else {
      out += text[i];
    }
  }
  out += '"';
}

struct Writer {
  std::string& out;

  void operator()(std::monostate) const { out += "null"; }
  void operator()(bool value) const { out += value ? "true" : "false"; }
  void operator()(std::int64_t value) const { fmt::format_to(std::back_inserter(out), "{}", value); }
  void operator()(double value) const { out += std::isfinite(value) ? format_number(value) : "null"; }
  void operator()(const std::string& value) const { write_text(value, out); }
  void operator()(const ValueList& list) const {
    char separator = '[';
    for (const Value& item : list) {
      out += std::exchange(separator, ',');
      std::visit(*this, item.holder());
    }
    out += list.empty() ? "[]" : "]";
  }
  void operator()(const ValueObject& object) const {
    char separator = '{';
    for (const auto& [key, value] : object) {
      out += std::exchange(separator, ',');
      write_text(key, out);
      out += ':';
      std::visit(*this, value.holder());
    }
    out += object.empty() ? "{}" : "}";
  }
};

// ---- spans ----------------------------------------------------------------------------------------------------------

bool is_blank(char c) {
  return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

/// Past the text in quotes that begins at `begin`.
std::size_t end_of_text(std::string_view text, std::size_t begin) {
  std::size_t i = begin + 1;
  while (text[i] != '"') i += text[i] == '\\' ? 2U : 1U;
  return i + 1;
}

/// The first comma or closing bracket after `begin` that belongs to the object around.
std::size_t end_of_value(std::string_view text, std::size_t begin) {
  int depth = 0;
  for (std::size_t i = begin;; ++i) {
    const char c = text[i];
    if (c == '"') {
      i = end_of_text(text, i) - 1;
    } else if (depth == 0 && (c == ',' || c == '}')) {
      return i;
    } else if (c == '{' || c == '[') {
      ++depth;
    } else if (c == '}' || c == ']') {
      --depth;
    }
  }
}

}  // namespace

Value parse_json(std::string_view text) {
  TreeBuilder builder;
  nlohmann::json::sax_parse(text.begin(), text.end(), &builder);
  return builder.take();
}

void append_json(std::string& text, const Value& value) {
  std::visit(Writer{text}, value.holder());
}

std::string write_json(const Value& value) {
  std::string out;
  append_json(out, value);
  return out;
}

std::vector<JsonMember> json_members(std::string_view text) {
  std::vector<JsonMember> members;
  std::size_t i = text.find('{') + 1;
  while (true) {
    while (is_blank(text[i]) || text[i] == ',') ++i;
    if (text[i] == '}') return members;
    const std::size_t key_end = end_of_text(text, i);
    const std::string_view key = text.substr(i + 1, key_end - i - 2);
    const std::size_t value_begin = text.find(':', key_end) + 1;
    const std::size_t value_end = end_of_value(text, value_begin);
    members.push_back({key, trim(text.substr(value_begin, value_end - value_begin))});
    i = value_end;
  }
}

}  // namespace marrow
