#include "marrow/base/byte_lanes.hpp"

#include <doctest/doctest.h>

#include <string>

TEST_CASE("a byte is found wherever it stands in a text of any length, and none where there is none") {
  const auto is_semicolon = [](marrow::Lanes bytes) { return static_cast<marrow::Lanes>(bytes == ';'); };
  for (std::size_t size = 0; size < 70; ++size) {
    CAPTURE(size);
    CHECK_FALSE(marrow::any_byte(std::string(size, '|'), is_semicolon));
    for (std::size_t place = 0; place < size; ++place) {
      std::string text(size, '|');
      text[place] = ';';
      CHECK(marrow::any_byte(text, is_semicolon));
    }
  }
}
