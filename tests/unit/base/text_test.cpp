#include "marrow/base/text.hpp"

#include <doctest/doctest.h>

#include "marrow/base/delimited_text.hpp"
#include "marrow/base/digest.hpp"
#include "marrow/base/error.hpp"
#include "marrow/base/random.hpp"
#include "marrow/base/uneven_text.hpp"

TEST_CASE("a number is read whole, with a point and never as NaN") {
  CHECK(marrow::parse_number("0.01") == 0.01);
  CHECK(marrow::parse_number("+3") == 3);
  CHECK(marrow::parse_number("1e-4") == 1e-4);
  for (const char* text : {"", "1,5", "nan", "inf", "0x10", "3 ", "1e999", "+-1"}) {
    CAPTURE(text);
    CHECK_FALSE(marrow::parse_number(text));
  }
}

TEST_CASE("a number is written with the fewest digits that read back") {
  CHECK(marrow::format_number(0.1) == "0.1");
  CHECK(marrow::format_number(12) == "12");
  CHECK(marrow::format_number(-0.0) == "0");
  CHECK(marrow::format_number(1.0 / 3) == "0.3333333333333333");
}

TEST_CASE("bytes that steer a terminal are escaped, letters of any language stay") {
  CHECK(marrow::printable("a\x1b[31m") == "a\\x1b[31m");
  CHECK(marrow::printable("\xc2\x9b") == "\\xc2\\x9b");
  CHECK(marrow::printable("Zoë") == "Zoë");
  CHECK(marrow::printable("\xff") == "\\xff");
}

TEST_CASE("the nearest word is offered only when it is near") {
  CHECK(marrow::nearest_word("anotate", {"check", "annotate"}) == "annotate");
  CHECK_FALSE(marrow::nearest_word("frobnicate", {"check", "annotate"}));
}

TEST_CASE("a delimited text keeps line numbers and refuses ragged rows") {
  const auto table = marrow::parse_delimited(
      "\xEF\xBB\xBF"
      "a\tb\r\n\r\n1\t2\r\n",
      "t.tsv", marrow::Delimiter::detect);
  CHECK(table.columns == std::vector<std::string>{"a", "b"});
  REQUIRE(table.rows.size() == 1);
  CHECK(table.rows[0].line1 == 3);
  CHECK(table.rows[0].cells == std::vector<std::string>{"1", "2"});
  const auto quoted = marrow::parse_delimited("a,b\n\"x, \"\"y\"\"\n\",2\n", "t.csv", marrow::Delimiter::detect);
  CHECK(quoted.rows.at(0).cells == std::vector<std::string>{"x, \"y\"", "2"});
  CHECK_THROWS_WITH_AS(static_cast<void>(marrow::parse_delimited("a\tb\n1\n", "t", marrow::Delimiter::tab)),
                       "line 2 has 1 cells, but the header has 2", marrow::Error);
  const auto uneven = marrow::parse_uneven("a\tb\n1\n\n1\t2\n1\t2\t3\n", "t", marrow::Delimiter::tab);
  REQUIRE(uneven.table.rows.size() == 1);
  CHECK(uneven.table.rows[0].line1 == 4);
  REQUIRE(uneven.uneven.size() == 2);
  CHECK(uneven.uneven[1].line1 == 5);
  CHECK(marrow::uneven_words(uneven.uneven[1], uneven.table) == "3 cells, but the header has 2");
  CHECK_THROWS_AS(static_cast<void>(marrow::parse_delimited("a\ta\n", "t", marrow::Delimiter::tab)), marrow::Error);
  CHECK_THROWS_AS(static_cast<void>(marrow::parse_delimited("", "t", marrow::Delimiter::tab)), marrow::Error);
}

TEST_CASE("hashes and random numbers are those of their papers") {
  CHECK(marrow::fnv1a("a") == 0xaf63dc4c8601ec8cU);
  marrow::Random random(0);
  CHECK(random.next() == 0xe220a8397b1dcdafU);
  CHECK(marrow::sha256_hex("abc") == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
}

TEST_CASE("a byte that is no UTF-8 is found wherever it stands among ASCII") {
  for (std::size_t place = 0; place < 30; ++place) {
    std::string text(30, 'A');
    CHECK(marrow::is_utf8(text));
    text[place] = '\xff';
    CHECK_FALSE(marrow::is_utf8(text));
    text.replace(place, 1, "\u00e4");
    CHECK(marrow::is_utf8(text));
    CHECK_FALSE(marrow::is_utf8(text.substr(0, place + 1)));
  }
}
