#include "marrow/model/ubj_reader.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <bit>
#include <utility>

#include "marrow/base/error.hpp"
#include "marrow/base/text.hpp"

namespace marrow {
namespace {

constexpr int deepest = 16;

class Reader {
 public:
  explicit Reader(std::string_view bytes) : bytes_(bytes) {}

  UbjValue whole() {
    UbjValue value = value_of(mark(), 0);
    if (at_ != bytes_.size()) fail();
    return value;
  }

 private:
  [[noreturn]] static void fail() {
    throw Error(ErrorKind::model, "the trees are no universal binary JSON, or are cut off");
  }

  [[nodiscard]] std::size_t left() const noexcept { return bytes_.size() - at_; }

  std::string_view take(std::size_t count) {
    if (count > left()) fail();
    at_ += count;
    return bytes_.substr(at_ - count, count);
  }

  char mark() { return take(1).front(); }

  /// Most significant byte first.
  template <class Number>
  Number number() {
    std::make_unsigned_t<Number> result = 0;
    for (const char byte : take(sizeof(Number))) {
      result = static_cast<std::make_unsigned_t<Number>>(static_cast<std::uint64_t>(result) << 8U |
                                                         static_cast<unsigned char>(byte));
    }
    return static_cast<Number>(result);
  }

  /// Bytes of a number of this type; 0 for what is no number.
  static std::size_t width_of(char type) noexcept {
    constexpr std::string_view types = "iUIldLD";
    constexpr std::size_t widths[] = {1, 1, 2, 4, 4, 8, 8};
    const std::size_t place = types.find(type);
    return place == std::string_view::npos ? 0 : widths[place];
  }
  static bool is_real(char type) noexcept { return type == 'd' || type == 'D'; }

  std::int64_t integer(char type) {
    switch (type) {
      case 'i':
        return number<std::int8_t>();
      case 'U':
        return number<std::uint8_t>();
      case 'I':
        return number<std::int16_t>();
      case 'l':
        return number<std::int32_t>();
      case 'L':
        return number<std::int64_t>();
      default:
        fail();
    }
  }

  double real(char type) {
    return type == 'd' ? std::bit_cast<float>(number<std::uint32_t>()) : std::bit_cast<double>(number<std::uint64_t>());
  }

  /// A length or count, each unit of which takes at least `width` of the bytes that are left.
  std::size_t count(std::size_t width) {
    const std::int64_t stated = integer(mark());
    if (stated < 0 || static_cast<std::uint64_t>(stated) > left() / width) fail();
    return static_cast<std::size_t>(stated);
  }

  std::string text() { return std::string(take(count(1))); }

  UbjValue object(int depth) {
    UbjObject members;
    while (left() > 0 && bytes_[at_] != '}') {
      std::string key = text();
      members.push_back({std::move(key), value_of(mark(), depth + 1)});
    }
    if (mark() != '}') fail();
    return {std::move(members)};
  }

  UbjValue numbers(char type) {
    if (width_of(type) == 0 || mark() != '#') fail();
    const std::size_t size = count(width_of(type));
    if (is_real(type)) {
      UbjNumbers values(size);
      for (double& value : values) value = real(type);
      return {std::move(values)};
    }
    UbjIntegers values(size);
    for (std::int64_t& value : values) value = integer(type);
    return {std::move(values)};
  }

  UbjValue list(int depth) {
    const char kind = mark();
    if (kind == '$') return numbers(mark());
    if (kind != '#') fail();
    UbjList values(count(1));
    for (UbjValue& value : values) value = value_of(mark(), depth + 1);
    return {std::move(values)};
  }

  UbjValue value_of(char type, int depth) {
    if (depth > deepest) fail();
    if (width_of(type) > 0) return is_real(type) ? UbjValue{real(type)} : UbjValue{integer(type)};
    switch (type) {
      case 'Z':
        return {};
      case 'T':
        return {true};
      case 'F':
        return {false};
      case 'S':
        return {text()};
      case '[':
        return list(depth);
      case '{':
        return object(depth);
      default:
        fail();
    }
  }

  std::string_view bytes_;
  std::size_t at_ = 0;
};

}  // namespace

const UbjValue& UbjValue::at(std::string_view key) const {
  const auto* members = std::get_if<UbjObject>(&is);
  if (members == nullptr) throw Error(ErrorKind::model, fmt::format("what should hold '{}' is no object", key));
  const auto found =
      std::find_if(members->begin(), members->end(), [&](const UbjMember& member) { return member.key == key; });
  if (found == members->end()) throw Error(ErrorKind::model, fmt::format("key '{}' not found", key));
  return found->value;
}

const std::string& UbjValue::text() const {
  const auto* words = std::get_if<std::string>(&is);
  if (words == nullptr) throw Error(ErrorKind::model, "the trees hold something else where there should be a text");
  return *words;
}

std::size_t UbjValue::size() const noexcept {
  const auto size_of = [](const auto& value) -> std::size_t {
    if constexpr (requires { value.begin(); } && !std::is_same_v<std::decay_t<decltype(value)>, std::string>) {
      return value.size();
    } else {
      return 0;
    }
  };
  return std::visit(size_of, is);
}

UbjValue read_ubj(std::string_view bytes) {
  return Reader(bytes).whole();
}

}  // namespace marrow
