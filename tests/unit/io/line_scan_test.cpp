#include "marrow/io/line_scan.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <string>

TEST_CASE("a line's tabs and control characters are found wherever they stand, however long it is") {
  for (const std::size_t size : {0U, 1U, 15U, 16U, 17U, 4079U, 4080U, 4081U, 9000U}) {
    const std::string line(size, 'A');
    CAPTURE(size);
    CHECK(marrow::scan_line(line).tabs == 0);
    CHECK_FALSE(marrow::scan_line(line).has_control_character);
    CHECK(marrow::scan_line(std::string(size, '\t')).tabs == size);
    CHECK_FALSE(marrow::scan_line(std::string(size, '\t')).has_control_character);
    for (const std::size_t place : {std::size_t{0}, size / 2, size - std::min<std::size_t>(size, 1)}) {
      if (size == 0) continue;
      for (const char c : {'\0', '\x1b', '\x1f', '\x7f', '\n'}) {
        std::string broken = line;
        broken[place] = c;
        CHECK(marrow::scan_line(broken).has_control_character);
      }
      for (const char c : {' ', '~', '\x80', '\xff'}) {
        std::string whole = line;
        whole[place] = c;
        CHECK_FALSE(marrow::scan_line(whole).has_control_character);
      }
    }
  }
}
