#include <doctest/doctest.h>

#include <algorithm>
#include <cstdlib>
#include <map>
#include <sstream>
#include <string>
#include <vector>

#include "marrow/io/profile_json.hpp"
#include "marrow/records/serial.hpp"
#include "run_verb.hpp"
#include "temporary_folder.hpp"

namespace {

using marrow::Serial;

std::string example(const std::string& name) {
  return std::string(MARROW_SOURCE_DIR) + "/data/example/" + name;
}

const std::string sheet_header = "sample,patient,timepoint,assembly,vcf,normal,coverage,purity,clinical\n";

std::string diagnosis_row() {
  return "EX-B06-D,EX-B06,diagnosis,GRCh38," + example("EX-B06-D.mutect2.vcf") + ",EX-B06-N,,0.8,\n";
}
std::string relapse_row() {
  return "EX-B06-R,EX-B06,relapse,GRCh38," + example("EX-B06-R.mutect2.vcf") + ",EX-B06-N," +
         example("EX-B06-R.covered.bed") + ",0.85,\n";
}
std::string other_row() {
  return "EX-B08,EX-B08,diagnosis,GRCh38," + example("EX-B08.mutect2.vcf") + ",,,,\n";
}

/// Profiles by sample, as text, and the samples in their order.
struct Extracted {
  std::map<std::string, std::string> profiles;
  std::vector<std::string> order;
};

Extracted extract(const std::string& rows, const std::vector<std::string>& options = {}) {
  const marrow_test::TemporaryFolder folder;
  std::vector<std::string> arguments = {"extract", "--samplesheet", folder.write("sheet.csv", sheet_header + rows)};
  arguments.insert(arguments.end(), options.begin(), options.end());
  const VerbResult result = run_verb(arguments);
  INFO(result.err);
  REQUIRE(result.status == 0);
  Extracted extracted;
  std::istringstream lines(result.out);
  for (std::string line; std::getline(lines, line);) {
    extracted.order.push_back(marrow::read_profile(line).sample);
    extracted.profiles[extracted.order.back()] = line;
  }
  return extracted;
}

Serial serial_of(const std::string& profile) {
  const marrow::Value serial = marrow::read_profile(profile).serial;
  REQUIRE_FALSE(serial.is_null());
  return marrow::serial_from_value(serial);
}

std::string change_of(const Serial& serial, const std::string& gene) {
  for (const auto& lesion : serial.lesions) {
    if (lesion.gene == gene) return std::string(marrow::enum_name(lesion.changes.at(0).change));
  }
  return "no lesion";
}

}  // namespace

TEST_CASE("two samples of a patient are compared, whatever rows stand between and before them") {
  const Extracted sheet = extract(diagnosis_row() + other_row() + relapse_row(), {"--min-depth", "60"});
  CHECK(sheet.order == std::vector<std::string>{"EX-B06-D", "EX-B08", "EX-B06-R"});
  const Extracted swapped = extract(relapse_row() + diagnosis_row() + other_row(), {"--min-depth", "60"});
  CHECK(swapped.order == std::vector<std::string>{"EX-B06-R", "EX-B06-D", "EX-B08"});
  CHECK(sheet.profiles == swapped.profiles);
  CHECK(marrow::read_profile(sheet.profiles.at("EX-B08")).serial.is_null());
  const Serial serial = serial_of(sheet.profiles.at("EX-B06-D"));
  CHECK(change_of(serial, "CREBBP") == "rising");
  CHECK(change_of(serial, "KRAS") == "lost");
  CHECK(change_of(serial, "NT5C2") == "not_comparable");  // nothing says what the diagnosis covered
  CHECK(marrow::read_profile(sheet.profiles.at("EX-B06-D")).serial ==
        marrow::read_profile(sheet.profiles.at("EX-B06-R")).serial);
}

TEST_CASE("without the depth of the coverage nothing is lost") {
  const Extracted sheet = extract(diagnosis_row() + relapse_row());
  CHECK(change_of(serial_of(sheet.profiles.at("EX-B06-R")), "KRAS") == "not_comparable");
}

TEST_CASE("a diagnosis of which only a report is known is compared with the relapse") {
  const marrow_test::TemporaryFolder folder;
  const std::string clinical = folder.write(
      "c.tsv", "sample\tpatient\tmutations\tassessed_genes\nREP\tEX-B06\tCREBBP R1446C 0.04\tCREBBP;NT5C2\n");
  const Extracted sheet = extract("REP,EX-B06,diagnosis,,,,,," + clinical + "\n" + relapse_row());
  const Serial serial = serial_of(sheet.profiles.at("REP"));
  CHECK(change_of(serial, "CREBBP") == "shared");  // no counts: neither rising nor falling can be told
  CHECK(change_of(serial, "NT5C2") == "not_comparable");
  CHECK(serial.lesions.at(0).changes.at(0).because->find("limit that is not known") != std::string::npos);
}

TEST_CASE("a sample that fails leaves the others of its patient uncompared, and the cohort goes on") {
  const marrow_test::TemporaryFolder folder;
  const std::string sheet = folder.write(
      "sheet.csv", sheet_header + diagnosis_row() + "EX-B06-R,EX-B06,relapse,GRCh38," +
                       folder.write("broken.vcf", "##fileformat=VCFv4.2\nnonsense\n") + ",,,,\n" + other_row());
  const VerbResult result = run_verb({"extract", "--samplesheet", sheet});
  CHECK(result.status == 6);
  std::istringstream lines(result.out);
  std::string line;
  std::getline(lines, line);
  CHECK(marrow::read_profile(line).serial.is_null());
  std::getline(lines, line);
  CHECK(marrow::read_profile(line).sample == "EX-B08");
}

