#include <doctest/doctest.h>

#include <filesystem>

#include "run_verb.hpp"
#include "vcf_fixtures.hpp"

namespace {

using marrow_test::sites_header;
using marrow_test::tabbed;
using marrow_test::TemporaryFolder;

/// TP53 on GRCh38: codon 248 reads CGG on the minus strand, so that 7674218-7674221 are T C C G; rs1042522 is Pro72Arg.
std::string tumour() {
  return "##fileformat=VCFv4.2\n##contig=<ID=chr17,length=83257441>\n" +
         tabbed(
             "#CHROM  POS  ID  REF  ALT  QUAL  FILTER  INFO  FORMAT  T\n"
             "chr17  7674220  .  C  CC  .  PASS  .  GT:AD  0/1:50,50\n"
             "chr17  7674220  .  C  T  .  PASS  .  GT:AD  0/1:80,20\n"
             "chr17  7676154  .  G  C  .  PASS  .  GT:AD  0/1:60,40\n"
             "chr17  7674217  .  C  A  .  PASS  .  GT:AD  0/1:55,45\n");
}

/// The insertion written one base to the left of where the tumour has it, and contigs without "chr".
std::string population(const std::string& length = "83257441") {
  return "##fileformat=VCFv4.2\n##contig=<ID=17,length=" + length + ">\n" +
         "##FILTER=<ID=AC0,Description=\"-\">\n##INFO=<ID=AF,Number=A,Type=Float,Description=\"-\">\n"
         "##INFO=<ID=AF_grpmax,Number=A,Type=Float,Description=\"-\">\n"
         "##INFO=<ID=AN,Number=1,Type=Integer,Description=\"-\">\n" +
         tabbed(
             "#CHROM  POS  ID  REF  ALT  QUAL  FILTER  INFO\n"
             "17  7674217  .  C  A  .  PASS  AF=0.0009;AN=1000\n"
             "17  7674218  .  T  TC  .  PASS  AF=0.0004;AF_grpmax=0.004;AN=1000\n"
             "17  7674220  .  C  T  .  PASS  AF=0.01;AF_grpmax=0.02;AN=1000\n"
             "17  7676154  .  G  A,C  .  AC0  AF=0.00002,0.7;AN=1000\n");
}

/// Change, origin and reason of each variant.
VerbResult origins(const std::string& tumour, const std::string& population) {
  return run_verb({"query", "--quiet", "--report-germline", "--id", "PT1", "--vcf", tumour, "--population", population,
                   "--each", "variants", "-f", "%id %origin | %origin_reason\\n"});
}

std::string expected(const std::string& file) {
  return "chr17-7674217-C-A unknown | not common in " + file +
         ", no normal sample; half of the reads, as of an inherited variant\n"
         "chr17-7674220-C-CC germline | population frequency 0.004 (AF_grpmax of " +
         file +
         ")\n"
         "chr17-7674220-C-T unknown | population frequency 0.02 (AF_grpmax of " +
         file +
         ") does not count for a hotspot, no normal sample\n"
         "chr17-7676154-G-C germline | population frequency 0.7 (AF of " +
         file + ")\n";
}

}  // namespace

TEST_CASE("--population finds an allele whatever its spelling, with and without an index, in VCF and BCF") {
  const TemporaryFolder folder;
  const std::string vcf = folder.write("t.vcf", tumour());
  const std::string plain = folder.write("plain.vcf", population());
  const std::string bgzf = marrow_test::write_bgzf(folder, "whole.vcf.gz", population());
  const std::string indexed = marrow_test::write_bgzf(folder, "indexed.vcf.gz", population());
  marrow_test::write_index(indexed, false);
  const std::string bcf = marrow_test::write_bcf(folder, "indexed.bcf", population());
  marrow_test::write_index(bcf, true);
  for (const std::string& path : {plain, bgzf, indexed, bcf}) {
    const VerbResult result = origins(vcf, path);
    CHECK(result.err == "");
    CHECK(result.status == 0);
    CHECK(result.out == expected(std::filesystem::path(path).filename().string()));
  }
}

TEST_CASE("without --report-germline common alleles are set aside and counted") {
  const TemporaryFolder folder;
  const VerbResult result = run_verb({"extract", "--id", "PT1", "--vcf", folder.write("t.vcf", tumour()),
                                      "--population", folder.write("p.vcf", population())});
  CHECK(result.status == 0);
  CHECK(result.out.find("\"germline\":2") != std::string::npos);
  CHECK(result.out.find("\"role\":\"population\",\"name\":\"p.vcf\"") != std::string::npos);
  CHECK(result.out.find("7676154") == std::string::npos);
}

TEST_CASE("a population file of another build, without frequencies, cut off or not there is refused") {
  const TemporaryFolder folder;
  const std::string vcf = folder.write("t.vcf", tumour());
  const VerbResult other_build = origins(vcf, folder.write("p37.vcf", population("81195210")));
  CHECK(other_build.status == 4);
  CHECK(other_build.err.find("the population file is of GRCh37, the sample of GRCh38\n  in: p37.vcf") !=
        std::string::npos);
  const VerbResult no_frequency = origins(vcf, folder.write("n.vcf", sites_header()));
  CHECK(no_frequency.status == 4);
  CHECK(no_frequency.err.find("states no population frequency") != std::string::npos);
  std::string cut = population();
  cut.resize(cut.size() - 5);
  CHECK(origins(vcf, folder.write("cut.vcf", cut)).err.find("the file is cut off") != std::string::npos);
  CHECK(origins(vcf, folder.path("none.vcf")).status == 3);
  std::string beyond = population();
  beyond.replace(beyond.find("AF=0.01"), 7, "AF=1.01");
  CHECK(origins(vcf, folder.write("b.vcf", beyond)).err.find("is no frequency between 0 and 1") != std::string::npos);
}

TEST_CASE("an index older than its file, or damaged, is not used, and that is said") {
  const TemporaryFolder folder;
  const std::string vcf = folder.write("t.vcf", tumour());
  const std::string path = marrow_test::write_bgzf(folder, "g.vcf.gz", population());
  marrow_test::write_index(path, false);
  const auto warned = [&](const std::string& text) {
    const VerbResult result = run_verb({"extract", "--id", "PT1", "--vcf", vcf, "--population", path});
    CHECK(result.status == 0);
    CHECK(result.out.find("\"germline\":2") != std::string::npos);
    CHECK(result.out.find(text) != std::string::npos);
  };
  std::filesystem::last_write_time(path + ".tbi", std::filesystem::last_write_time(path) - std::chrono::hours(1));
  warned("the index of g.vcf.gz is older than it and is not used");
  static_cast<void>(folder.write("g.vcf.gz.tbi", "no index"));
  warned("the index of g.vcf.gz cannot be read and is not used");
}
