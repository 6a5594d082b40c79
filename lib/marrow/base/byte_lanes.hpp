#pragma once

#include <array>
#include <cstdint>
#include <cstring>
#include <string_view>

namespace marrow {

/// Sixteen bytes at once; every compiler that builds marrow knows this extension, on every processor. A comparison of
/// lanes gives 0xff where it is true and 0 elsewhere.
using Lanes = unsigned char __attribute__((vector_size(16)));
inline constexpr std::size_t lane_count = sizeof(Lanes);

[[nodiscard]] inline Lanes load_lanes(const void* bytes) noexcept {
  Lanes lanes;
  std::memcpy(&lanes, bytes, sizeof lanes);
  return lanes;
}

/// A text of fewer bytes than there are lanes, the others filled with letters.
[[nodiscard]] inline Lanes load_short(std::string_view text) noexcept {
  std::array<char, lane_count> bytes;
  bytes.fill('A');
  std::memcpy(bytes.data(), text.data(), text.size());
  return load_lanes(bytes.data());
}

[[nodiscard]] inline bool any(Lanes lanes) noexcept {
  using Halves = std::uint64_t __attribute__((vector_size(16)));
  const auto halves = reinterpret_cast<Halves>(lanes);
  return (halves[0] | halves[1]) != 0;
}

/// Whether `test`, which takes lanes and gives lanes, is true of some byte of a text. It must be false of the letter A.
template <class Test>
[[nodiscard]] bool any_byte(std::string_view text, Test test) noexcept {
  if (text.size() < lane_count) return any(test(load_short(text)));
  Lanes found = test(load_lanes(text.data() + text.size() - lane_count));  // the last bytes, some of them seen twice
  for (std::size_t at = 0; at + lane_count < text.size(); at += lane_count) found |= test(load_lanes(text.data() + at));
  return any(found);
}

}  // namespace marrow
