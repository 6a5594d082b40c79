#include <doctest/doctest.h>

#include <algorithm>
#include <cstdint>
#include <set>
#include <sstream>
#include <string>
#include <string_view>
#include <vector>

#include "marrow/base/warnings.hpp"
#include "marrow/io/bed_file.hpp"
#include "marrow/io/clinical_table.hpp"
#include "marrow/io/samplesheet.hpp"
#include "marrow/io/text_file.hpp"
#include "marrow/io/vcf_reader.hpp"

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

TEST_CASE("each example VCF is read whole without a warning, and its tumour column is found") {
  struct Expected {
    std::string_view sample;
    std::vector<std::string> tumours;  ///< one a file, empty for a sites-only file
    std::int64_t records = 0;
  };
  const std::vector<Expected> stories = {{"EX-B01", {"EX-B01-T"}, 9},   {"EX-B02", {"TUMOR", "TUMOR"}, 4},
                                         {"EX-B03", {"EX-B03"}, 3},     {"EX-B04", {""}, 3},
                                         {"EX-T05", {"EX-T05"}, 6},     {"EX-B06-D", {"EX-B06-D"}, 2},
                                         {"EX-B06-R", {"EX-B06-R"}, 4}, {"EX-T07", {}, 0},
                                         {"EX-B08", {"EX-B08"}, 4}};
  const auto entries = marrow::read_samplesheet(text_of(folder + "samplesheet.csv"), folder + "samplesheet.csv");
  REQUIRE(entries.size() == stories.size());
  for (std::size_t i = 0; i < entries.size(); ++i) {
    CAPTURE(entries[i].sample);
    CHECK(entries[i].sample == stories[i].sample);
    marrow::Warnings warnings;
    std::vector<std::string> tumours;
    std::int64_t records = 0;
    for (const std::string& file : entries[i].vcf) {
      marrow::VcfReader reader(file, {.normal = entries[i].normal}, warnings);
      tumours.push_back(reader.tumour_name());
      CHECK(reader.assembly() == entries[i].assembly);
      marrow::VcfRecord record;
      while (reader.next(record)) {
        CHECK(record.main_contig.has_value());
        ++records;
      }
    }
    CHECK(tumours == stories[i].tumours);
    CHECK(records == stories[i].records);
    CHECK(warnings.empty());
  }
}
