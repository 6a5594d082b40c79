#include "marrow/io/line_scan.hpp"

#include <algorithm>
#include <array>
#include <cstdint>

#include "marrow/base/byte_lanes.hpp"

namespace marrow {

namespace {

/// The last `count` bytes of a text, fewer than fill the lanes; the lanes before them hold letters.
Lanes last_lanes(std::string_view text, std::size_t count) noexcept {
  if (text.size() < lane_count) return load_short(text);
  // Bytes that were looked at are loaded once more and blotted out.
  constexpr auto seen_then_new = [] {
    std::array<unsigned char, 2 * lane_count> mask{};
    std::fill(mask.begin() + lane_count, mask.end(), 0xff);
    return mask;
  }();
  const Lanes is_new = load_lanes(seen_then_new.data() + count);
  return (load_lanes(text.data() + text.size() - lane_count) & is_new) | (static_cast<unsigned char>('A') & ~is_new);
}

std::size_t sum_of(Lanes lanes) noexcept {
  using Halves = std::uint64_t __attribute__((vector_size(16)));
  constexpr std::uint64_t even_bytes = 0x00ff00ff00ff00ff;
  const auto halves = reinterpret_cast<Halves>(lanes);
  // In 16-bit fields nothing overflows: their sum is at most 8 * 255.
  const std::uint64_t pairs = (halves[0] & even_bytes) + ((halves[0] >> 8) & even_bytes) + (halves[1] & even_bytes) +
                              ((halves[1] >> 8) & even_bytes);
  constexpr std::uint64_t add_fields = 0x0001000100010001;
  return static_cast<std::size_t>(pairs * add_fields >> 48);
}

}  // namespace

LineScan scan_line(std::string_view line) noexcept {
  constexpr std::size_t stride = 255 * lane_count;  // a lane counts so many tabs
  LineScan scan;
  Lanes control{};
  while (!line.empty()) {
    const std::string_view part = line.substr(0, stride);
    line.remove_prefix(part.size());
    Lanes tabs_here{};
    const auto look_at = [&](Lanes bytes) {
      const Lanes is_tab = reinterpret_cast<Lanes>(bytes == '\t');
      tabs_here -= is_tab;  // a true lane is 0xff, which is -1
      control |= (reinterpret_cast<Lanes>(bytes < 0x20) & ~is_tab) | reinterpret_cast<Lanes>(bytes == 0x7f);
    };
    std::size_t at = 0;
    for (; at + lane_count <= part.size(); at += lane_count) look_at(load_lanes(part.data() + at));
    if (at < part.size()) look_at(last_lanes(part, part.size() - at));
    scan.tabs += sum_of(tabs_here);
  }
  scan.has_control_character = any(control);
  return scan;
}

}  // namespace marrow
