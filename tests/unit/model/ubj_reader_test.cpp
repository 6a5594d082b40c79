#include "marrow/model/ubj_reader.hpp"

#include <doctest/doctest.h>

#include <string>

#include "marrow/base/error.hpp"
#include "marrow/model/ubj_writer.hpp"

namespace {

using namespace std::string_literals;

bool is_refused(const std::string& bytes) {
  try {
    static_cast<void>(marrow::read_ubj(bytes));
  } catch (const marrow::Error& error) {
    CHECK(error.kind() == marrow::ErrorKind::model);
    return true;
  }
  return false;
}

/// Marks of so many lists in one another, each with one entry, around a null.
std::string nested(int lists) {
  std::string text;
  for (int i = 0; i < lists; ++i) text += "[#i\x01"s;
  return text + "Z";
}

}  // namespace

TEST_CASE("what is written as universal binary JSON is read as it was") {
  marrow::UbjWriter out;
  out.begin_object();
  out.key("words").text("a\0b"s);
  out.key("small").integer(7);
  out.key("middle").integer(300);
  out.key("large").integer(70000);
  out.key("numbers").float_array({0.5, -2});
  out.key("bytes").integer_array<std::uint8_t>({0, 255});
  out.key("long").integer_array<std::int64_t>({-1, 1LL << 40});
  out.key("none").begin_array(0);
  out.key("parts").begin_array(2);
  out.integer(1);
  out.text("x");
  out.end_object();
  const marrow::UbjValue root = marrow::read_ubj(std::move(out).bytes());
  CHECK(root.at("words").text() == "a\0b"s);
  CHECK(std::get<std::int64_t>(root.at("small").is) == 7);
  CHECK(std::get<std::int64_t>(root.at("middle").is) == 300);
  CHECK(std::get<std::int64_t>(root.at("large").is) == 70000);
  CHECK(std::get<marrow::UbjNumbers>(root.at("numbers").is) == marrow::UbjNumbers{0.5, -2});
  CHECK(std::get<marrow::UbjIntegers>(root.at("bytes").is) == marrow::UbjIntegers{0, 255});
  CHECK(std::get<marrow::UbjIntegers>(root.at("long").is) == marrow::UbjIntegers{-1, 1LL << 40});
  CHECK(root.at("none").size() == 0);
  CHECK(std::get<marrow::UbjList>(root.at("parts").is)[1].text() == "x");
  CHECK(root.size() == 9);
  CHECK_THROWS_AS(static_cast<void>(root.at("other")), marrow::Error);
  CHECK_THROWS_AS(static_cast<void>(root.at("small").text()), marrow::Error);
  CHECK_THROWS_AS(static_cast<void>(root.at("words").at("a")), marrow::Error);
}

TEST_CASE("null, truth, wide numbers and signs are read") {
  CHECK(std::holds_alternative<std::monostate>(marrow::read_ubj("Z").is));
  CHECK(std::get<bool>(marrow::read_ubj("T").is));
  CHECK_FALSE(std::get<bool>(marrow::read_ubj("F").is));
  CHECK(std::get<std::int64_t>(marrow::read_ubj("i\xff").is) == -1);
  CHECK(std::get<std::int64_t>(marrow::read_ubj("U\xff").is) == 255);
  CHECK(std::get<std::int64_t>(marrow::read_ubj("I\xff\xfe").is) == -2);
  CHECK(std::get<std::int64_t>(marrow::read_ubj("l\x80\0\0\0"s).is) == -2147483648LL);
  CHECK(std::get<double>(marrow::read_ubj("D\x3f\xf8\0\0\0\0\0\0"s).is) == 1.5);
}

TEST_CASE("bytes that are cut off, too many, of no kind, or promise more than there are, are refused") {
  CHECK(is_refused(""));
  CHECK(is_refused("ZZ"));
  CHECK(is_refused("x"));
  CHECK(is_refused("l\0\0\0"s));
  CHECK(
      is_refused("Si\x05"
                 "abc"));
  CHECK(is_refused("Si\xff"));
  CHECK(is_refused("Sd\0\0\0\0"s));
  CHECK(is_refused("{"));
  CHECK(
      is_refused("{i\x01"
                 "a"));
  CHECK(is_refused("[Z]"));
  CHECK(is_refused("[$Z#i\x01"));
  CHECK(is_refused("[$L#i\x02\0\0\0\0\0\0\0\1"s));
  CHECK(is_refused("[#L\x7f\xff\xff\xff\xff\xff\xff\xff"s));
  CHECK(is_refused("[#L\xff\xff\xff\xff\xff\xff\xff\xff"s));
  CHECK_FALSE(is_refused(nested(16)));
  CHECK(is_refused(nested(17)));
}
