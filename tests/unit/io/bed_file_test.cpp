#include "marrow/io/bed_file.hpp"

#include <doctest/doctest.h>

#include "marrow/base/error.hpp"

TEST_CASE("a BED in either contig style gives merged intervals of main contigs") {
  const auto regions =
      marrow::parse_bed("track x\n17\t100\t200\tTP53\nchr17 150 300\nchr17_alt\t1\t2\nchr9\t5\t6\r\n", "p.bed");
  REQUIRE(regions.size() == 2);
  CHECK(regions[0] == marrow::Interval{"chr9", 5, 6});
  CHECK(regions[1] == marrow::Interval{"chr17", 100, 300});
}

TEST_CASE("a line that is no interval is refused with its number") {
  CHECK_THROWS_WITH_AS(static_cast<void>(marrow::parse_bed("chr1\t1\t2\nchr1\t9\t9\n", "p.bed")),
                       "line 2 is no BED interval: 'chr1\t9\t9'", marrow::Error);
  CHECK_THROWS_AS(static_cast<void>(marrow::parse_bed("", "p.bed")), marrow::Error);
}
