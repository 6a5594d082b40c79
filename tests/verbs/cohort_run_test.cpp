#include <doctest/doctest.h>

#include <chrono>
#include <filesystem>
#include <fstream>
#include <string>

#include "marrow/base/text.hpp"
#include "marrow/io/profile_json.hpp"
#include "run_verb.hpp"
#include "vcf_fixtures.hpp"

// A cohort of a sheet: samples side by side, one that fails, runs that are taken up again.

namespace {

using marrow_test::read_file;
using marrow_test::TemporaryFolder;

const std::string r248q = "chr17\t7674220\t.\tC\tT\t.\tPASS\tDP=90\n";

/// A folder with `count` samples, two of each patient, and their sheet.
class Cohort {
 public:
  explicit Cohort(int count = 9) {
    std::string clinical = "sample\tlineage\tage_years\twbc_e9_per_l\tmrd_day29_pct\n";
    sheet_ = "sample,patient,timepoint,vcf,fusions,clinical\n";
    for (int i = 0; i < count; ++i) {
      const std::string name = "S" + std::to_string(i);
      folder_.write(name + ".vcf", marrow_test::sites_header() + (i % 3 == 0 ? r248q : std::string()));
      clinical += name + "\tB\t" + std::to_string(3 + i) + "\t20\t0.0" + std::to_string(i % 10) + "\n";
      // Own tables for some.
      if (i % 4 == 1) {
        folder_.write(
            name + ".fusions.tsv",
            "gene_a\tchr_a\tposition_a\tgene_b\tchr_b\tposition_b\nETV6\tchr12\t11869969\tRUNX1\tchr21\t34859474\n");
      }
      const std::string patient = "P" + std::to_string(i % 5);  // samples of a patient do not stand together
      sheet_ += name + "," + patient + (i < 5 ? ",diagnosis," : ",relapse,") + name + ".vcf," +
                (i % 4 == 1 ? name + ".fusions.tsv" : "") + ",clinical.tsv\n";
    }
    folder_.write("clinical.tsv", clinical);
    write_sheet(sheet_);
  }

  void write_sheet(const std::string& text) const { folder_.write("sheet.csv", text); }
  [[nodiscard]] const std::string& sheet() const { return sheet_; }
  [[nodiscard]] const TemporaryFolder& folder() const { return folder_; }
  [[nodiscard]] std::string path(const std::string& name) const { return folder_.path(name); }

  VerbResult extract(const std::string& output, std::vector<std::string> more = {}) const {
    std::vector<std::string> arguments = {"extract", "--samplesheet", path("sheet.csv"), "-o", path(output)};
    arguments.insert(arguments.end(), more.begin(), more.end());
    return run_verb(arguments);
  }

 private:
  TemporaryFolder folder_;
  std::string sheet_;
};

std::vector<std::string> samples_of(const std::string& profiles) {
  std::vector<std::string> names;
  for (const std::string_view line : marrow::split(profiles, '\n')) {
    if (!line.empty()) names.push_back(marrow::read_profile(line).sample);
  }
  return names;
}

}  // namespace

TEST_CASE("threads change no byte of a cohort, and patients are compared whatever stands between their samples") {
  const Cohort cohort;
  REQUIRE(cohort.extract("one.jsonl").status == 0);
  const std::string one = read_file(cohort.path("one.jsonl"));
  CHECK(samples_of(one) == std::vector<std::string>{"S0", "S1", "S2", "S3", "S4", "S5", "S6", "S7", "S8"});
  CHECK_FALSE(marrow::read_profile(one.substr(0, one.find('\n'))).serial.is_null());
  for (const char* threads : {"2", "7"}) {
    const VerbResult many = cohort.extract("many.jsonl", {"--threads", threads});
    CHECK(many.status == 0);
    CHECK(read_file(cohort.path("many.jsonl")) == one);
    CHECK(many.err == cohort.extract("again.jsonl").err);
  }
  CHECK(cohort.extract("none.jsonl", {"--threads", "0"}).status == 2);
  CHECK_FALSE(std::filesystem::exists(cohort.path("one.jsonl.finished")));
}

TEST_CASE("a sample's profile does not depend on the samples beside it") {
  const Cohort cohort;
  cohort.extract("all.jsonl");
  const std::string all = read_file(cohort.path("all.jsonl"));
  // The one sample of P4, and both of P1 with their own tables.
  const std::vector<std::string_view> rows = marrow::split(cohort.sheet(), '\n');
  const auto sheet_of = [&](std::vector<std::size_t> samples) {
    std::string text = std::string(rows[0]) + "\n";
    for (const std::size_t sample : samples) text += std::string(rows[sample + 1]) + "\n";
    return text;
  };
  for (const std::vector<std::size_t>& samples : {std::vector<std::size_t>{4}, std::vector<std::size_t>{1, 6}}) {
    cohort.write_sheet(sheet_of(samples));
    CHECK(cohort.extract("some.jsonl").status == 0);
    const std::string some = read_file(cohort.path("some.jsonl"));
    for (const std::string_view line : marrow::split(some, '\n')) {
      CHECK(all.find(line) != std::string::npos);
    }
  }
}

