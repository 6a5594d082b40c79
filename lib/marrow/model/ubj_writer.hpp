#pragma once

#include <array>
#include <bit>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace marrow {

/// Writes universal binary JSON in the dialect that XGBoost reads: lengths of 64 bits, numbers most significant byte
/// first, lists of numbers with type and count. Source: ubjson.org, and XGBoost 1.7's src/common/json.cc.
class UbjWriter {
 public:
  UbjWriter& key(std::string_view name) {
    put_text(name);
    return *this;
  }
  void text(std::string_view value) {
    bytes_ += 'S';
    put_text(value);
  }
  /// A number in [0, 2^31), as short as it goes.
  void integer(std::uint32_t value) {
    if (value < 127) {
      bytes_ += 'i';
      put(static_cast<std::uint8_t>(value));
    } else if (value < 32767) {
      bytes_ += 'I';
      put(static_cast<std::uint16_t>(value));
    } else {
      bytes_ += 'l';
      put(value);
    }
  }
  void begin_object() { bytes_ += '{'; }
  void end_object() { bytes_ += '}'; }
  /// A list of `count` values, which follow; it has no end mark.
  void begin_array(std::size_t count) {
    bytes_ += "[#";
    put_count(count);
  }
  void float_array(const std::vector<double>& values) {
    bytes_ += "[$d#";
    put_count(values.size());
    for (const double value : values) put(std::bit_cast<std::uint32_t>(static_cast<float>(value)));
  }
  /// Entries as wide as `Entry`, which must hold them.
  template <std::integral Entry>
  void integer_array(const std::vector<std::int64_t>& values) {
    constexpr char type = sizeof(Entry) == 1 ? 'U' : sizeof(Entry) == 4 ? 'l' : 'L';
    bytes_ += "[$";
    bytes_ += type;
    bytes_ += '#';
    put_count(values.size());
    for (const std::int64_t value : values) put(static_cast<std::make_unsigned_t<Entry>>(value));
  }
  [[nodiscard]] std::string bytes() && { return std::move(bytes_); }

 private:
  template <std::unsigned_integral Number>
  void put(Number value) {
    std::array<char, sizeof(Number)> bytes;
    std::uint64_t rest = value;
    for (std::size_t place = sizeof(Number); place > 0; --place, rest >>= 8U)
      bytes[place - 1] = static_cast<char>(rest);
    bytes_.append(bytes.data(), bytes.size());
  }
  void put_count(std::size_t count) {
    bytes_ += 'L';
    put(static_cast<std::uint64_t>(count));
  }
  void put_text(std::string_view text) {
    put_count(text.size());
    bytes_ += text;
  }

  std::string bytes_;
};

}  // namespace marrow
