#include <doctest/doctest.h>

#include <algorithm>
#include <set>
#include <sstream>
#include <string>

#include "marrow/base/warnings.hpp"
#include "marrow/io/bed_file.hpp"
#include "marrow/io/clinical_table.hpp"
#include "marrow/io/samplesheet.hpp"
#include "marrow/io/text_file.hpp"

namespace {

const std::string folder = MARROW_SOURCE_DIR "/data/example/";

std::string text_of(const std::string& path) {
  std::istringstream no_input;
  return marrow::read_text_file(path, no_input);
}

}  // namespace

TEST_CASE("the example cohort has eight patients, nine samples, and files that exist") {
  const auto entries = marrow::read_samplesheet(text_of(folder + "samplesheet.csv"), folder + "samplesheet.csv");
  CHECK(entries.size() == 9);
  std::set<std::string> patients;
  for (const marrow::SampleEntry& entry : entries) {
    patients.insert(entry.patient);
    for (const auto* files : {&entry.vcf, &entry.panel, &entry.coverage, &entry.clinical}) {
      for (const std::string& file : *files) CHECK_NOTHROW(marrow::require_readable_file(file));
    }
    for (const auto* files : {&entry.panel, &entry.coverage}) {
      for (const std::string& file : *files) CHECK_FALSE(marrow::parse_bed(text_of(file), file).empty());
    }
  }
  CHECK(patients.size() == 8);
  const auto strelka = std::find_if(entries.begin(), entries.end(), [](const auto& e) { return e.sample == "EX-B02"; });
  REQUIRE(strelka != entries.end());
  CHECK(strelka->vcf.size() == 2);
}

TEST_CASE("the example clinical table has a row for each sample, and only its censored residual disease is remarked") {
  marrow::Warnings warnings;
  const auto rows = marrow::read_clinical_table(text_of(folder + "clinical.tsv"), "clinical.tsv", {}, warnings);
  const auto entries = marrow::read_samplesheet(text_of(folder + "samplesheet.csv"), folder + "samplesheet.csv");
  REQUIRE(rows.size() == entries.size());
  for (std::size_t i = 0; i < rows.size(); ++i) {
    CHECK(rows[i].sample == entries[i].sample);
    CHECK(rows[i].patient == entries[i].patient);
  }
  REQUIRE(warnings.sorted().size() == 1);
  CHECK(warnings.sorted().front().code == marrow::clinical_warning::censored_mrd);
}
