#include "marrow/io/variant_table.hpp"

#include <doctest/doctest.h>

#include <string>

#include "marrow/base/error.hpp"

namespace {

const std::string maf_header =
    "#version "
    "2.4\nHugo_Symbol\tNCBI_Build\tChromosome\tStart_Position\tEnd_Position\tVariant_Classification\tVariant_Type\t"
    "Reference_Allele\tTumor_Seq_Allele1\tTumor_Seq_Allele2\tTumor_Sample_Barcode\tMatched_Norm_Sample_Barcode\t"
    "Mutation_Status\tHGVSc\tHGVSp_Short\tt_depth\tt_ref_count\tt_alt_count\tFILTER\tgnomAD_AF\n";
const std::string maf_row =
    "TP53\tGRCh38\tchr17\t7674220\t7674220\tMissense_Mutation\tSNP\tC\tC\tT\tPT1\tPT1-N\tSomatic\t"
    "ENST00000269305.9:c.743G>A\tp.R248Q\t100\t60\t40\tPASS\t0.0001\n";

/// What is wrong with a table as a whole; empty if nothing is.
std::string problem(const std::string& text) {
  try {
    static_cast<void>(marrow::read_variant_table(text, "t.maf"));
    return {};
  } catch (const marrow::Error& error) {
    CHECK(error.kind() == marrow::ErrorKind::data);
    CHECK(error.contexts() == std::vector<std::string>{"t.maf"});
    return error.what();
  }
}

}  // namespace

TEST_CASE("a MAF gives its alleles, names, counts, origin and frequencies") {
  const marrow::VariantTable table = marrow::read_variant_table(maf_header + maf_row, "t.maf");
  CHECK(table.assembly == marrow::Assembly::grch38);
  CHECK(table.has_sample_column);
  CHECK(table.change_column == "HGVSp_Short");
  REQUIRE(table.rows.size() == 1);
  const marrow::VariantTableRow& row = table.rows.front();
  CHECK(row.line1 == 3);
  CHECK(row.gene == "TP53");
  CHECK(row.contig == "chr17");
  CHECK(row.pos1 == 7674220);
  CHECK(row.ref == "C");
  CHECK(row.alt == "T");
  CHECK(row.coding_change == "c.743G>A");
  CHECK(row.protein_change == "p.R248Q");
  CHECK(row.change_class == "Missense_Mutation");
  CHECK(row.sample == "PT1");
  CHECK(row.matched_normal == "PT1-N");
  CHECK(row.status == "Somatic");
  CHECK(row.depth_reads == 100);
  CHECK(row.alt_reads == 40);
  CHECK(row.filters == std::vector<std::string>{"PASS"});
  CHECK(row.frequencies.size() == 1);
  CHECK_FALSE(row.fault);
}

TEST_CASE("columns are found by name, in any order, case and punctuation, with commas or tabs") {
  const std::string tabs = "Sample ID\tprotein change\tGene\tVAF\nPT1\tL1600P\tNOTCH1\t42%\n";
  const std::string commas = "\xEF\xBB\xBF\"gene\",sample,AAchange,vaf\r\nNOTCH1,PT1,\"L1600P\",0.42\r\n";
  for (const std::string& text : {tabs, commas}) {
    CAPTURE(text);
    const marrow::VariantTable table = marrow::read_variant_table(text, "t");
    REQUIRE(table.rows.size() == 1);
    CHECK(table.rows[0].sample == "PT1");
    CHECK(table.rows[0].gene == "NOTCH1");
    CHECK(table.rows[0].protein_change == "L1600P");
    CHECK(table.rows[0].vaf == doctest::Approx(0.42));
    CHECK_FALSE(table.assembly);
  }
}

TEST_CASE("where a preferred column is empty the next of its kind is read") {
  const auto table =
      marrow::read_variant_table("gene\tHGVSp_Short\tHGVSp\nTP53\t.\tp.Arg248Gln\nTP53\tp.R175H\tp.Arg1His\n", "t");
  CHECK(table.rows[0].protein_change == "p.Arg248Gln");
  CHECK(table.rows[1].protein_change == "p.R175H");
}

