#include "marrow/io/assembly_detection.hpp"

#include <doctest/doctest.h>

#include "marrow/base/error.hpp"

using marrow::Assembly;

namespace {

std::string problem_of(const std::vector<marrow::HeaderContig>& contigs) {
  try {
    static_cast<void>(marrow::assembly_by_lengths(contigs));
  } catch (const marrow::Error& error) {
    return error.what();
  }
  return "none";
}

}  // namespace

TEST_CASE("contig lengths tell the build, and only main contigs count") {
  CHECK(marrow::assembly_by_lengths({{"chr1", 248956422}, {"chrM", 16569}}) == Assembly::grch38);
  CHECK(marrow::assembly_by_lengths({{"1", 249250621}, {"hs37d5", 35477943}, {"MT", 16569}}) == Assembly::grch37);
  CHECK(marrow::assembly_by_lengths({{"chrM", 16571}, {"chrX", 155270560}}) == Assembly::grch37);
  CHECK_FALSE(marrow::assembly_by_lengths({{"chrM", 16569}, {"chrUn_KI270302v1", 2274}}));
  CHECK_FALSE(marrow::assembly_by_lengths({{"chr1", {}}}));
  std::vector<std::string> unmatched;
  CHECK_FALSE(marrow::assembly_by_lengths({{"chr1", 1000}}, &unmatched));
  CHECK(unmatched == std::vector<std::string>{"chr1"});
}

TEST_CASE("a mixture of builds and a build that marrow cannot work on are refused by name") {
  CHECK(problem_of({{"chr1", 248956422}, {"chr2", 243199373}}) ==
        "the header mixes genome builds: contig 'chr1' is 248956422 bases long as in GRCh38, but contig 'chr2' is "
        "243199373 bases long as in GRCh37");
  CHECK(problem_of({{"chr1", 248387328}}) ==
        "marrow does not work on T2T-CHM13 (contig 'chr1' is 248387328 bases long)");
  CHECK(problem_of({{"chr1", 247249719}}) ==
        "marrow does not work on NCBI36 (hg18) (contig 'chr1' is 247249719 bases long)");
}

TEST_CASE("the name of a reference tells the build") {
  for (const char* text : {"GRCh38", "file:///ref/Homo_sapiens_assembly38.fasta", "hg38.fa.gz", "/x/hs38DH.fa",
                           "/lifted/hg19_to_hg38/hg38.fa", "GCA_000001405.15_GRCh38_no_alt_analysis_set.fna"}) {
    CAPTURE(text);
    CHECK(marrow::assembly_by_text(text) == Assembly::grch38);
  }
  for (const char* text : {"GRCh37", "/ref/hg19/genome.fa", "human_g1k_v37_decoy.fasta", "hs37d5.fa", "b37",
                           "Homo_sapiens_assembly19.fasta"}) {
    CAPTURE(text);
    CHECK(marrow::assembly_by_text(text) == Assembly::grch37);
  }
  for (const char* text : {"", "genome.fa", "/lab37/genome.fa", "hg19_hg38.fa"}) {
    CAPTURE(text);
    CHECK_FALSE(marrow::assembly_by_text(text));
  }
  CHECK_THROWS_AS(static_cast<void>(marrow::assembly_by_text("chm13v2.0.fa")), marrow::Error);
  CHECK_THROWS_AS(static_cast<void>(marrow::assembly_by_text("/ref/hg18.fa")), marrow::Error);
  CHECK(marrow::assembly_from_option("hg19") == Assembly::grch37);
  for (const char* text : {"T2T", "hs1", "CHM13", "NCBI36", "hg18", "mm10", ""}) {
    CAPTURE(text);
    CHECK_THROWS_AS(static_cast<void>(marrow::assembly_from_option(text)), marrow::Error);
  }
}
