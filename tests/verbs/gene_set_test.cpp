#include <doctest/doctest.h>

#include <string>

#include "run_verb.hpp"
#include "temporary_folder.hpp"

namespace {

/// Contig 5: exon 1-9 (ATG CGT TGC), an intron, exon 30-44 (GAT CTT TGA, then C). A second transcript reads over the
/// intron and meets a stop there.
struct GeneSetFiles {
  marrow_test::TemporaryFolder folder;
  std::string gff3 = folder.write("genes.gff3",
                                  "##gff-version 3\n"
                                  "5\tx\tgene\t1\t44\t.\t+\t.\tID=gene:G1;Name=TOY;biotype=protein_coding\n"
                                  "5\tx\tmRNA\t1\t44\t.\t+\t.\tID=transcript:T1;Parent=gene:G1;version=3\n"
                                  "5\tx\texon\t1\t9\t.\t+\t.\tParent=transcript:T1\n"
                                  "5\tx\texon\t30\t44\t.\t+\t.\tParent=transcript:T1\n"
                                  "5\tx\tCDS\t1\t9\t.\t+\t0\tParent=transcript:T1;protein_id=P1\n"
                                  "5\tx\tCDS\t30\t38\t.\t+\t0\tParent=transcript:T1;protein_id=P1\n"
                                  "5\tx\tmRNA\t1\t44\t.\t+\t.\tID=transcript:T2;Parent=gene:G1\n"
                                  "5\tx\texon\t1\t44\t.\t+\t.\tParent=transcript:T2\n"
                                  "5\tx\tCDS\t2\t40\t.\t+\t0\tParent=transcript:T2;protein_id=P2\n");
  std::string fasta =
      folder.write("genome.fa", ">chr5\nATGCGTTGCGTAAGTTTTTTTTTTTTCAGGATCTTTGACCCCCCCCC\n>scaffold_1\nACGT\n");