TEST_CASE("an allele of a MAF is the one that is not the reference") {
  const std::string header = "gene\tchrom\tpos\tReference_Allele\tTumor_Seq_Allele1\tTumor_Seq_Allele2\n";
  const auto alt_of = [&](const std::string& alleles) {
    return marrow::read_variant_table(header + "TP53\t17\t5\t" + alleles + "\n", "t").rows.front().alt;
  };
  CHECK(alt_of("C\tC\tT") == "T");
  CHECK(alt_of("C\tT\tC") == "T");
  CHECK(alt_of("C\tC\tC") == "C");
  CHECK(alt_of("C\tC\t-") == "-");
  CHECK(alt_of("-\t-\tacg") == "ACG");
}

TEST_CASE("a cell that cannot be read is a fault of its row, with column and text") {
  const auto fault = [](const std::string& cells) {
    const auto table =
        marrow::read_variant_table("gene\taachange\tstart\tchrom\tref\talt\tvaf\tt_depth\n" + cells + "\n", "t");
    const auto& found = table.rows.front().fault;
    return found ? found->column + ": " + found->problem : "none";
  };
  CHECK(fault("TP53\tR248Q\t7\t17\tC\tT\t0.4\t9") == "none");
  CHECK(fault("TP53\tR248Q\tABC\t17\tC\tT\t0.4\t9") == "start: 'ABC' is no whole number from 1 on");
  CHECK(fault("TP53\tR248Q\t0\t17\tC\tT\t0.4\t9") == "start: '0' is no whole number from 1 on");
  CHECK(fault("TP53\tR248Q\t7\t17\tC\t<DEL>\t0.4\t9") == "alt: '<DEL>' is no allele");
  CHECK(fault("TP53\tR248Q\t7\t17\tC\tT\t42\t9") == "vaf: '42' is no fraction of reads between 0 and 1");
  CHECK(fault("TP53\tR248Q\t7\t17\tC\tT\t0.4\t-9") == "t_depth: '-9' is no whole number from 0 on");
  CHECK(fault("\tR248Q\t7\t17\tC\tT\t0.4\t9") == "gene: the row names no gene");
}

TEST_CASE("a table that is none of variants is refused in words") {
  CHECK(problem("gene;aachange\nTP53;R248Q\n") ==
        "the header has one column: its cells are separated neither by tabs nor by commas");
  CHECK(problem("sample\taachange\nPT1\tR248Q\n") == "no column names the gene");
  CHECK(problem("sample\tgene\nPT1\tTP53\n") == "no column names the change");
  CHECK(problem("gene\taachange\tgene\nTP53\tR248Q\tTP53\n") == "column 'gene' stands twice in the header");
  CHECK(problem("gene\taachange\nTP53\n") == "line 2 has 1 cells, but the header has 2");
  CHECK(problem("##fileformat=VCFv4.2\n#CHROM\tPOS\n") == "this is a VCF, not a table of variants");
  CHECK(problem("{\"schema\": 1}\n") == "this is JSON, not a table of variants");
  CHECK(problem("") == "the table is empty");
  CHECK(problem("gene\taachange\tNCBI_Build\nTP53\tR248Q\thg18\n") ==
        "line 2, column 'NCBI_Build': 'hg18' is no genome build that marrow works on");
  CHECK(problem("gene\taachange\tbuild\nTP53\tR248Q\t37\nTP53\tR248Q\thg38\n") ==
        "lines 2 and 3 are of different builds: GRCh37 and GRCh38");
  CHECK(problem("gene\taachange\tsample\nTP53\tR248Q\tP\x01T\n") ==
        "line 2: the sample's name holds control characters");
}

TEST_CASE("cells of a megabyte are read or refused, and a header tells what the table is") {
  const std::string huge(1 << 20, 'A');
  const auto table = marrow::read_variant_table(
      "gene\taachange\tref\talt\tchrom\tpos\nTP53\t" + huge + "\tC\t" + huge + "\t17\t5\n", "t");
  CHECK(table.rows.front().alt.size() == huge.size());
  CHECK(marrow::is_variant_table_header({"Hugo_Symbol", "Tumor_Sample_Barcode", "HGVSp_Short"}));
  CHECK(marrow::is_variant_table_header({"gene", "sample", "aachange"}));
  CHECK_FALSE(marrow::is_variant_table_header({"sample", "age_years", "karyotype"}));
  CHECK_FALSE(marrow::is_variant_table_header({"sample", "vcf", "variants"}));
}
