#include "marrow/base/append_file.hpp"

#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "marrow/base/error.hpp"
#include "temporary_folder.hpp"

using marrow::AppendFile;

namespace {

std::vector<std::string> lines_of(const std::string& path) {
  std::vector<std::string> lines;
  const AppendFile file(path, [&](std::int64_t, std::string_view line) { lines.emplace_back(line); });
  return lines;
}

}  // namespace

TEST_CASE("lines that were appended are there after the file was closed") {
  const marrow_test::TemporaryFolder folder;
  const std::string path = folder.path("lines");
  std::int64_t place = 0;
  {
    AppendFile file(path, [](std::int64_t, std::string_view) { FAIL("a new file holds no line"); });
    file.append("one");
    place = file.append("two and more");
    CHECK(file.read(place, 3) == "two");
  }
  CHECK(place == 4);
  CHECK(lines_of(path) == std::vector<std::string>{"one", "two and more"});
}

TEST_CASE("a last line that was cut off is dropped and its place used again") {
  const marrow_test::TemporaryFolder folder;
  const std::string path = folder.write("lines", "whole\nhal");
  {
    std::vector<std::string> lines;
    AppendFile file(path, [&](std::int64_t, std::string_view line) { lines.emplace_back(line); });
    CHECK(lines == std::vector<std::string>{"whole"});
    CHECK(file.append("next") == 6);
  }
  CHECK(marrow_test::read_file(path) == "whole\nnext\n");
}

TEST_CASE("lines longer than the piece that is read at once are whole") {
  const marrow_test::TemporaryFolder folder;
  const std::string longest(3'000'000, 'x');
  const std::string path = folder.write("lines", "a\n" + longest + "\nb\n");
  CHECK(lines_of(path) == std::vector<std::string>{"a", longest, "b"});
}

TEST_CASE("one run at a time has the file") {
  const marrow_test::TemporaryFolder folder;
  const std::string path = folder.path("lines");
  const auto ignore = [](std::int64_t, std::string_view) {};
  const AppendFile file(path, ignore);
  try {
    const AppendFile second(path, ignore);
    FAIL("two runs write one file");
  } catch (const marrow::Error& error) {
    CHECK(error.kind() == marrow::ErrorKind::io);
    CHECK(std::string(error.what()).find("another run") != std::string::npos);
  }
}

TEST_CASE("what is no ordinary file is refused") {
  const marrow_test::TemporaryFolder folder;
  const auto ignore = [](std::int64_t, std::string_view) {};
  CHECK_THROWS_AS(AppendFile(folder.path(""), ignore), marrow::Error);
  CHECK_THROWS_AS(AppendFile("/dev/null", ignore), marrow::Error);
}
