#include "marrow/io/normal_panel_table.hpp"

#include <doctest/doctest.h>

#include "marrow/base/error.hpp"
#include "marrow/base/text.hpp"
#include "temporary_folder.hpp"

namespace {

using marrow::NormalAllele;
using marrow::NormalPanel;
using marrow_test::TemporaryFolder;

NormalPanel small_panel() {
  NormalPanel panel{.settings = {.min_base_quality = 20, .min_mapping_quality = 30, .keeps_duplicates = true},
                    .normals = 3,
                    .between_samples = 0.125};
  panel.alleles["chr9"] = {{9, 'A', 'C', 2, 1, 4, 2000, 0.5}, {9, 'A', 'G', 3, 0, 0, 3000, 1.25}};
  panel.alleles["chr10"] = {{0, 'T', 'A', 0, 3, 0, 0, 0}};
  return panel;
}

std::string problem(const TemporaryFolder& folder, const std::string& text) {
  try {
    static_cast<void>(marrow::read_normal_panel(folder.write("normals.tsv", text)));
  } catch (const marrow::Error& error) {
    CHECK(error.kind() == marrow::ErrorKind::data);
    return error.what();
  }
  return "no error";
}

std::string replaced(std::string text, const std::string& from, const std::string& to) {
  const std::size_t at = text.find(from);
  REQUIRE(at != std::string::npos);
  return text.replace(at, from.size(), to);
}

TEST_CASE("a panel of normals reads as it was written, its contigs in the order of the chromosomes") {
  const TemporaryFolder folder;
  const std::string text = marrow::normal_panel_table(small_panel(), {"##made=by hand"});
  CHECK(text.starts_with("##made=by hand\n##assembly=GRCh38\n##normals=3\n##between_samples=0.125\n"));
  CHECK(text.ends_with("chr9\t10\tA\tG\t3\t0\t0\t3000\t1.25\nchr10\t1\tT\tA\t0\t3\t0\t0\t0\n"));
  const auto panel = marrow::read_normal_panel(folder.write("normals.tsv", text));
  CHECK(panel->settings == small_panel().settings);
  CHECK(marrow::normal_panel_table(*panel, {"##made=by hand"}) == text);
  REQUIRE(panel->find("chr9", 9, 'C') != nullptr);
  CHECK(panel->find("chr9", 9, 'C')->count == 4);
  CHECK(panel->find("chr9", 9, 'T') == nullptr);
  CHECK(panel->find("chr9", 8, 'C') == nullptr);
  CHECK(panel->find("chr1", 9, 'C') == nullptr);
}

TEST_CASE("a table that is no panel of normals is refused with its line") {
  const TemporaryFolder folder;
  const std::string sound = marrow::normal_panel_table(small_panel(), {});
  CHECK(problem(folder, sound) == "no error");
  CHECK(problem(folder, "").find("header line is missing") != std::string::npos);
  CHECK(problem(folder, "a\tb\n1\t2\n").find("header line is missing") != std::string::npos);
  CHECK(problem(folder, replaced(sound, "##normals=3", "##normals=1")).find("at least 2") != std::string::npos);
  CHECK(problem(folder, replaced(sound, "##assembly=GRCh38\n", "")).find("##assembly= is missing") !=
        std::string::npos);
  CHECK(problem(folder, replaced(sound, "=0.125", "=nan")).find("between_samples") != std::string::npos);
  CHECK(problem(folder, replaced(sound, "=counted", "=some")).find("duplicates") != std::string::npos);
  for (const auto& [from, to] : std::vector<std::pair<std::string, std::string>>{
           {"2\t1\t4\t2000\t0.5", "2\t1\t2001\t2000\t0.5"},     // more fragments than there are
           {"2\t1\t4\t2000\t0.5", "3\t1\t4\t2000\t0.5"},        // more normals than there are
           {"2\t1\t4\t2000\t0.5", "2\t1\t4\t2000\t0"},          // nothing expected, something seen
           {"2\t1\t4\t2000\t0.5", "2\t1\t4\t2000000000\t0.5"},  // no depth that there is
           {"2\t1\t4\t2000\t0.5", "2\t1\t4\t2000"},             // a cell short
           {"2\t1\t4\t2000\t0.5", "2\t1\t4\t2000\tinf"},
           {"\tA\tC\t", "\tA\tA\t"},
           {"\tA\tC\t", "\tA\tCT\t"},
           {"chr9\t10\tA\tC", "chr9\t0\tA\tC"}}) {
    CAPTURE(to);
    CHECK(problem(folder, replaced(sound, from, to)).find("line 8: no row") != std::string::npos);
  }
  CHECK(problem(folder, replaced(sound, "chr9\t10\tA\tG", "chr9\t9\tA\tG")).find("line 9: rows are not sorted") !=
        std::string::npos);
}

}  // namespace