TEST_CASE("a sample that fails is listed, and the others are as they would be without it") {
  const Cohort cohort;
  cohort.extract("all.jsonl");
  const std::string all = read_file(cohort.path("all.jsonl"));
  SUBCASE("its VCF is cut off") {
    cohort.folder().write("S4.vcf", marrow_test::sites_header() + "chr17\t76742");
  }
  SUBCASE("its VCF is not there") {
    std::filesystem::remove(cohort.path("S4.vcf"));
  }
  SUBCASE("its own clinical table is no table") {
    cohort.folder().write("own.tsv", "nothing\n");
    std::string sheet = cohort.sheet();
    const std::size_t row = sheet.find("S4.vcf,,clinical.tsv");
    REQUIRE(row != std::string::npos);
    cohort.write_sheet(sheet.replace(row, 20, "S4.vcf,,own.tsv"));
  }
  SUBCASE("its own table of fusions is not there") {
    std::string sheet = cohort.sheet();
    cohort.write_sheet(sheet.replace(sheet.find("S4.vcf,,"), 8, "S4.vcf,none.tsv,"));
  }
  const VerbResult result = cohort.extract("rest.jsonl", {"--failures", cohort.path("failed.tsv"), "--threads", "3"});
  CHECK(result.status == 6);
  CHECK(result.err.find("sample S4: error: ") != std::string::npos);
  std::string expected;
  for (const std::string_view line : marrow::split(all, '\n')) {
    if (!line.empty() && marrow::read_profile(line).sample != "S4") expected += std::string(line) + "\n";
  }
  CHECK(read_file(cohort.path("rest.jsonl")) == expected);
  const std::string failed = read_file(cohort.path("failed.tsv"));
  CHECK(failed.starts_with("sample\tkind\tmessage\thint\nS4\t"));

  const VerbResult report = run_verb({"report", "--failures", cohort.path("failed.tsv"), "-o", cohort.path("report/")},
                                     read_file(cohort.path("rest.jsonl")));
  CHECK(report.status == 0);
  const std::string index = read_file(cohort.path("report/index.html"));
  CHECK(index.find("sample that could not be read") != std::string::npos);
  CHECK(index.find("<bdi>S4</bdi></th><td role=\"cell\" data-label=\"What is wrong\">") != std::string::npos);
  const VerbResult text = run_verb({"report", "--failures", cohort.path("failed.tsv")}, expected);
  CHECK(text.out.find("Could not be read\n  S4: ") != std::string::npos);

  const VerbResult strict = cohort.extract("strict.jsonl", {"--strict", "--threads", "2"});
  CHECK((strict.status == 3 || strict.status == 4));
  CHECK(strict.err.find("in: sample S4") != std::string::npos);
  CHECK_FALSE(std::filesystem::exists(cohort.path("strict.jsonl")));
}

TEST_CASE("a sheet of one sample that fails is a cohort with nothing in it") {
  const Cohort cohort(1);
  std::filesystem::remove(cohort.path("S0.vcf"));
  const VerbResult result = cohort.extract("none.jsonl", {"--failures", cohort.path("failed.tsv")});
  CHECK(result.status == 6);
  CHECK(read_file(cohort.path("none.jsonl")).empty());
  CHECK(read_file(cohort.path("failed.tsv")).find("S0\tio\t") != std::string::npos);
}

TEST_CASE("a table that the samples share and that cannot be read ends the run") {
  const Cohort cohort;
  cohort.folder().write("clinical.tsv", "nothing\n");
  CHECK(cohort.extract("none.jsonl").status == 4);
  CHECK_FALSE(std::filesystem::exists(cohort.path("none.jsonl")));
}

TEST_CASE("finished samples are taken up again, changed and failed ones are made anew") {
  const Cohort cohort;
  cohort.extract("all.jsonl");
  const std::string all = read_file(cohort.path("all.jsonl"));
  cohort.folder().write("S4.vcf", "");  // P4 has only this one
  CHECK(cohort.extract("out.jsonl").status == 6);
  REQUIRE(std::filesystem::exists(cohort.path("out.jsonl.finished")));
  const auto count = [](const VerbResult& result) {
    const std::size_t end = result.err.find(" finished before");
    REQUIRE(end != std::string::npos);
    return result.err.substr(result.err.rfind(' ', end - 1) + 1, end - result.err.rfind(' ', end - 1) - 1);
  };
  cohort.folder().write("S4.vcf", marrow_test::sites_header());
  const VerbResult resumed = cohort.extract("out.jsonl", {"--resume", "--threads", "2"});
  CHECK(resumed.status == 0);
  CHECK(count(resumed) == "8");
  CHECK(read_file(cohort.path("out.jsonl")) == all);
  CHECK(count(cohort.extract("out.jsonl", {"--resume"})) == "9");
  CHECK(read_file(cohort.path("out.jsonl")) == all);

  SUBCASE("a changed file makes the samples of its patient anew") {
    cohort.folder().write("S1.vcf", marrow_test::sites_header() + r248q);
    CHECK(count(cohort.extract("out.jsonl", {"--resume"})) == "7");
    CHECK(read_file(cohort.path("out.jsonl")) != all);
  }
  SUBCASE("so does an option, for all") {
    CHECK(count(cohort.extract("out.jsonl", {"--resume", "--min-depth", "30"})) == "0");
  }
  SUBCASE("so does a row of the sheet") {
    std::string sheet = cohort.sheet();
    cohort.write_sheet(sheet.replace(sheet.find("S4,P4,diagnosis"), 15, "S4,P4,unknown"));
    CHECK(count(cohort.extract("out.jsonl", {"--resume"})) == "8");
  }
  SUBCASE("a kept profile whose bytes were changed counts as none") {
    std::string kept = read_file(cohort.path("out.jsonl.finished"));
    kept[kept.rfind("not_assessed")] = 'N';
    cohort.folder().write("out.jsonl.finished", kept);
    const VerbResult after = cohort.extract("out.jsonl", {"--resume"});
    CHECK(count(after) != "9");
    CHECK(read_file(cohort.path("out.jsonl")) == all);
  }
  SUBCASE("without --resume nothing is taken, and nothing stays") {
    CHECK(cohort.extract("out.jsonl").err.find("finished before") == std::string::npos);
    CHECK_FALSE(std::filesystem::exists(cohort.path("out.jsonl.finished")));
  }
}

