#include "marrow/io/line_scan.hpp"

#include <algorithm>
#include <array>
#include <cstring>

namespace marrow {

namespace {

/// Sixteen bytes at once; every compiler that builds marrow knows this extension, on every processor.
using Lanes = unsigned char __attribute__((vector_size(16)));

Lanes load_lanes(const char* bytes) noexcept {
  Lanes lanes;
  std::memcpy(&lanes, bytes, sizeof lanes);
  return lanes;
}

}  // namespace

LineScan scan_line(std::string_view line) noexcept {
  constexpr std::size_t width = sizeof(Lanes);
  constexpr std::size_t stride = 255 * width;  // a lane counts so many tabs
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
    for (; at + width <= part.size(); at += width) look_at(load_lanes(part.data() + at));
    if (at < part.size()) {
      std::array<char, width> rest;
      rest.fill('A');
      std::memcpy(rest.data(), part.data() + at, part.size() - at);
      look_at(load_lanes(rest.data()));
    }
    for (std::size_t i = 0; i < width; ++i) scan.tabs += tabs_here[i];
  }
  for (std::size_t i = 0; i < width; ++i) scan.has_control_character |= control[i] != 0;
  return scan;
}

}  // namespace marrow
