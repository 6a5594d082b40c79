#include "marrow/io/bgzf_text.hpp"

#include <doctest/doctest.h>

#include "marrow/io/text_file.hpp"

TEST_CASE("text in blocks is read as any compressed text, pieces one after the other") {
  std::string text;
  for (int i = 0; i < 30000; ++i) text += std::to_string(i * 7919) + "\n";
  REQUIRE(text.size() > 200000);
  const std::string bytes = marrow::bgzf_blocks(text) + marrow::bgzf_blocks("end\n") + marrow::bgzf_end();
  CHECK(marrow::decompress_text(bytes, "t.gz") == text + "end\n");
  CHECK(marrow::bgzf_blocks("").empty());
  CHECK(marrow::bgzf_end().size() == 28);
}
