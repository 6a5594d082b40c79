#include "marrow/io/vcf_caller.hpp"

#include <doctest/doctest.h>

#include "caller_fixtures.hpp"
#include "marrow/base/text.hpp"
#include "marrow/io/vcf_reader.hpp"

namespace {

using marrow_test::CallerFixture;
using marrow_test::TemporaryFolder;

std::string caller_of(const std::string& lines) {
  marrow::Warnings warnings;
  std::vector<std::string> header = {"##fileformat=VCFv4.2"};
  for (const std::string& line : marrow::split_list(lines, '\n')) header.push_back(line);
  header.emplace_back("#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO");
  return marrow::parse_vcf_header(header, warnings).caller;
}

}  // namespace

TEST_CASE("each caller is known by its header, and its counts and columns are read as it documents them") {
  for (const CallerFixture& fixture : marrow_test::caller_fixtures()) {
    INFO(std::string(fixture.caller));
    INFO(std::string(fixture.source));
    const TemporaryFolder folder;
    marrow::Warnings warnings;
    marrow::VcfReader reader(folder.write("a.vcf", marrow_test::text_of(fixture)), {}, warnings);
    CHECK(reader.header().caller == fixture.caller);
    REQUIRE(reader.header().dialect != nullptr);
    CHECK(reader.header().dialect->name == fixture.caller);
    marrow::VcfRecord record;
    REQUIRE(reader.next(record));
    REQUIRE(record.tumour);
    CHECK(record.tumour->depth_reads == fixture.depth);
    REQUIRE(record.tumour->allele_reads.size() == record.alts.size() + 1);
    CHECK(record.tumour->allele_reads.back() == fixture.alt_reads);
    const auto normal = reader.samples().normal;
    CHECK((normal ? reader.header().samples[*normal] : "") == fixture.normal);
    if (!normal) continue;
    REQUIRE(record.normal);
    const auto& reads = record.normal->allele_reads;
    CHECK((reads.empty() ? std::nullopt : reads.back()) == fixture.normal_alt_reads);
  }
}

TEST_CASE("a caller is named by the program that called, not by those that passed the records on") {
  CHECK(caller_of("##bcftools_normCommand=norm -m-").empty());
  CHECK(caller_of("##bcftools_callCommand=call\n##source=freeBayes v1.3.6") == "FreeBayes");
  CHECK(caller_of("##GATKCommandLine=<ID=SelectVariants>\n##source=ICGC20") == "ICGC20");
  CHECK(caller_of("##GATKCommandLine.MuTect2=<ID=MuTect2,Version=3.8>") == "Mutect2");
  CHECK(caller_of("##source=lofreq call -f r.fa /data/mutect2/t.bam") == "LoFreq");
  CHECK(caller_of("##source=Samtools,Sniper,VarscanSomatic,Strelka") == "Samtools,Sniper,VarscanSomatic,Strelka");
  CHECK(caller_of("##SentieonCommandLine.GVCFtyper=<ID=GVCFtyper>").empty());
  CHECK(marrow::find_dialect("ICGC20") == nullptr);
}

TEST_CASE("INFO counts of a file without columns are a sample's only where the caller says so") {
  const TemporaryFolder folder;
  marrow::Warnings warnings;
  const std::string sites = marrow_test::sites_header() + marrow_test::tabbed("chr1  9  .  A  C  .  .  DP=9;AF=0.5\n");
  marrow::VcfReader reader(folder.write("a.vcf", sites), {}, warnings);
  marrow::VcfRecord record;
  REQUIRE(reader.next(record));
  CHECK_FALSE(record.tumour);
}
