#include "marrow/io/vcf_phase.hpp"

#include <doctest/doctest.h>

#include <string>

namespace {

std::optional<marrow::PhasedGenotype> read(const std::string& format, const std::string& values, std::size_t sample = 0,
                                           std::size_t alt_count = 1) {
  marrow::VcfRecord record;
  record.line = "chr1\t10\t.\tA\tC\t.\tPASS\t.\t" + format + "\t" + values;
  record.alts.resize(alt_count);
  return marrow::phased_genotype(record, sample);
}

}  // namespace

TEST_CASE("phase comes from GT and PS") {
  const auto phased = read("GT:DP:PS", "0|1:12:77");
  CHECK(phased->alleles == std::vector<int>{0, 1});
  CHECK(phased->is_phased);
  CHECK(phased->phase_set == "77");
  CHECK_FALSE(phased->is_same_on_all);
  CHECK(read("GT:PS", "1|0:.")->phase_set == "");
  CHECK_FALSE(read("GT", "0/1")->is_phased);
  CHECK(read("GT", "1/1")->is_same_on_all);
  CHECK(read("GT", "1")->is_same_on_all);
  CHECK(read("GT", ".|1")->alleles == std::vector<int>{-1, 1});
  CHECK(read("GT:PS", "0|1:3\t1|0:4", 1)->phase_set == "4");
}

TEST_CASE("phase comes from PGT and PID where GT is not phased") {
  const auto physical = read("GT:PGT:PID", "0/1:1|0:100_A_C");
  CHECK(physical->is_phased);
  CHECK(physical->alleles == std::vector<int>{1, 0});
  CHECK(physical->phase_set == "100_A_C");
  CHECK(read("GT:PGT:PID", "0|1:0|1:100_A_C")->phase_set == "100_A_C");
  CHECK_FALSE(read("GT:PGT:PID", "0/1:0|1:100_A_C", 0, 2)->is_phased);  // which ALT PGT means is not said
  CHECK_FALSE(read("GT:PGT:PID", "0/1:.:.")->is_phased);
}

TEST_CASE("a sample without genotype has none") {
  CHECK_FALSE(read("DP", "12"));
  CHECK_FALSE(read("GT", "0|1", 1));
  CHECK_FALSE(read("GT", "."));
}
