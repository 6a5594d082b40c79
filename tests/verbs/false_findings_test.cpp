#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "run_verb.hpp"
#include "vcf_fixtures.hpp"

// What must not become a finding, and what must not be lost for one.
namespace {

using marrow_test::tabbed;
using marrow_test::TemporaryFolder;

std::string vcf_text(const std::string& records, const std::string& annotation = {},
                     const std::string& samples = "P1  P2") {
  std::string text =
      "##fileformat=VCFv4.2\n##contig=<ID=chr9,length=138394717>\n##contig=<ID=chr10,length=133797422>\n"
      "##contig=<ID=chr12,length=133275309>\n##contig=<ID=chr17,length=83257441>\n";
  if (!annotation.empty()) {
    text += "##INFO=<ID=CSQ,Number=.,Type=String,Description=\"Consequence annotations from Ensembl VEP. Format: " +
            annotation + "\">\n";
  }
  return text + tabbed("#CHROM  POS  ID  REF  ALT  QUAL  FILTER  INFO  FORMAT  " + samples + "\n" + records);
}

/// What `query` writes of each variant of a file that `option` takes.
std::string variants_by(const std::string& option, const std::string& text, const std::string& format,
                        const std::vector<std::string>& more) {
  const TemporaryFolder folder;
  std::vector<std::string> arguments = {"query",  "--quiet",  option, folder.write("t.txt", text),
                                        "--each", "variants", "-f",   format};
  arguments.insert(arguments.end(), more.begin(), more.end());
  const VerbResult result = run_verb(arguments);
  CHECK(result.status == 0);
  return result.out;
}

std::string variants_of(const std::string& text, const std::string& format,
                        const std::vector<std::string>& options = {}) {
  return variants_by("--vcf", text, format, options);
}

/// Of a table of variants, its columns two blanks apart.
std::string variants_of_table(const std::string& rows, const std::string& format) {
  return variants_by("--variants", tabbed(rows), format, {"--variants-origin", "somatic", "--assembly", "GRCh37"});
}

}  // namespace

TEST_CASE("a column without a call, or without a read of the allele, has no variant") {
  for (const std::string call : {"./.:.", ".:.", "./.:0,0", "./.:60,0", "0/1:60,0", "0/0:60,3"}) {
    CAPTURE(call);
    const std::string text = vcf_text("chr17  7674220  .  C  T  .  PASS  .  GT:AD  0/1:60,40  " + call + "\n");
    CHECK(variants_of(text, "%hgvsp\\n", {"-s", "P2"}).empty());
    CHECK(variants_of(text, "%hgvsp\\n", {"-s", "P1"}) == "p.Arg248Gln\n");
  }
  // Reads without a genotype are a caller's doubt about the genotype, not about the reads.
  CHECK(variants_of(vcf_text("chr17  7674220  .  C  T  .  PASS  .  GT:AD  ./.:60,40  0/0:50,0\n"), "%hgvsp\\n",
                    {"-s", "P1"}) == "p.Arg248Gln\n");
}

TEST_CASE("an annotation of an allele that was split off does not speak for the one that is left") {
  const std::string fields = "Allele|Consequence|SYMBOL|Feature|HGVSc|HGVSp|gnomADe_AF";
  const std::string entries =
      "CSQ=C|missense_variant|TP53|ENST00000269305|c.578A>G|p.His193Arg|0.000004,"
      "G|missense_variant|TP53|ENST00000269305|c.578A>C|p.His193Pro|0.02";
  const std::string format = "%hgvsp %origin %origin_reason\\n";
  const std::vector<std::string> options = {"--report-germline", "-s", "P1"};
  const std::string rare = "p.His193Arg unknown rare in the population (CSQ gnomADe_AF), no normal sample\n";
  const std::string calls = "  GT:AD  0/1:70,30";
  const std::string whole = "chr17  7674953  .  T  C,G  .  PASS  " + entries + calls + ",0  0/0:90,0,0\n";
  const std::string split = "chr17  7674953  .  T  C  .  PASS  " + entries + calls + "  0/0:90,0\n";
  CHECK(variants_of(vcf_text(whole, fields), format, options) == rare);
  CHECK(variants_of(vcf_text(split, fields), format, options) == rare);
  CHECK(variants_of(vcf_text(split, fields), "%hgvsp %annotated_by\\n", {"--use-csq", "-s", "P1"}) ==
        "p.His193Arg CSQ\n");
  const std::string foreign = split.substr(0, split.find("CSQ=C")) + "CSQ=" + entries.substr(entries.find("G|miss")) +
                              split.substr(split.find("  GT:AD"));
  CHECK(variants_of(vcf_text(foreign, fields), format, options) == "p.His193Arg unknown no normal sample\n");
  CHECK(variants_of(vcf_text(foreign, fields), "%hgvsp %annotated_by\\n", {"--use-csq", "-s", "P1"}) ==
        "p.His193Arg marrow\n");
  // An indel that was annotated in another spelling: its one name is that of the record.
  const std::string indel =
      "chr17  7674219  .  CCG  C  .  PASS  CSQ=TC|frameshift_variant|TP53|ENST00000269305|||0.03  GT:AD  0/1:70,30  "
      "0/0:90,0\n";
  CHECK(variants_of(vcf_text(indel, fields), "%origin\\n", options) == "germline\n");
}

