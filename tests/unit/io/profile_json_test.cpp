#include "marrow/io/profile_json.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <limits>
#include <sstream>
#include <string>
#include <utility>
#include <vector>

#include "marrow/base/error.hpp"
#include "marrow/io/json_text.hpp"
#include "marrow/records/profile_value.hpp"

using marrow::Value;
using marrow::ValueList;
using marrow::ValueObject;

namespace {

const std::string smallest = R"({"schema":"marrow.profile/1","sample":"EX01"})";

std::string message_of(const std::string& stream, std::size_t max_line_bytes = 1000) {
  std::istringstream in(stream);
  marrow::ProfileReader reader(in, "cohort.jsonl", max_line_bytes);
  try {
    while (reader.next()) {
    }
  } catch (const marrow::Error& error) {
    CHECK(error.kind() == marrow::ErrorKind::data);
    return error.message();
  }
  return "no error";
}

}  // namespace

TEST_CASE("a profile survives the way through JSON and back, byte for byte the second time") {
  marrow::Profile profile = marrow::read_profile(smallest);
  profile.purity = marrow::Assessed<double>::present(std::numeric_limits<double>::quiet_NaN());
  profile.clinical = {{"age_years", 9.5}, {"note", "Zürich\t\x1b[31m"}};
  profile.purity = marrow::Assessed<double>::present(0.1 + 0.2);
  const std::string line = marrow::write_profile(profile);
  CHECK(line.starts_with(R"({"schema":"marrow.profile/1","intended_use":"","sample":"EX01",)"));
  CHECK(line.find(R"("purity":{"state":"present","value":0.30000000000000004})") != std::string::npos);
  CHECK(line.find(R"("note":"Zürich\t\u001b[31m")") != std::string::npos);
  CHECK(line.find('\n') == std::string::npos);
  CHECK(marrow::write_profile(marrow::read_profile(line)) == line);
}

TEST_CASE("unknown top-level members pass byte for byte, in their order, at the end") {
  const std::string line =
      R"({"future\u00e9" : {"x": 1.50 , "y":[1,2 ]},"schema":"marrow.profile/1","sample":"A","b":1e2})";
  const marrow::Profile profile = marrow::read_profile(line);
  REQUIRE(profile.unknown_members.size() == 2);
  const std::string written = marrow::write_profile(profile);
  CHECK(written.ends_with(R"(,"future\u00e9":{"x": 1.50 , "y":[1,2 ]},"b":1e2})"));
  CHECK(marrow::write_profile(marrow::read_profile(written)) == written);
  // A known key that is written with escapes is still the known key.
  CHECK(marrow::read_profile(R"({"schem\u0061":"marrow.profile/1","sample":"A"})").unknown_members.empty());
}

TEST_CASE("a stream of profiles is read line by line") {
  std::istringstream in("\xEF\xBB\xBF" + smallest + "\r\n\n  \n" + smallest + "\n" + smallest);
  marrow::ProfileReader reader(in, "cohort.jsonl");
  CHECK(reader.next().has_value());
  CHECK(reader.line1() == 1);
  CHECK(reader.next().has_value());
  CHECK(reader.line1() == 4);
  CHECK(reader.next().has_value());
  CHECK_FALSE(reader.next().has_value());
  CHECK_FALSE(reader.next().has_value());
  std::istringstream empty("");
  CHECK_FALSE(marrow::ProfileReader(empty, "-").next().has_value());
}

TEST_CASE("a line longer than the reading buffer is one line") {
  for (const std::size_t length : std::vector<std::size_t>{65'400, 65'494, 65'495, 65'496, 65'536, 200'000}) {
    const std::string line = R"({"schema":"marrow.profile/1","sample":")" + std::string(length, 'x') + "\"}";
    std::istringstream in(line + "\n" + smallest + "\n");
    marrow::ProfileReader reader(in, "-");
    CHECK(reader.next()->sample.size() == length);
    CHECK(reader.next()->sample == "EX01");
    CHECK_FALSE(reader.next().has_value());
  }
}

TEST_CASE("a fault in a stream is told with its line") {
  CHECK(message_of(smallest + "\n{\"schema\":\"marrow.profile/1\",\"sample\"") ==
        "error: the file is cut off: its last line is no whole JSON (this is no JSON: unexpected end of input; "
        "expected ':' (byte 38))\n  in: line 2 of cohort.jsonl\n  hint: copy it or make it again\n");
  const std::vector<std::pair<std::string, std::string>> rows = {
      {smallest + "\n{\n\"schema\":1}\n", "error: this is no JSON: unexpected end of input"},
      {smallest + "\n{\n\"schema\":1}\n", "line 2 of cohort.jsonl\n  hint: profiles are JSON Lines"},
      {smallest + "\n\nhello", "line 3 of cohort.jsonl\n  hint: profiles are JSON Lines"},
      {"[" + smallest + "]\n", "error: a profile is an object, but there is a list"},
      {smallest.substr(0, 40), "the file is cut off"},
      {"{}\n", "this is not a profile of schema marrow.profile/1: schema is missing"},
      {R"({"schema":"marrow.profile/2","sample":"A"})", "schema is 'marrow.profile/2'"},
      {R"({"schema":"marrow.profile/1","sample":"A","purity":{"state":"maybe"}})", "key 'purity'"},
      {smallest + std::string(1000, ' ') + "\n",
       "error: the line is longer than 1000 bytes\n  in: line 1 of cohort.jsonl"},
      {std::string(100'000, '\0'), "longer than 1000 bytes"},
  };
  for (const auto& [stream, words] : rows) {
    const std::string message = message_of(stream);
    CAPTURE(message);
    CHECK(message.find(words) != std::string::npos);
  }
}

TEST_CASE("a reading fault is an io error, not the end") {
  struct Broken : std::streambuf {
    int_type underflow() override { throw 1; }
  } broken;
  std::istream in(&broken);
  marrow::ProfileReader reader(in, "-");
  try {
    static_cast<void>(reader.next());
    FAIL("no error");
  } catch (const marrow::Error& error) {
    CHECK(error.kind() == marrow::ErrorKind::io);
  }
}

namespace {

/// Whether everything that `old` says is also said by `current`, which may say more.
bool says_as_much(const Value& current, const Value& old) {
  if (const auto* object = old.get_if<ValueObject>()) {
    return std::all_of(object->begin(), object->end(), [&](const auto& member) {
      const Value* same = current.find(member.first);
      return same != nullptr && says_as_much(*same, member.second);
    });
  }
  const auto* list = old.get_if<ValueList>();
  const auto* other = current.get_if<ValueList>();
  if (list == nullptr || other == nullptr) return current == old;
  return std::equal(other->begin(), other->end(), list->begin(), list->end(), says_as_much);
}

}  // namespace

TEST_CASE("every profile example ever released still reads, and nothing of it is lost") {
  int profiles = 0;
  for (const auto& entry : std::filesystem::directory_iterator(MARROW_SOURCE_DIR "/data/schema/examples")) {
    CAPTURE(entry.path().string());
    std::ifstream lines(entry.path());
    for (std::string line; std::getline(lines, line); ++profiles) {
      const std::string written = marrow::write_profile(marrow::read_profile(line));
      CHECK(says_as_much(marrow::parse_json(written), marrow::parse_json(line)));
    }
  }
  CHECK(profiles >= 2);
}
