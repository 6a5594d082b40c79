#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <string>
#include <vector>

#include "marrow/base/random.hpp"
#include "marrow/io/json_text.hpp"
#include "marrow/io/profile_json.hpp"
#include "marrow/records/profile_value.hpp"
#include "temporary_folder.hpp"
#include "verbs/run_verb.hpp"

// Laws that hold for any variant file: how a caller writes the same changes down does not change what marrow finds.

namespace {

struct Site {
  std::string contig;
  int pos1;
  std::string ref;
  std::vector<std::string> alts;
};

/// Changes of shipped coding sequences on GRCh38, one of them multi-allelic.
const std::vector<Site>& sites() {
  static const std::vector<Site> all = {{"12", 25245350, "C", {"T", "A"}}, {"17", 7674220, "C", {"T"}},
                                        {"17", 7673802, "C", {"T", "A"}},  {"9", 136496500, "C", {"T"}},
                                        {"17", 7675088, "C", {"T"}},       {"12", 25227341, "T", {"G", "A"}}};
  return all;
}

std::string header(const std::string& prefix) {
  return "##fileformat=VCFv4.2\n##contig=<ID=" + prefix + "9,length=138394717>\n##contig=<ID=" + prefix +
         "12,length=133275309>\n##contig=<ID=" + prefix + "17,length=83257441>\n" +
         "#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO\n";
}

std::string record(const std::string& prefix, const Site& site, const std::string& alt) {
  return prefix + site.contig + "\t" + std::to_string(site.pos1) + "\t.\t" + site.ref + "\t" + alt + "\t.\tPASS\t.\n";
}

/// Variants and gene states, as text, of a VCF.
std::string findings(const std::string& vcf) {
  const marrow_test::TemporaryFolder folder;
  const VerbResult result = run_verb({"extract", "--quiet", "--id", "PT1", "--vcf", folder.write("t.vcf", vcf)});
  INFO(result.err);
  REQUIRE(result.status == 0);
  const marrow::Value profile = marrow::parse_json(result.out.substr(0, result.out.find('\n')));
  return marrow::write_json(*profile.find("variants")) + marrow::write_json(*profile.find("genes"));
}

std::vector<std::string> joined_records(const std::string& prefix) {
  std::vector<std::string> records;
  for (const Site& site : sites()) {
    std::string alts;
    for (const std::string& alt : site.alts) alts += (alts.empty() ? "" : ",") + alt;
    records.push_back(record(prefix, site, alts));
  }
  return records;
}

std::string file_of(const std::string& prefix, const std::vector<std::string>& records) {
  std::string text = header(prefix);
  for (const std::string& line : records) text += line;
  return text;
}

}  // namespace

TEST_CASE("the order of records changes nothing") {
  const std::string expected = findings(file_of("chr", joined_records("chr")));
  CHECK(expected.find("p.Gly12Asp") != std::string::npos);
  marrow::Random random(7);
  for (int i = 0; i < 8; ++i) {
    std::vector<std::string> records = joined_records("chr");
    marrow::shuffle(records, random);
    CHECK(findings(file_of("chr", records)) == expected);
  }
}

TEST_CASE("chr9 and 9 are one contig") {
  CHECK(findings(file_of("", joined_records(""))) == findings(file_of("chr", joined_records("chr"))));
}

TEST_CASE("a multi-allelic record and its split records say the same") {
  std::vector<std::string> split;
  for (const Site& site : sites()) {
    for (const std::string& alt : site.alts) split.push_back(record("chr", site, alt));
  }
  CHECK(findings(file_of("chr", split)) == findings(file_of("chr", joined_records("chr"))));
}

TEST_CASE("a record that comes again, in the same or in a second file, counts once") {
  std::vector<std::string> twice = joined_records("chr");
  const std::vector<std::string> once = twice;
  twice.insert(twice.end(), once.begin(), once.end());
  CHECK(findings(file_of("chr", twice)) == findings(file_of("chr", once)));
}
