#include "marrow/simulation/planted_variant.hpp"

#include <doctest/doctest.h>

#include <string>

#include "marrow/base/error.hpp"

namespace {

using marrow::Assembly;

/// chr9:101-110 GATTACAGAC
const marrow::SimulatedReference& reference() {
  static const marrow::SimulatedReference made(Assembly::grch38, {{{"chr9", 100, 110}, "GATTACAGAC"}});
  return made;
}

std::vector<marrow::PlantedVariant> parsed(const std::string& rows) {
  return marrow::parse_planted_variants(
      marrow::parse_delimited("chrom\tpos\tref\talt\tvaf\tduplicated_bp\tfiller\n" + rows, "v.tsv",
                              marrow::Delimiter::tab),
      Assembly::grch38, reference());
}

}  // namespace

TEST_CASE("changes are read as a VCF has them, trimmed and sorted") {
  const auto variants = parsed(
      "9\t106\tCA\tC\t0.2\t.\t.\n"
      "chr9\t102\tA\tG\t0.05\t.\t.\n"
      "chr9\t103\tT\tC\t0.05\t.\t.\n"
      "chr9\t104\tTA\tTGGA\t1\t.\t.\n");
  REQUIRE(variants.size() == 4);
  CHECK(variants[0].change == marrow::SmallVariant{"chr9", 101, "A", "G"});
  CHECK(variants[0].vaf == 0.05);
  CHECK(variants[2].change == marrow::SmallVariant{"chr9", 104, "", "GG"});
  CHECK(variants[3].change == marrow::SmallVariant{"chr9", 106, "A", ""});
}

TEST_CASE("a tandem duplication is the insertion of its filler and second copy behind the first") {
  const auto variants = parsed("chr9\t103\t.\t.\t0.1\t4\tcc\n");
  REQUIRE(variants.size() == 1);
  CHECK(variants[0].change == marrow::SmallVariant{"chr9", 106, "", "CCTTAC"});
  CHECK(variants[0].duplicated_bp == 4);
  CHECK(variants[0].filler == "CC");
}

TEST_CASE("a change that cannot be planted is refused, with what is wrong") {
  struct Row {
    std::string rows;
    std::string problem;
  };
  for (const auto& [rows, problem] : {
           Row{"chr9\t102\tC\tG\t0.1\t.\t.\n", "REF is 'C', but the reference has 'A' at chr9:102-102"},
           Row{"chr9\t102\tA\tG\t1.5\t.\t.\n", "'1.5' in column vaf is no fraction from 0 to 1"},
           Row{"chr9\t102\tA\tG\t-0.1\t.\t.\n", "'-0.1' in column vaf is no fraction from 0 to 1"},
           Row{"chr9\t102\tA\tG\t.\t.\t.\n", "'' in column vaf is no fraction from 0 to 1"},
           Row{"chr9\t102\tA\tA\t0.1\t.\t.\n", "REF and ALT are both 'A'"},
           Row{"chr9\t102\tA\t<DUP>\t0.1\t.\t.\n", "'<DUP>' in column alt is no allele"},
           Row{"chr9\t102\tA\t.\t0.1\t.\t.\n", "'' in column alt is no allele"},
           Row{"chrUn\t102\tA\tG\t0.1\t.\t.\n", "'chrUn' is no chromosome"},
           Row{"chr9\tx\tA\tG\t0.1\t.\t.\n", "'x' in column pos is no positive number"},
           Row{"chr9\t110\tCA\tC\t0.1\t.\t.\n", "chr9:110-111 lies outside of what is simulated"},
           Row{"chr9\t101\tG\tC\t0.1\t.\t.\n", "chr9:100-101 lies outside of what is simulated"},
           Row{"chr17\t102\tA\tG\t0.1\t.\t.\n", "chr17:102-102 lies outside of what is simulated"},
           Row{"chr9\t103\t.\t.\t0.1\t0\t.\n", "'0' in column duplicated_bp is no positive number"},
           Row{"chr9\t103\t.\t.\t0.1\t9\t.\n", "chr9:103-111 lies outside of what is simulated"},
           Row{"chr9\t103\tT\tTA\t0.1\t4\t.\n", "a duplication has alleles too"},
           Row{"chr9\t103\t.\t.\t0.1\t4\t2\n", "'2' is no filler"},
           Row{"chr9\t102\tA\tG\t0.1\t.\tAC\n", "a filler without duplicated_bp"},
           Row{"chr9\t102\tA\tG\t0.1\t.\t.\nchr9\t102\tAT\tA\t0.1\t.\t.\nchr9\t103\tT\tG\t0.1\t.\t.\n",
               "two changes overlap at chr9:103-103"},
           Row{"chr9\t102\tA\tAG\t0.1\t.\t.\nchr9\t102\tA\tAT\t0.1\t.\t.\n", "two changes overlap at chr9:103-103"},
       }) {
    CAPTURE(rows);
    CHECK_THROWS_WITH_AS(static_cast<void>(parsed(rows)), problem.c_str(), marrow::Error);
  }
  CHECK_THROWS_WITH_AS(static_cast<void>(marrow::parse_planted_variants(
                           marrow::parse_delimited("chrom\tpos\tref\talt\n", "v.tsv", marrow::Delimiter::tab),
                           Assembly::grch38, reference())),
                       "column 'vaf' is missing", marrow::Error);
}

TEST_CASE("the place of a fault is named") {
  try {
    static_cast<void>(parsed("chr9\t102\tA\tG\t0.1\t.\t.\nchr9\t102\tA\tG\t2\t.\t.\n"));
    FAIL("not refused");
  } catch (const marrow::Error& error) {
    CHECK(error.kind() == marrow::ErrorKind::data);
    CHECK(error.contexts() == std::vector<std::string>{"line 3", "v.tsv"});
  }
}