TEST_CASE("query prints a patient's lesions once, and report their course") {
  const marrow_test::TemporaryFolder folder;
  const std::string sheet = folder.write("sheet.csv", sheet_header + diagnosis_row() + relapse_row());
  const VerbResult lines = run_verb({"query", "--samplesheet", sheet, "--min-depth", "60", "--each", "serial", "-f",
                                     "%patient\\t%gene\\t%points.found\\t%changes.change\\n"});
  CHECK(lines.out ==
        "EX-B06\tNT5C2\tnot_assessed,present\tnot_comparable\nEX-B06\tKRAS\tpresent,absent\tlost\n"
        "EX-B06\tCREBBP\tpresent,present\trising\nEX-B06\tTP53\tnot_assessed,present\tnot_comparable\n");
  const VerbResult text = run_verb({"report", "--samplesheet", sheet, "--min-depth", "60"});
  CHECK(text.out.find("SAMPLES OF THIS PATIENT COMPARED") != std::string::npos);
  CHECK(text.out.find("diagnosis to relapse: rising") != std::string::npos);
  CHECK(text.out.find("Relapse-fated subclone") != std::string::npos);
  REQUIRE(run_verb({"report", "--samplesheet", sheet, "--min-depth", "60", "-o", folder.path("pages/")}).status == 0);
  const std::string page = marrow_test::read_file(folder.path("pages/EX-B06-R.html"));
  CHECK(page.find("aria-label=\"CREBBP p.(Arg1446Cys): diagnosis 4.3") != std::string::npos);
  CHECK(page.find("<b>diagnosis to relapse: lost</b>") != std::string::npos);
}

TEST_CASE("a deletion of one copy that takes both at relapse is deepened, in profile, text and page") {
  const marrow_test::TemporaryFolder folder;
  const std::string clinical = folder.write(
      "c.tsv",
      "sample\tpatient\tcopy_number\nD\tP\tCDKN2A heterozygous del; +21; 9p loss\nR\tP\tCDKN2A homdel; +21; +21\n");
  const std::string sheet = folder.write("sheet.csv", "sample,patient,timepoint\nD,P,diagnosis\nR,P,relapse\n");
  const std::vector<std::string> inputs = {"--samplesheet", sheet, "--clinical", clinical};
  const auto run = [&](std::vector<std::string> arguments) {
    arguments.insert(arguments.begin() + 1, inputs.begin(), inputs.end());
    return run_verb(arguments);
  };
  const VerbResult lines = run({"query", "--each", "serial", "-f", "%kind %lesion %points.value %changes.change\\n"});
  INFO(lines.err);
  CHECK(lines.out ==
        "focal CDKN2AB_del 1,0 deepened\nfocal chr21_gain .,. shared\nfocal i9q_dic9 .,. not_comparable\nchromosome 21 "
        "gain 1,2 deepened\narm 9p loss -1,. not_comparable\n");
  const VerbResult text = run({"report"});
  CHECK(text.out.find("diagnosis to relapse: deepened") != std::string::npos);
  REQUIRE(run({"report", "-o", folder.path("pages/")}).status == 0);
  const std::string page = marrow_test::read_file(folder.path("pages/R.html"));
  CHECK(page.find("aria-label=\"CDKN2AB del: diagnosis 1 copy; relapse no copy left\"") != std::string::npos);
  CHECK(page.find("diagnosis to relapse: deepened (copies: 1 at diagnosis (D), 0 at relapse (R))") !=
        std::string::npos);
}

TEST_CASE("profiles joined in a stream stay as they came") {
  const Extracted alone = extract(diagnosis_row());
  const Extracted other = extract(relapse_row());
  const VerbResult text =
      run_verb({"report"}, alone.profiles.at("EX-B06-D") + "\n" + other.profiles.at("EX-B06-R") + "\n");
  CHECK(text.status == 0);
  CHECK(text.out.find("COMPARED") == std::string::npos);
}

TEST_CASE("evidence from relapse is none at diagnosis, and the ledger says so") {
  const Extracted sheet = extract(diagnosis_row() + relapse_row());
  const auto notes = [](const std::string& profile) {
    const VerbResult result =
        run_verb({"query", "--each", "resistance", "-f", "%gene %stage: %stage_note\\n"}, profile);
    return result.out;
  };
  CHECK(
      notes(sheet.profiles.at("EX-B06-D")).find("KRAS relapse: evidence from relapse only; found at diagnosis here") !=
      std::string::npos);
  CHECK(notes(sheet.profiles.at("EX-B06-R")).find("NT5C2 relapse: .\n") != std::string::npos);
}

TEST_CASE("the real pairs of diagnosis and relapse share nothing on the panel") {
  const char* cohorts = std::getenv("MARROW_COHORTS");
  if (cohorts == nullptr) {
    MESSAGE("MARROW_COHORTS is not set: the ICGC pairs are not read");
    return;
  }
  const std::string folder = std::string(cohorts) + "/icgc_all_vcf/SSM-";
  for (const std::string patient : {"PAPLDL", "PARIAD"}) {
    const Extracted pair =
        extract(patient + "-03," + patient + ",diagnosis,," + folder + patient + "-03A-01D.vcf,,,,\n" + patient +
                "-04," + patient + ",relapse,," + folder + patient + "-04A-01D.vcf,,,,\n");
    const Serial serial = serial_of(pair.profiles.at(patient + "-04"));
    REQUIRE(serial.notes.size() == 1);
    CHECK(serial.notes.at(0).code == "share_nothing");
    CHECK(serial.pairs.at(0).changes.empty());
  }
}
