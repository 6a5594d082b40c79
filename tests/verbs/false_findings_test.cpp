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

std::string variants_of(const std::string& text, const std::string& format,
                        const std::vector<std::string>& options = {}) {
  const TemporaryFolder folder;
  std::vector<std::string> arguments = {"query",  "--quiet",  "--vcf", folder.write("t.vcf", text),
                                        "--each", "variants", "-f",    format};
  arguments.insert(arguments.end(), options.begin(), options.end());
  const VerbResult result = run_verb(arguments);
  CHECK(result.status == 0);
  return result.out;
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
  const std::string table = folder.write("t.tsv", "sample\tgene\tHGVSc\nA\tNT5C2\tc.1100G>A\n");
  CHECK(run_verb({"query", "--quiet", "--variants", table, "--variants-origin", "somatic", "--each", "variants", "-f",
                  "%hgvsp %hotspot %effect\\n"})
            .out == "p.Arg367Gln p.R367Q resistance\n");
  CHECK(run_verb({"show", "variant", "NT5C2:c.1100G>A"}).out.find("p.(Arg367Gln)") != std::string::npos);
}

TEST_CASE("truncations are read the same by name and by place, and activate only where a row says so") {
  const TemporaryFolder folder;
  const std::string table = folder.write("t.tsv",
                                         "sample\tgene\tHGVSp\nA\tPIK3R1\tp.Leu37Ter\nA\tPIK3R1\tp.Arg348Ter\n"
                                         "A\tTP53\tp.Met1?\n");
  CHECK(run_verb({"query", "--quiet", "--variants", table, "--variants-origin", "somatic", "--each", "variants", "-f",
                  "%gene %hgvsp %effect\\n"})
            .out == "PIK3R1 p.Leu37Ter .\nPIK3R1 p.Arg348Ter activating\nTP53 p.Met1? loss_of_function\n");
  CHECK(run_verb({"show", "variant", "PIK3R1:p.L37*"}).out.find("not known: no row tells") != std::string::npos);
}

TEST_CASE("on the minus strand a table's position is that of the last residue") {
  const TemporaryFolder folder;
  const std::string table = folder.write("t.tsv",
                                         "sample\tgene\trefseq\tchromosome\tstart\taachange\tclass\n"
                                         "A\tCCND3\tNM_001136017\tchr6\t41903743\tS181_G191>S\tproteinDel\n");
  CHECK(run_verb({"query", "--quiet", "--variants", table, "--assembly", "GRCh37", "--variants-origin", "somatic",
                  "--each", "variants", "-f", "%aa_begin %aa_end\\n"})
            .out == "262 272\n");
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
