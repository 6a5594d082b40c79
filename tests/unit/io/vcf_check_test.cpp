#include "marrow/io/vcf_check.hpp"

#include <doctest/doctest.h>

#include "marrow/base/error.hpp"
#include "vcf_fixtures.hpp"

namespace {

using marrow_test::sites_columns;
using marrow_test::sites_header;
using marrow_test::tabbed;
using marrow_test::TemporaryFolder;

std::string codes_of(const marrow::VcfCheck& check) {
  std::string codes;
  for (const marrow::InputFault& fault : check.faults) codes += fault.code + " ";
  return codes;
}

}  // namespace

TEST_CASE("a check lists every fault with its place and goes on to the end") {
  const TemporaryFolder folder;
  const std::string path = folder.write("t.vcf", sites_header() + tabbed("chr1  9  .  A  C  .  PASS  .\n"
                                                                         "chr1  x  .  A  C  .  PASS  .\n"
                                                                         "chr1  9  .  A  C  .  PASS  .\n"
                                                                         "chr1  12  .  Q  C  .  PASS  .\n"
                                                                         "chr1  15  .  A  <DEL>,*  .  PASS  END=20\n"
                                                                         "chr1  18  .  A\n"
                                                                         "chr1  17  .  A  C  .  PASS  .\n"
                                                                         "chr1  16"));
  const marrow::VcfCheck check = marrow::check_vcf(path, {});
  CHECK(codes_of(check) == "position ref columns truncated ");
  CHECK(check.fault_count == 4);
  CHECK(check.faults[0].place == "record 2 of t.vcf, line 10");
  CHECK(check.records == 7);
  CHECK(check.duplicates == 1);
  CHECK(check.alleles_by_kind[static_cast<std::size_t>(marrow::AlleleKind::small)] == 3);
  CHECK(check.alleles_by_kind[static_cast<std::size_t>(marrow::AlleleKind::symbolic)] == 1);
  CHECK(check.alleles_by_kind[static_cast<std::size_t>(marrow::AlleleKind::spanning)] == 1);
  CHECK(check.assembly == marrow::Assembly::grch38);
  CHECK(check.index == marrow::IndexState::impossible);  // plain text
}

TEST_CASE("a check finds the fault in a column that is neither tumour nor normal, and needs no tumour") {
  const TemporaryFolder folder;
  const std::string path = folder.write(
      "t.vcf", "##fileformat=VCFv4.2\n" + tabbed("#CHROM  POS  ID  REF  ALT  QUAL  FILTER  INFO  FORMAT  A  B  C\n"
                                                 "chr1  9  .  A  C  .  PASS  .  GT:AD  0/1:5,5  0/1:5,5  0/1:5\n"));
  const marrow::VcfCheck check = marrow::check_vcf(path, {.assembly = marrow::Assembly::grch38});
  CHECK(codes_of(check) == "allele_counts ");
  CHECK(check.faults[0].text == "AD has 1 values, the record has 2 alleles (sample column 3)");
  CHECK(check.samples == std::vector<std::string>{"A", "B", "C"});
  CHECK_FALSE(check.tumour);
}

TEST_CASE("a check names a wrong or mixed build, a broken header and a missing file") {
  const TemporaryFolder folder;
  const std::string mixed = folder.write("m.vcf",
                                         "##fileformat=VCFv4.2\n##contig=<ID=chr1,length=248956422>\n"
                                         "##contig=<ID=chr2,length=243199373>\n" +
                                             sites_columns);
  CHECK(codes_of(marrow::check_vcf(mixed, {})) == "assembly ");
  const std::string right = folder.write("r.vcf", sites_header());
  CHECK(codes_of(marrow::check_vcf(right, {})).empty());
  CHECK(codes_of(marrow::check_vcf(right, {.assembly = marrow::Assembly::grch37})) == "assembly ");
  CHECK(codes_of(marrow::check_vcf(folder.write("h.vcf", "##fileformat=VCFv4.2\n"), {})) == "header ");
  CHECK(codes_of(marrow::check_vcf(folder.write("e.vcf", ""), {})) == "header ");
  CHECK_THROWS_AS(static_cast<void>(marrow::check_vcf(folder.path("none.vcf"), {})), marrow::Error);
  const std::string named = folder.write("n.vcf", "##fileformat=VCFv4.2\n##reference=hg19.fa\n" + sites_columns +
                                                      tabbed("chr21  48129896  .  A  C  .  .  .\n"));
  CHECK(codes_of(marrow::check_vcf(named, {})) == "beyond_contig ");
}
