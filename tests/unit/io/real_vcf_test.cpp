#include <doctest/doctest.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <set>
#include <tuple>

#include "marrow/base/error.hpp"
#include "marrow/io/vcf_reader.hpp"

namespace {

struct FileCounts {
  std::int64_t records = 0;
  std::set<std::tuple<std::string, std::int64_t, std::string, std::string>> variants;
  bool has_kras_g12d = false;
};

FileCounts read_file(const std::string& path, marrow::Warnings& warnings) {
  marrow::VcfReader reader(path, {}, warnings);
  CHECK(reader.assembly() == marrow::Assembly::grch37);
  CHECK_FALSE(reader.samples().tumour);
  FileCounts counts;
  marrow::VcfRecord record;
  while (reader.next(record)) {
    ++counts.records;
    const std::string& alt = record.alts.at(0).text;
    counts.variants.emplace(record.contig, record.begin, record.ref, alt);
    const bool is_unanchored = record.ref == "-" || alt == "-";
    CHECK((record.alts.at(0).kind == marrow::AlleleKind::unanchored) == is_unanchored);
    counts.has_kras_g12d |= record.contig == "12" && record.begin == 25398283 && record.ref == "C" && alt == "T";
  }
  return counts;
}

}  // namespace

TEST_CASE("all leukaemia VCFs of the ICGC read whole, though HTSlib refuses their header") {
  const char* cohorts = std::getenv("MARROW_COHORTS");
  if (cohorts == nullptr) {
    MESSAGE("MARROW_COHORTS is not set: the ICGC files are not read");
    return;
  }
  std::size_t files = 0;
  std::size_t variants = 0;
  std::int64_t records = 0;
  marrow::Warnings warnings;
  for (const auto& entry : std::filesystem::directory_iterator(std::filesystem::path(cohorts) / "icgc_all_vcf")) {
    if (entry.path().extension() != ".vcf") continue;
    const std::string name = entry.path().filename().string();
    CAPTURE(name);
    const FileCounts counts = read_file(entry.path().string(), warnings);
    ++files;
    records += counts.records;
    variants += counts.variants.size();
    CHECK(counts.has_kras_g12d == (name == "SSM-PARJZZ-04A-01D.vcf"));
  }
  CHECK(files == 27);
  CHECK(records == 300);
  CHECK(variants == 41);
  const auto counted = warnings.sorted();
  for (const char* code : {"W201", "W202"}) {
    const auto found = std::find_if(counted.begin(), counted.end(), [&](const auto& w) { return w.code == code; });
    REQUIRE(found != counted.end());
    CHECK(found->count == 27);
  }
}
