#include "marrow/io/json_text.hpp"

#include <doctest/doctest.h>

#include <limits>
#include <string>
#include <utility>
#include <vector>

#include "marrow/base/error.hpp"

using marrow::parse_json;
using marrow::Value;
using marrow::write_json;

namespace {

std::string problem_of(const std::string& text) {
  try {
    static_cast<void>(parse_json(text));
  } catch (const marrow::Error& error) {
    CHECK(error.kind() == marrow::ErrorKind::data);
    return error.what();
  }
  return "no error";
}

}  // namespace

TEST_CASE("JSON comes back as it was: order of keys, whole numbers, shortest fractions, any script") {
  for (const char* text : {
           R"({"z":1,"a":[true,false,null],"m":{"x":0.1,"y":[]},"e":{}})",
           R"([9007199254740993,-9223372036854775808,9223372036854775807,1e-07,1.5e+300,0.30000000000000004])",
           R"(["Zürich","ü\"\\\n\t\u0001\u007f\u0085","白血病","𝄞"])",
           R"(null)",
           R"("x")",
       }) {
    CAPTURE(text);
    CHECK(write_json(parse_json(text)) == text);
  }
  CHECK(write_json(parse_json(" [ 1.0 , -0.0, 2E3 ]\r\n")) == "[1,0,2000]");
  CHECK(write_json(parse_json(R"("\u0041\ud834\udd1e\/")")) == "\"A𝄞/\"");
}

TEST_CASE("a number that is not finite is written as null") {
  CHECK(write_json(marrow::ValueList{std::numeric_limits<double>::quiet_NaN(),
                                     std::numeric_limits<double>::infinity()}) == "[null,null]");
}

TEST_CASE("text that is not UTF-8 is neither read nor written") {
  CHECK(problem_of("\"M\xfcller\"").starts_with("this is no JSON: invalid string: ill-formed UTF-8 byte"));
  CHECK_THROWS_AS(static_cast<void>(write_json("M\xfcller")), marrow::Error);
  CHECK_THROWS_AS(static_cast<void>(write_json(marrow::ValueObject{{"M\xfcller", 1}})), marrow::Error);
}

TEST_CASE("what is no JSON, or too much of it, is a data error") {
  const std::vector<std::pair<std::string, std::string>> rows = {
      {"", "this is no JSON: unexpected end of input"},
      {"{\"a\":1", "this is no JSON: unexpected end of input"},
      {"{\"a\":1}}", "this is no JSON: unexpected '}'"},
      {"{\"a\":1} {\"b\":2}", "this is no JSON: unexpected '{'"},
      {"{'a':1}", "this is no JSON: invalid literal"},
      {"[1,]", "this is no JSON: unexpected ']'"},
      {"NaN", "this is no JSON: invalid literal"},
      {"// x\n1", "this is no JSON: invalid literal"},
      {"\"\\ud800\"", "this is no JSON: invalid string: surrogate"},
      {"[\"a\nb\"]", "this is no JSON: invalid string: control character"},
      {"{\"a\":1,\"b\":2,\"a\":3}", "key 'a' stands twice in one object"},
      {"{\"a\":1,\"\\u0061\":3}", "key 'a' stands twice in one object"},
      {"9223372036854775808", "the whole number 9223372036854775808 does not fit 64 bits"},
      {"-9223372036854775809", "the whole number -9223372036854775809 does not fit 64 bits"},
      {"1e999", "this is no JSON: "},
      {std::string(101, '['), "lists and objects are nested deeper than 100 levels"},
      {std::string(1'000'000, '['), "lists and objects are nested deeper than 100 levels"},
      {std::string(100, '[') + std::string(100, ']'), "no error"},
  };
  for (const auto& [text, problem] : rows) {
    CAPTURE(text.substr(0, 40));
    CAPTURE(problem_of(text));
    CHECK(problem_of(text).starts_with(problem));
  }
}

TEST_CASE("the members of an object are found as they were written") {
  const std::string text = R"( { "a" : {"b}":[1, "],\"" ]} ,"c\u0064":  1.50 , "e":"x,}" } )";
  static_cast<void>(parse_json(text));
  const auto members = marrow::json_members(text);
  REQUIRE(members.size() == 3);
  CHECK(members[0].key == "a");
  CHECK(members[0].value == R"({"b}":[1, "],\"" ]})");
  CHECK(members[1].key == "c\\u0064");
  CHECK(members[1].value == "1.50");
  CHECK(members[2].value == R"("x,}")");
  CHECK(marrow::json_members("{}").empty());
}