TEST_CASE("residues of VEP without HGVS find hotspot, domain and reading") {
  const std::string fields = "Allele|Consequence|SYMBOL|Feature|Protein_position|Amino_acids";
  const std::string text = vcf_text(
      "chr9  136496232  .  G  A  .  PASS  CSQ=A|stop_gained|NOTCH1|ENST00000651671|2503/2555|Q/*  GT:AD  0/1:70,30  "
      "0/0:9,0\n"
      "chr17  7674220  .  C  T  .  PASS  CSQ=T|missense_variant|TP53|ENST00000269305|248|R/Q  GT:AD  0/1:70,30  "
      "0/0:9,0\n",
      fields);
  CHECK(variants_of(text, "%gene %hgvsp %domain %effect %annotated_by\\n", {"--use-csq", "-s", "P1"}) ==
        "NOTCH1 p.Gln2503Ter PEST activating CSQ\nTP53 p.Arg248Gln DBD loss_of_function CSQ\n");
}

TEST_CASE("a listed allele is known by its coding name wherever it is reported") {
  const TemporaryFolder folder;
  const std::string clinical = folder.write(
      "c.tsv", "sample\tmutations\tassessed_genes\nA\tNT5C2 c.1100G>A\tNT5C2\nB\tUSP7 c.1000C>T\tUSP7;DNM2\n");
  const VerbResult reported =
      run_verb({"query", "--quiet", "--clinical", clinical, "-f", "%sample %NT5C2.state %USP7.state %DNM2.state\\n"});
  CHECK(reported.out == "A present not_assessed not_assessed\nB not_assessed not_assessed absent\n");
  CHECK(variants_of_table("sample  gene  HGVSc\nA  NT5C2  c.1100G>A\n", "%hgvsp %hotspot %effect\\n") ==
        "p.Arg367Gln p.R367Q resistance\n");
  CHECK(run_verb({"show", "variant", "NT5C2:c.1100G>A"}).out.find("p.(Arg367Gln)") != std::string::npos);
}

TEST_CASE("truncations are read the same by name and by place, and activate only where a row says so") {
  CHECK(variants_of_table("sample  gene  HGVSp\nA  PIK3R1  p.Leu37Ter\nA  PIK3R1  p.Arg348Ter\nA  TP53  p.Met1?\n",
                          "%gene %hgvsp %effect\\n") ==
        "PIK3R1 p.Leu37Ter .\nPIK3R1 p.Arg348Ter activating\nTP53 p.Met1? loss_of_function\n");
  CHECK(run_verb({"show", "variant", "PIK3R1:p.L37*"}).out.find("not known: no row tells") != std::string::npos);
}

TEST_CASE("on the minus strand a table's position is that of the last residue") {
  CHECK(variants_of_table("sample  gene  refseq  chromosome  start  aachange  class\n"
                          "A  CCND3  NM_001136017  chr6  41903743  S181_G191>S  proteinDel\n",
                          "%aa_begin %aa_end\\n") == "262 272\n");
}

TEST_CASE("files of two people and contigs that nobody knows are told") {
  const TemporaryFolder folder;
  const auto of = [&](const std::string& name, const std::string& column) {
    return folder.write(name, vcf_text("chr17  7674220  .  C  T  .  PASS  .  GT:AD  0/1:60,40\n", {}, column));
  };
  const std::string one = of("one.vcf", "P1");
  const auto said = [&](const std::string& other) { return run_verb({"extract", "--vcf", one, "--vcf", other}).err; };
  CHECK(said(of("other.vcf", "P2")).find("W305: other.vcf is of 'P2', an earlier file of 'P1'") != std::string::npos);
  CHECK(said(of("same.vcf", "P1")).find("W305") == std::string::npos);
  CHECK(said(of("general.vcf", "TUMOR")).find("W305") == std::string::npos);
  const std::string accession =
      folder.write("nc.vcf", "##fileformat=VCFv4.2\n##contig=<ID=NC_000017.11,length=83257441>\n" +
                                 marrow_test::sites_columns + "NC_000017.11\t7674220\t.\tC\tT\t.\tPASS\t.\n");
  CHECK(run_verb({"extract", "--vcf", accession, "--assembly", "GRCh38", "--id", "P"}).err.find("W306") !=
        std::string::npos);
}
