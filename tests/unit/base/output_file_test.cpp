#include "marrow/base/output_file.hpp"

#include <doctest/doctest.h>

#include <filesystem>

#include "marrow/base/error.hpp"
#include "temporary_folder.hpp"

namespace fs = std::filesystem;

TEST_CASE("a file appears whole at commit, and an older one stays without it") {
  const marrow_test::TemporaryFolder folder;
  const std::string path = folder.write("out.txt", "old");
  {
    marrow::OutputFile file(path);
    file.write("half");
    CHECK(marrow_test::read_file(path) == "old");
  }
  CHECK(marrow_test::read_file(path) == "old");
  CHECK(std::distance(fs::directory_iterator(fs::path(path).parent_path()), fs::directory_iterator()) == 1);
  marrow::OutputFile file(path);
  file.write("new");
  file.commit();
  CHECK(marrow_test::read_file(path) == "new");
}

TEST_CASE("a link is followed, a folder and a missing folder are refused") {
  const marrow_test::TemporaryFolder folder;
  const std::string target = folder.write("target.txt", "old");
  fs::create_symlink(target, folder.path("link"));
  marrow::OutputFile file(folder.path("link"));
  file.write("new");
  file.commit();
  CHECK(fs::is_symlink(folder.path("link")));
  CHECK(marrow_test::read_file(target) == "new");
  CHECK_THROWS_AS(marrow::OutputFile(fs::path(target).parent_path().string()), marrow::Error);
  CHECK_THROWS_AS(marrow::OutputFile(folder.path("none/out.txt")), marrow::Error);
}