TEST_CASE("--resume needs a place to keep what is finished") {
  const Cohort cohort;
  CHECK(run_verb({"extract", "--samplesheet", cohort.path("sheet.csv"), "--resume"}).status == 2);
  CHECK(run_verb({"extract", "--vcf", cohort.path("S0.vcf"), "--resume", "-o", cohort.path("x")}).status == 2);
  CHECK(cohort.extract("x.jsonl", {"--failures", cohort.path("x.jsonl")}).status == 2);
}

TEST_CASE("a sheet from a spreadsheet program reads as any other, one with a sample twice is refused") {
  const Cohort cohort;
  cohort.extract("all.jsonl");
  std::string sheet = "\xEF\xBB\xBF";
  for (const char c : cohort.sheet()) sheet += c == '\n' ? std::string("\r\n") : std::string(1, c);
  cohort.write_sheet(sheet);
  CHECK(cohort.extract("windows.jsonl").status == 0);
  CHECK(read_file(cohort.path("windows.jsonl")) == read_file(cohort.path("all.jsonl")));
  cohort.write_sheet(cohort.sheet() + "S4,P4,relapse,S4.vcf,,\n");
  const VerbResult twice = cohort.extract("twice.jsonl");
  CHECK(twice.status == 4);
  CHECK(twice.err.find("lines 6 and 11 are of the same sample") != std::string::npos);
}

TEST_CASE("every sample is told what its population file does not tell") {
  const Cohort cohort(3);
  const std::string population = cohort.folder().write(
      "population.vcf", "##fileformat=VCFv4.2\n##INFO=<ID=AF,Number=A,Type=Float,Description=\"-\">\n" +
                            marrow_test::sites_columns + "chr17\t7674220\t.\tC\tT\t.\t.\tAF=0.02\n");
  REQUIRE(cohort.extract("all.jsonl", {"--population", population}).status == 0);
  const std::string all = read_file(cohort.path("all.jsonl"));
  for (const std::string_view line : marrow::split(all, '\n')) {
    if (!line.empty()) CHECK(line.find("W321") != std::string_view::npos);
  }
}

TEST_CASE("sections for MultiQC hold what the cohort's page holds") {
  const Cohort cohort;
  cohort.extract("all.jsonl");
  CHECK(run_verb({"report", "-O", "multiqc"}, read_file(cohort.path("all.jsonl"))).status == 2);
  CHECK(run_verb({"report", "-O", "multiqc", "-o", cohort.path("qc/")}, read_file(cohort.path("all.jsonl"))).status ==
        0);
  const std::string genes = read_file(cohort.path("qc/marrow_genes_mqc.json"));
  CHECK(genes.find("\"TP53\":{\"present\":3,\"absent\":0,\"not_assessed\":6}") != std::string::npos);
  const std::string samples = read_file(cohort.path("qc/marrow_samples_mqc.json"));
  CHECK(samples.find("\"NOTCH1\":\"not assessed\",\"TP53\":\"present\"") != std::string::npos);
  CHECK(read_file(cohort.path("qc/marrow_subtypes_mqc.json")).find("ETV6::RUNX1") != std::string::npos);
  CHECK(read_file(cohort.path("qc/marrow_failed_mqc.json")).find("None.") != std::string::npos);
  const std::string failed = cohort.folder().write("failed.tsv", "sample\tkind\tmessage\thint\n<b>S9\tio\ta & b\t\n");
  CHECK(run_verb({"report", "-O", "multiqc", "--failures", failed, "-o", cohort.path("qc/")},
                 read_file(cohort.path("all.jsonl")))
            .status == 0);
  CHECK(read_file(cohort.path("qc/marrow_failed_mqc.json")).find("<td>&lt;b&gt;S9</td><td>a &amp; b</td>") !=
        std::string::npos);
}
