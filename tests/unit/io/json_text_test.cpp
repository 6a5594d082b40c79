#include "marrow/io/json_text.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <limits>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "marrow/base/error.hpp"
#include "marrow/base/random.hpp"
#include "marrow/io/plain_json.hpp"

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

TEST_CASE("the fast reader takes plain JSON and leaves the rest to the general one") {
  for (const char* text : {R"( { "a" : [ 1 , -2.5e3 , true , null ] , "b\n\/" : { } , "c" : [ ] } )", R"("ü")", "-0",
                           "-0.0", "[0.1,1E+2,12345678901234567890123456789e-10]", R"({"b":1,"a":2})"}) {
    CAPTURE(text);
    const auto plain = marrow::read_plain_json(text);
    REQUIRE(plain);
    CHECK(write_json(*plain) == write_json(parse_json(text)));
  }
  const Value negative_zero = *marrow::read_plain_json("-0.0");
  CHECK(std::signbit(negative_zero.number()));
  for (const std::string text : {"",          " ",
                                 "{",         "[1",
                                 "[1,]",      "{\"a\":1,}",
                                 "{\"a\" 1}", "{a:1}",
                                 "[1 2]",     "1 2",
                                 "01",        "1.",
                                 ".5",        "1e",
                                 "+1",        "-",
                                 "tru",       "nul",
                                 "NaN",       "\"a",
                                 "\"a\nb\"",  "\"\\u0041\"",
                                 "\"\\x\"",   "\"\\",
                                 "\"\xff\"",  "9223372036854775808",
                                 "1e999",     "{\"a\":1,\"b\":2,\"a\":3}"}) {
    CAPTURE(text);
    CHECK_FALSE(marrow::read_plain_json(text));
  }
  CHECK(marrow::read_plain_json(std::string(100, '[') + std::string(100, ']')));
  CHECK_FALSE(marrow::read_plain_json(std::string(101, '[') + std::string(101, ']')));
}

TEST_CASE(
    "whatever byte of a JSON text is another, both readers take the same or neither, and a text is written as read") {
  const std::string text = R"({"a":[1,-2.5e-3,true,false,null,"x\ty"],"b":{"k":"Zürich","l":[]},"c":0})";
  marrow::Random random(4);
  std::size_t read = 0;
  for (int i = 0; i < 4000; ++i) {
    std::string changed = text;
    for (std::uint64_t changes = random.below(3); changes < 3; ++changes) {
      constexpr std::string_view letters = "{}[]\",:\\ue-+.0129tnf \n\x80\xc3";
      changed[random.below(changed.size())] = letters[random.below(letters.size())];
    }
    const auto plain = marrow::read_plain_json(changed);
    const auto general = nlohmann::ordered_json::parse(changed, nullptr, false);
    if (!plain) continue;
    ++read;
    CAPTURE(changed);
    REQUIRE_FALSE(general.is_discarded());
    CHECK(nlohmann::ordered_json::parse(write_json(*plain)) == general);
  }
  CHECK(read > 50);
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
