#include "marrow/io/sample_call.hpp"

#include <doctest/doctest.h>

#include <sstream>

#include "marrow/base/error.hpp"
#include "marrow/io/vcf_reader.hpp"
#include "vcf_fixtures.hpp"

namespace {

using Reads = std::vector<std::optional<std::int64_t>>;
using marrow_test::tabbed;
using marrow_test::TemporaryFolder;

std::string header(std::string_view samples, std::string_view extra = "") {
  return "##fileformat=VCFv4.2\n##contig=<ID=chr1,length=248956422>\n" + std::string(extra) +
         tabbed("#CHROM  POS  ID  REF  ALT  QUAL  FILTER  INFO  FORMAT  " + std::string(samples) + "\n");
}

marrow::VcfRecord read_one(const std::string& text, const marrow::VcfOptions& options = {}) {
  const TemporaryFolder folder;
  marrow::Warnings warnings;
  marrow::VcfReader reader(folder.write("a.vcf", text), options, warnings);
  marrow::VcfRecord record;
  const bool is_read = reader.next(record);
  REQUIRE(is_read);
  return record;
}

std::string problem_of(const std::string& text, const marrow::VcfOptions& options = {}) {
  try {
    read_one(text, options);
  } catch (const marrow::Error& error) {
    return error.what();
  }
  return "none";
}

std::string one_sample(std::string_view alleles, std::string_view format, std::string_view values) {
  return header("T") + tabbed("chr1  100  .  " + std::string(alleles) + "  .  PASS  .  " + std::string(format) + "  " +
                              std::string(values) + "\n");
}

}  // namespace

TEST_CASE("Mutect2 gives counts and fraction of tumour and normal, told by its header") {
  const auto record =
      read_one(header("N1  T1", "##tumor_sample=T1\n##normal_sample=N1\n") +
               tabbed("chr1  100  .  C  T,G  .  PASS  .  GT:AD:AF:DP:F1R2  0/0:30,0,1:0.01,0.02:31:1,2,3  "
                      "0|1/2:20,8,2:0.27,0.07:30:1,2,3\n"));
  REQUIRE(record.tumour);
  REQUIRE(record.normal);
  CHECK(record.tumour->allele_reads == Reads{20, 8, 2});
  CHECK(record.tumour->allele_fractions == std::vector<std::optional<double>>{0.27, 0.07});
  CHECK(record.tumour->depth_reads == 30);
  CHECK(record.tumour->genotype == std::vector<int>{0, 1, 2});
  CHECK(record.tumour->is_phased);
  CHECK(record.normal->allele_reads == Reads{30, 0, 1});
}

TEST_CASE("Strelka2's tier 1 counts become reads of REF and ALT") {
  const auto snv =
      read_one(header("NORMAL  TUMOR") + tabbed("chr1  100  .  C  T  .  PASS  SOMATIC  DP:FDP:SDP:SUBDP:AU:CU:GU:TU  "
                                                "40:0:0:0:0,0:40,41:0,0:0,0  50:1:0:0:0,0:30,33:0,0:19,21\n"));
  REQUIRE(snv.tumour);
  CHECK(snv.tumour->allele_reads == Reads{30, 19});
  CHECK(snv.tumour->depth_reads == 50);
  CHECK(snv.normal->allele_reads == Reads{40, 0});
  const auto indel =
      read_one(header("NORMAL  TUMOR") + tabbed("chr1  100  .  CT  C  .  PASS  SOMATIC  DP:DP2:TAR:TIR:TOR  "
                                                "40:40:39,40:0,0:1,1  50:50:31,32:14,15:5,5\n"));
  CHECK(indel.tumour->allele_reads == Reads{31, 14});
}

TEST_CASE("other callers' counts are read where their meaning is sure, and left out where it is not") {
  CHECK(read_one(one_sample("C  T", "GT:RO:AO", "0/1:12:7")).tumour->allele_reads == Reads{12, 7});
  const std::string varscan = "##FORMAT=<ID=AD,Number=1,Type=Integer,Description=\"variant reads\">\n";
  CHECK(read_one(header("T", varscan) + tabbed("chr1  100  .  C  T  .  PASS  .  GT:RD:AD  0/1:12:7\n"))
            .tumour->allele_reads == Reads{12, 7});
  CHECK(read_one(one_sample("C  T", "GT:AD", "0/1:.")).tumour->allele_reads.empty());
  CHECK(read_one(one_sample("C  T", "GT:AD", "0/1:.,5")).tumour->allele_reads == Reads{std::nullopt, 5});
  CHECK_FALSE(read_one(one_sample("C  T", "GT:AD", "0/1:.,5")).tumour->depth_reads);  // the REF's reads are not stated
  CHECK(read_one(one_sample("C  T", "GT:RD:AD", "0/1:12:7")).tumour->allele_reads == Reads{12, 7});
  CHECK(read_one(one_sample("C  T", "GT:DP4", "0/1:6,6,3,4")).tumour->allele_reads == Reads{12, 7});
  CHECK(read_one(one_sample("C  T,G", "GT:DP4", "0/1:6,6,3,4")).tumour->allele_reads.empty());  // of which ALT?
  CHECK(read_one(one_sample("C  T,A", "GT:BCOUNT", "0/1:2,12,0,7")).tumour->allele_reads == Reads{12, 7, 2});
  CHECK(read_one(one_sample("CT  C", "GT:BCOUNT", "0/1:2,12,0,7")).tumour->allele_reads.empty());
  CHECK(read_one(one_sample("C  T", "GT:FREQ", "0/1:33,33%")).tumour->allele_fractions ==
        std::vector<std::optional<double>>{0.3333});
  CHECK(read_one(one_sample("C  T", "GT:AD:DP", "0/1")).tumour->allele_reads.empty());
  CHECK(read_one(one_sample("C  .", "GT:AD:DP", "0/0:25:25")).tumour->allele_reads == Reads{25});
  CHECK(read_one(one_sample("C  <NON_REF>", "GT:DP:MIN_DP", "0/0:25:21")).tumour->min_depth_reads == 21);
  CHECK(read_one(one_sample("C  T", "GT:AD", "0/1:12,7")).tumour->depth_reads == 19);
  CHECK(read_one(one_sample("C  T", ".", ".")).tumour->genotype.empty());
}

