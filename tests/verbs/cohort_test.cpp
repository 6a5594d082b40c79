#include <doctest/doctest.h>

#include <cstdlib>
#include <filesystem>
#include <set>
#include <string>

#include "marrow/io/profile_json.hpp"
#include "run_verb.hpp"
#include "temporary_folder.hpp"

namespace {

std::vector<std::filesystem::path> icgc_files(const char* cohorts) {
  std::vector<std::filesystem::path> files;
  for (const auto& entry : std::filesystem::directory_iterator(std::filesystem::path(cohorts) / "icgc_all_vcf")) {
    if (entry.path().extension() == ".vcf") files.push_back(entry.path());
  }
  return files;
}

}  // namespace

TEST_CASE("every real leukaemia VCF runs through check, annotate, extract, score and report") {
  const char* cohorts = std::getenv("MARROW_COHORTS");
  if (cohorts == nullptr) {
    MESSAGE("MARROW_COHORTS is not set: the ICGC files are not read");
    return;
  }
  const marrow_test::TemporaryFolder folder;
  std::string bed;
  for (int chromosome = 1; chromosome <= 22; ++chromosome) bed += std::to_string(chromosome) + "\t0\t250000000\n";
  const std::string genome = folder.write("genome.bed", bed);
  std::int64_t records = 0;
  std::int64_t repeated = 0;
  std::int64_t outside = 0;
  for (const auto& path : icgc_files(cohorts)) {
    const std::string name = path.filename().string();
    CAPTURE(name);
    const int checked = run_verb({"check", path.string()}).status;
    CHECK((checked == 0 || checked == 4));  // 4: positions of another build under this header
    CHECK(run_verb({"annotate", path.string()}).status == 0);
    const VerbResult profile_text = run_verb({"extract", "--vcf", path.string()});
    INFO(profile_text.err);
    REQUIRE(profile_text.status == 0);
    // Their headers give no contig lengths and some hold positions of NCBI36: no panel makes them vouch for a gene.
    const VerbResult on_panel = run_verb({"extract", "--vcf", path.string(), "--panel", genome});
    REQUIRE(on_panel.status == 0);
    for (const auto& [gene, state] : marrow::read_profile(on_panel.out.substr(0, on_panel.out.find('\n'))).genes) {
      CAPTURE(gene);
      CHECK_FALSE(state.is_absent());
    }
    const VerbResult scored = run_verb({"score"}, profile_text.out);
    CHECK(scored.status == 0);
    CHECK(run_verb({"report", "-o", folder.path(name + ".html")}, scored.out).status == 0);
    CHECK(marrow_test::read_file(folder.path(name + ".html")).find("not assessed") != std::string::npos);

    const marrow::Profile profile = marrow::read_profile(profile_text.out.substr(0, profile_text.out.find('\n')));
    records += profile.inputs.at(0).records;
    const auto count_of = [&](const char* code) {
      const auto found = profile.inputs.at(0).set_aside.find(code);
      return found == profile.inputs.at(0).set_aside.end() ? 0 : found->second;
    };
    repeated += count_of("duplicate");
    outside += count_of("outside_panel");
    std::set<std::string> present;
    for (const auto& [gene, state] : profile.genes) {
      CHECK_FALSE(state.is_absent());  // the files state nothing of what was looked at
      if (state.is_present()) present.insert(gene);
    }
    if (name == "SSM-PARJZZ-04A-01D.vcf") {
      CHECK(present == std::set<std::string>{"KRAS"});
      CHECK(profile.variants.at(0).hgvsp == "p.Gly12Asp");
    }
  }
  CHECK(records == 300);
  CHECK(outside == 249);
  CHECK(records - outside - repeated == 8);
}
