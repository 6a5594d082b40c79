#include <doctest/doctest.h>

#include <filesystem>
#include <fstream>
#include <iterator>

#include "marrow/io/profile_json.hpp"
#include "run_verb.hpp"
#include "support/example_profiles.hpp"

namespace {

namespace fs = std::filesystem;

std::string stream_of(const std::vector<marrow::Profile>& profiles) {
  std::string lines;
  for (const marrow::Profile& profile : profiles) lines += marrow::write_profile(profile) + "\n";
  return lines;
}

std::string content(const fs::path& path) {
  std::ifstream file(path);
  return {std::istreambuf_iterator<char>(file), {}};
}

bool contains(const std::string& text, std::string_view piece) {
  return text.find(piece) != std::string::npos;
}

/// A folder of the test's own, gone with it.
struct TestFolder {
  fs::path path;
  explicit TestFolder(const char* name) : path(fs::temp_directory_path() / name) {
    fs::remove_all(path);
    fs::create_directories(path);
  }
  ~TestFolder() { fs::remove_all(path); }
};

}  // namespace

TEST_CASE("report without -o tells each patient of a stream in plain text on standard output") {
  const VerbResult result = run_verb(
      {"report"}, stream_of({marrow::examples::b_lineage_with_risk(), marrow::examples::t_lineage_outside_model()}));
  CHECK(result.status == 0);
  CHECK(contains(result.out, "EX-B-001"));
  CHECK(contains(result.out, "Within 5 years   14 % (90 % interval 9–21 %)"));
  CHECK(contains(result.out, "No relapse estimate: outside what the model was made for"));
  CHECK_FALSE(contains(result.out, "\x1b"));
}

TEST_CASE("report -o FILE.html writes the page of one patient, and refuses a second one without leaving a file") {
  const TestFolder folder("marrow_report_page");
  const std::string page = (folder.path / "one.html").string();
  CHECK(run_verb({"report", "-o", page}, stream_of({marrow::examples::b_lineage_with_risk()})).status == 0);
  CHECK(contains(content(page), "p.(Arg248Gln)"));
  const std::string refused = (folder.path / "two.html").string();
  const VerbResult result =
      run_verb({"report", "-o", refused},
               stream_of({marrow::examples::b_lineage_with_risk(), marrow::examples::t_lineage_outside_model()}));
  CHECK(result.status == 2);
  CHECK(contains(result.err, "hint: give a folder"));
  CHECK_FALSE(fs::exists(refused));
}

TEST_CASE("report -o FOLDER/ writes a page for each patient, whatever their names, and an index that links them") {
  const TestFolder folder("marrow_report_folder");
  const fs::path pages = folder.path / "pages";
  const VerbResult result = run_verb({"report", "-o", pages.string() + "/"},
                                     stream_of({marrow::examples::b_lineage_with_risk(), marrow::examples::hostile(),
                                                marrow::examples::nothing_assessed()}));
  CHECK(result.status == 0);
  const std::string index = content(pages / "index.html");
  std::size_t files = 0;
  for (const auto& entry : fs::directory_iterator(pages)) {
    const std::string name = entry.path().filename().string();
    if (name != "index.html") CHECK(contains(index, "href=\"" + name + "\""));
    ++files;
  }
  CHECK(files == 4);
}

TEST_CASE("report refuses a sample that comes twice in a cohort, an unknown type and an empty stream") {
  const TestFolder folder("marrow_report_refused");
  const marrow::Profile patient = marrow::examples::nothing_assessed();
  const VerbResult twice = run_verb({"report", "-o", folder.path.string()}, stream_of({patient, patient}));
  CHECK(twice.status == 4);
  CHECK(contains(twice.err, "the sample 'EX-0' comes twice"));
  CHECK_FALSE(fs::exists(folder.path / "index.html"));
  CHECK(run_verb({"report", "-O", "pdf"}, stream_of({patient})).status == 2);
  CHECK(run_verb({"report", "-O", "text", "-o", folder.path.string()}, stream_of({patient})).status == 2);
  CHECK(run_verb({"report"}, "").status == 4);
}

TEST_CASE("report -O html without -o writes one page to standard output") {
  const VerbResult result = run_verb({"report", "-O", "html"}, stream_of({marrow::examples::nothing_assessed()}));
  CHECK(result.status == 0);
  CHECK(result.out.starts_with("<!DOCTYPE html>"));
}