TEST_CASE("a sample column that contradicts its record is refused") {
  const std::pair<const char*, std::string> cases[] = {
      {"AD has 1 values, the record has 2 alleles (tumour column)", one_sample("C  T", "GT:AD", "0/1:30")},
      {"AD has 3 values, the record has 2 alleles (tumour column)", one_sample("C  T", "GT:AD", "0/1:30,2,1")},
      {"AD '30,-2' is no number of reads (tumour column)", one_sample("C  T", "GT:AD", "0/1:30,-2")},
      {"AD '30,x' is no number of reads (tumour column)", one_sample("C  T", "GT:AD", "0/1:30,x")},
      {"DP '-1' is no number of reads (tumour column)", one_sample("C  T", "GT:DP", "0/1:-1")},
      {"DP '3,4' is no number of reads (tumour column)", one_sample("C  T", "GT:DP", "0/1:3,4")},
      {"AF '1.5' is no fraction between 0 and 1 (tumour column)", one_sample("C  T", "GT:AF", "0/1:1.5")},
      {"AF 'nan' is no fraction between 0 and 1 (tumour column)", one_sample("C  T", "GT:AF", "0/1:nan")},
      {"AF has 2 values, the record has 1 alternative alleles (tumour column)",
       one_sample("C  T", "GT:AF", "0/1:0.5,0.2")},
      {"FREQ '120%' is no fraction between 0 and 1 (tumour column)", one_sample("C  T", "GT:FREQ", "0/1:120%")},
      {"DP4 has 3 values, it counts 2 alleles on 2 strands (tumour column)", one_sample("C  T", "GT:DP4", "0/1:6,6,3")},
      {"BCOUNT '1,2,x,4' is no number of reads (tumour column)", one_sample("C  T", "GT:BCOUNT", "0/1:1,2,x,4")},
      {"GT '0/2' is no genotype of this record (tumour column)", one_sample("C  T", "GT", "0/2")},
      {"GT '0/' is no genotype of this record (tumour column)", one_sample("C  T", "GT", "0/")},
      {"a sample has more values than FORMAT 'GT' names (tumour column)", one_sample("C  T", "GT", "0/1:7")},
      {"the line has 9 columns, the header names 10", header("T") + tabbed("chr1  5  .  C  T  .  .  .  GT\n")},
  };
  for (const auto& [problem, text] : cases) CHECK(problem_of(text) == problem);
}

TEST_CASE("the tumour column is the one that is named, never the one that stands first") {
  const std::string record = tabbed("chr1  100  .  C  T  .  PASS  .  DP  10  20\n");
  const auto depth = [&](const std::string& text, const marrow::VcfOptions& options = {}) {
    return read_one(text, options).tumour->depth_reads;
  };
  CHECK(depth(header("NORMAL  TUMOR") + record) == 20);
  CHECK(depth(header("tumour  x") + record) == 10);
  CHECK(depth(header("A  B", "##PEDIGREE=<Derived=B,Original=A>\n") + record) == 20);
  CHECK(depth(header("A  B", "##PEDIGREE=<ID=A,Original=B>\n") + record) == 10);
  CHECK(depth(header("A  B", "##normal_sample=A\n") + record) == 20);
  CHECK(depth(header("PT1_normal  PT1_relapse") + record) == 20);
  CHECK(depth(header("PT1.Tumor  PT1.Normal") + record) == 10);
  CHECK(depth(header("S  S-match", "##source=VarDict_v1.8.2\n") + record) == 10);
  CHECK(problem_of(header("S  S-match") + record) ==
        "the file has 2 samples and does not say which is the tumour: S, S-match");
  CHECK(problem_of(header("abnormal1  abnormal2") + record) ==
        "the file has 2 samples and does not say which is the tumour: abnormal1, abnormal2");
  CHECK(depth(header("A  B") + record, {.tumour = "B"}) == 20);
  CHECK(depth(header("A  B") + record, {.normal = "B"}) == 10);
  CHECK(depth(header("NORMAL  TUMOR") + record, {.tumour = "NORMAL"}) == 10);
  CHECK(problem_of(header("A  B") + record) == "the file has 2 samples and does not say which is the tumour: A, B");
  CHECK(problem_of(header("A  B", "##tumor_sample=A\n##tumor_sample=B\n") + record) ==
        "the file has 2 samples and does not say which is the tumour: A, B");
  CHECK(problem_of(header("PAT1-T  PAT1-N") + record, {.tumour = "PAT1-R"}) ==
        "there is no sample 'PAT1-R' in the file");
  CHECK(problem_of(header("A  A") + record) == "two sample columns are called 'A'");
}