  [[nodiscard]] std::string vcf(const std::string& records) const {
    return folder.write("t.vcf", "##fileformat=VCFv4.2\n#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO\n" + records);
  }
  [[nodiscard]] VerbResult annotate(const std::string& records) const {
    return run_verb({"annotate", "--no-version", "--gff3", gff3, "--reference", fasta, vcf(records)});
  }
};

bool holds(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

}  // namespace

TEST_CASE("annotate --gff3 writes one entry for each transcript of the gene set, whatever the contig's style") {
  const GeneSetFiles files;
  const VerbResult result = files.annotate("5\t31\t.\tA\tG\t.\t.\t.\nchr5\t6\t.\tT\tTT\t.\t.\tDP=3\n");
  CHECK(result.status == 0);
  CHECK(
      holds(result.out,
            "5\t31\t.\tA\tG\t.\t.\tMARROW=G|missense_variant&splice_region_variant|MODERATE|TOY|G1|T1|2/2|T1.3:c.11A>G|"
            "P1:p.Asp4Gly|||missense||||,G|coding_sequence_variant|MODIFIER|TOY|G1|T2|1/1|"));
  CHECK(holds(result.out,
              "DP=3;MARROW=TT|frameshift_variant|HIGH|TOY|G1|T1|1/2|T1.3:c.7dup|"
              "P1:p.Cys3LeufsTer"));
  CHECK(holds(result.err, "2 records, 2 in the set's genes"));
}

TEST_CASE("a coding sequence that cannot be read is not assessed, a foreign REF is said, unknown contigs are named") {
  const GeneSetFiles files;
  const VerbResult result =
      files.annotate("5\t5\t.\tG\tA\t.\t.\t.\n5\t7\t.\tA\tC\t.\t.\t.\nscaffold_1\t2\t.\tC\tG\t.\t.\t.\n");
  CHECK(result.status == 0);
  CHECK(holds(result.out, "A|coding_sequence_variant|MODIFIER|TOY|G1|T2|1/1|"));
  CHECK(holds(result.out, "|not_assessed|"));
  CHECK(holds(result.out, "5\t7\t.\tA\tC\t.\t.\tMARROW=C|||TOY|G1|T1|"));
  CHECK(holds(result.out, "|ref_mismatch|"));
  CHECK(holds(result.out, "scaffold_1\t2\t.\tC\tG\t.\t.\t.\n"));
  CHECK(holds(result.err, "W361"));
  CHECK(holds(result.err, "'scaffold_1'"));
  CHECK(holds(result.err, "W302"));
}

TEST_CASE("--gff3 needs --reference, and a broken GFF3 is refused with its line") {
  const GeneSetFiles files;
  const std::string vcf = files.vcf("");
  CHECK(run_verb({"annotate", "--gff3", files.gff3, vcf}).status == 2);
  CHECK(run_verb({"annotate", "--gff3", files.gff3, "--reference", files.fasta, "--assembly", "GRCh38", vcf}).status ==
        2);
  const std::string broken = files.folder.write("broken.gff3", "1\tx\texon\n");
  const VerbResult result = run_verb({"annotate", "--gff3", broken, "--reference", files.fasta, vcf});
  CHECK(result.status == 4);
  CHECK(holds(result.err, "line 1"));
  CHECK(holds(result.err, "broken.gff3"));
}

TEST_CASE("NOTCH1's HD and PEST changes are in cis where the genotypes' phase says so, and only there") {
  const marrow_test::TemporaryFolder folder;
  const auto in_cis = [&](const std::string& format, const std::string& pest, const std::string& hd) {
    const std::string vcf =
        folder.write("notch1.vcf",
                     "##fileformat=VCFv4.2\n##contig=<ID=chr9,length=138394717>\n"
                     "##FORMAT=<ID=GT,Number=1,Type=String,Description=\"Genotype\">\n"
                     "##FORMAT=<ID=PS,Number=1,Type=Integer,Description=\"Phase set\">\n"
                     "##FORMAT=<ID=PGT,Number=1,Type=String,Description=\"Physical phase\">\n"
                     "##FORMAT=<ID=PID,Number=1,Type=String,Description=\"Physical phase set\">\n"
                     "#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO\tFORMAT\tT\n"
                     "chr9\t136496196\t.\tCAG\tC\t.\tPASS\t.\t" +
                         format + "\t" + pest + "\nchr9\t136504913\t.\tA\tG\t.\tPASS\t.\t" + format + "\t" + hd + "\n");
    return run_verb({"query", "--vcf", vcf, "-f", "%NOTCH1.reading.strength %NOTCH1.reading.in_cis.state\n"}).out;
  };
  CHECK(in_cis("GT:PS", "0|1:7", "0|1:7") == "strong present\n");
  CHECK(in_cis("GT:PS", "1|0:7", "0|1:7") == "strong absent\n");
  CHECK(in_cis("GT:PS", "0|1:7", "0|1:8") == "strong not_assessed\n");
  CHECK(in_cis("GT", "0/1", "0/1") == "strong not_assessed\n");
  CHECK(in_cis("GT", "1/1", "0/1") == "strong present\n");
  CHECK(in_cis("GT:PGT:PID", "0/1:0|1:136496196_CAG_C", "0/1:0|1:136496196_CAG_C") == "strong present\n");
}

TEST_CASE("phased changes of one codon are read together in annotate and extract, unphased ones are not") {
  const marrow_test::TemporaryFolder folder;
  const auto vcf = [&](const std::string& first, const std::string& second) {
    return folder.write("braf.vcf",
                        "##fileformat=VCFv4.2\n##contig=<ID=chr7,length=159345973>\n"
                        "##FORMAT=<ID=GT,Number=1,Type=String,Description=\"Genotype\">\n"
                        "##FORMAT=<ID=PS,Number=1,Type=Integer,Description=\"Phase set\">\n"
                        "#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO\tFORMAT\tT\n"
                        "chr7\t140753336\t.\tA\tT\t.\tPASS\t.\tGT:PS\t" +
                            first + "\n" + "chr7\t140753337\t.\tC\tT\t.\tPASS\t.\tGT:PS\t" + second + "\n");
  };
  const VerbResult joined = run_verb({"annotate", "--no-version", vcf("0|1:7", "0|1:7")});
  CHECK(joined.status == 0);
  CHECK(holds(joined.out, "c.1799T>A|NP_004324.2:p.Val600Lys|"));
  CHECK(holds(joined.out, "c.1798G>A|NP_004324.2:p.Val600Lys|"));
  CHECK(holds(joined.out, "|chr7-140753337-C-T\t"));
  const VerbResult profile = run_verb({"extract", "--vcf", vcf("0|1:7", "0|1:7")});
  CHECK(holds(profile.out, "\"hgvsp\":\"p.Val600Lys\""));
  CHECK(holds(profile.out, "\"joined\":[\"chr7-140753337-C-T\"]"));
  CHECK(holds(profile.out, "\"joined\":[\"chr7-140753336-A-T\"]"));
  CHECK_FALSE(holds(profile.out, "p.Val600Glu"));

  const VerbResult apart = run_verb({"annotate", "--no-version", vcf("0|1:7", "1|0:7")});
  CHECK(holds(apart.out, ":p.Val600Glu|"));
  CHECK_FALSE(holds(apart.err, "W363"));
  const VerbResult unphased = run_verb({"extract", "--vcf", vcf("0/1:.", "0/1:.")});
  CHECK(holds(unphased.out, "p.Val600Glu"));
  CHECK(holds(unphased.out, "p.Val600Met"));
  CHECK(holds(unphased.out, "W363"));
}
