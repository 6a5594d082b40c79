#include <doctest/doctest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <string>

#include "run_verb.hpp"
#include "vcf_fixtures.hpp"

namespace {

using marrow_test::tabbed;
using marrow_test::TemporaryFolder;

/// A header of GRCh38 whose columns are `samples`.
std::string header(const std::string& lines, const std::string& samples) {
  std::string columns = "#CHROM  POS  ID  REF  ALT  QUAL  FILTER  INFO";
  if (!samples.empty()) columns += "  FORMAT  " + samples;
  return "##fileformat=VCFv4.2\n##contig=<ID=chr17,length=83257441>\n"
         "##FORMAT=<ID=GT,Number=1,Type=String,Description=\"-\">\n"
         "##FORMAT=<ID=AD,Number=R,Type=Integer,Description=\"-\">\n" +
         lines + tabbed(columns + "\n");
}

VerbResult check(const std::string& path, std::vector<std::string> options = {}) {
  options.insert(options.begin(), {"check", "--quiet"});
  options.push_back(path);
  return run_verb(options);
}

bool has(const VerbResult& result, std::string_view text) {
  INFO(result.out);
  const bool is_there = result.out.find(text) != std::string::npos;
  CHECK(is_there);
  return is_there;
}

}  // namespace

TEST_CASE("check tells swapped alleles from a wrong REF, and a clean file is clean") {
  const TemporaryFolder folder;
  const std::string text = header("", "") + tabbed(
                                                "chr17  7674218  .  T  C  .  PASS  .\n"
                                                "chr17  7674220  .  T  C  .  PASS  .\n"
                                                "chr17  7674221  .  A  T  .  PASS  .\n");
  const VerbResult result = check(folder.write("t.vcf", text));
  CHECK(result.status == 4);
  has(result,
      "fault\tref_alt_swapped\trecord 2 of t.vcf\tREF T and ALT C are swapped: GRCh38 has C at chr17:7674220\t"
      "bcftools norm --check-ref ws swaps them back\n");
  has(result, "fault\tref_mismatch\trecord 3 of t.vcf\tREF A is not what GRCh38 has at chr17:7674221\t");
  CHECK(result.out.find("record 1") == std::string::npos);
  const VerbResult clean =
      check(folder.write("c.vcf", header("", "") + tabbed("chr17  7674220  .  C  T  .  PASS  .\n")));
  CHECK(clean.status == 0);
  CHECK(clean.out.find("fault") == std::string::npos);
  CHECK(clean.out.find("warning") == std::string::npos);
}

TEST_CASE("check finds the build that the header hides, by the reference bases") {
  const TemporaryFolder folder;
  // Codons 248 and 249 of TP53, CCTCCG on the plus strand: 7577534 on GRCh37, 7674216 on GRCh38.
  std::string grch37;
  std::string grch38;
  for (std::size_t i = 0; i < 6; ++i) {
    const std::string alleles = std::string("\t.\t") + "CCTCCG"[i] + "\tA\t.\tPASS\t.\n";
    grch37 += "chr17\t" + std::to_string(7577534 + i) + alleles;
    grch38 += "chr17\t" + std::to_string(7674216 + i) + alleles;
  }
  const VerbResult result = check(folder.write("t.vcf", header("", "") + grch37));
  CHECK(result.status == 4);
  has(result,
      "fault\twrong_build\tt.vcf\t0 of 0 known reference bases agree with GRCh38, 6 of 6 with GRCh37\t"
      "--assembly GRCh37, and mend the header\n");
  CHECK(check(folder.write("r.vcf", header("", "") + grch38)).status == 0);
  const std::string untold = "##fileformat=VCFv4.2\n" + marrow_test::sites_columns + grch37;
  has(check(folder.write("u.vcf", untold)), "note\tbuild\tu.vcf\tnot told; 6 of 6 reference bases agree with GRCh37\t");
}

TEST_CASE("check finds a sample that is not there, one that is the other, and columns exchanged in their reads") {
  const TemporaryFolder folder;
  const std::string pair = header("##tumor_sample=PT1-T\n", "PT1-N  PT1-T");
  std::string records;
  for (int i = 0; i < 6; ++i) {
    records += "chr17\t" + std::to_string(7000000 + i) + "\t.\tC\tT\t.\tPASS\t.\tGT:AD\t0/1:30,10\t0/0:40,0\n";
  }
  records += tabbed("chr17  7674220  .  C  T  .  PASS  .  GT:AD  0/1:30,10  0/0:40,0\n");
  const std::string exchanged = folder.write("t.vcf", pair + records);
  const VerbResult absent = check(exchanged, {"-s", "PT1-X"});
  CHECK(absent.status == 4);
  has(absent, "fault\tsample\tt.vcf\tthere is no sample 'PT1-X' in the file\tdid you mean 'PT1-N'?\n");
  has(absent, "note\trecords\tt.vcf\t7,");  // the rest was read all the same
  const VerbResult other = check(exchanged, {"--normal", "PT1-T"});
  CHECK(other.status == 4);
  has(other,
      "fault\tsample\tt.vcf\tthe header calls 'PT1-T' the tumour, but it was named as the normal\t"
      "are -s and --normal exchanged?\n");
  const VerbResult reads = check(exchanged, {"--normal", "PT1-N"});
  CHECK(reads.status == 4);
  has(reads,
      "fault\tsamples_exchanged\tt.vcf\t7 changes are in the normal's reads and not in the tumour's, 0 the other "
      "way round\t");
  has(reads, "note\thotspot_in_normal\tt.vcf\tTP53 p.R248Q is in the normal's reads only\t");
  const std::string four = folder.write("four.vcf", pair + records.substr(0, records.find("chr17\t7000003")));
  CHECK(check(four, {"--normal", "PT1-N"}).status == 0);  // too few to tell
}

TEST_CASE("check misses what the caller writes, and only in files of callers that it knows") {
  const TemporaryFolder folder;
  const std::string records = tabbed("chr17  7674220  .  C  T  .  PASS  .  GT:AF  0/1:0.2\n");
  const VerbResult result = check(folder.write("t.vcf", header("##source=Mutect2\n", "T") + records));
  CHECK(result.status == 4);
  has(result, "fault\tmissing_field\tt.vcf\tno record carries FORMAT/AD, which Mutect2 writes\t");
  CHECK(result.out.find("FORMAT/AF") == std::string::npos);
  CHECK(check(folder.write("u.vcf", header("##source=own\n", "T") + records)).status == 0);
  const std::string lofreq =
      header("##source=lofreq call\n", "") + tabbed("chr17  7674220  .  C  T  9  PASS  DP=9;AF=0.3\n");
  has(check(folder.write("l.vcf", lofreq)), "no record carries INFO/DP4, which LoFreq writes");
}

TEST_CASE("check says what helps against a missing index, disorder and a cut-off file") {
  const TemporaryFolder folder;
  const std::string sorted = header("", "") + tabbed(
                                                  "chr17  7674218  .  T  C  .  PASS  .\n"
                                                  "chr17  7674220  .  C  T  .  PASS  .\n");
  const std::string path = marrow_test::write_bgzf(folder, "t.vcf.gz", sorted);
  has(check(path), "warning\tindex\tt.vcf.gz\tthere is no index beside the file\tbcftools index -t\n");
  marrow_test::write_index(path, false);
  CHECK(check(path).out.find("warning\tindex") == std::string::npos);
  const std::string unsorted = header("", "") + tabbed(
                                                    "chr17  7674220  .  C  T  .  PASS  .\n"
                                                    "chr17  7674218  .  T  C  .  PASS  .\n");
  const VerbResult disorder = check(folder.write("u.vcf", unsorted));
  CHECK(disorder.out.find("warning\tindex") == std::string::npos);  // plain text can have none
  has(disorder, "warning\tW211\tu.vcf\t");
  has(disorder, "\tbcftools sort\n");
  std::string bytes = marrow_test::read_file(path);
  bytes.resize(bytes.size() - 28);  // the end marker
  const VerbResult cut = check(folder.write("cut.vcf.gz", bytes));
  CHECK(cut.status == 4);
  has(cut, "fault\ttruncated\t");
  has(cut, "\tcopy or download it again\n");
}

TEST_CASE("check tells a compressed table from a variant file, and damage from either") {
  const TemporaryFolder folder;
  const std::string table = "chromosome\tstart\tend\tlog2\nchr9\t1\t39000000\t-0.9\n";
  const VerbResult segments = check(marrow_test::write_bgzf(folder, "s.seg.gz", table));
  CHECK(segments.status == 0);
  has(segments, "s.seg.gz\tsegments\tnote\trows\ts.seg.gz\t1\t");
  const std::string variants = header("", "") + tabbed("chr17  7674220  .  C  T  .  PASS  .\n");
  has(check(marrow_test::write_bgzf(folder, "v.gz", variants)), "v.gz\tvcf\tnote\trecords\t");
  const std::string bytes = marrow_test::read_file(folder.path("s.seg.gz"));
  const VerbResult cut = check(folder.write("cut.seg.gz", bytes.substr(0, 40)));
  CHECK(cut.status == 4);
  has(cut, "cut.seg.gz\tcompressed\tfault\tdata\tcut.seg.gz\t'cut.seg.gz' is cut off");
}

TEST_CASE("every line of check has all columns") {
  const TemporaryFolder folder;
  const VerbResult result = check(folder.write("t.vcf", header("", "") + "chr17\tx\n"));
  std::size_t columns = 0;
  for (std::size_t begin = 0; begin < result.out.size();) {
    const std::size_t end = result.out.find('\n', begin);
    const auto tabs = std::count(result.out.begin() + static_cast<std::ptrdiff_t>(begin),
                                 result.out.begin() + static_cast<std::ptrdiff_t>(end), '\t');
    if (columns == 0) columns = static_cast<std::size_t>(tabs);
    CHECK(static_cast<std::size_t>(tabs) == columns);
    begin = end + 1;
  }
  CHECK(columns == 6);
}

namespace {

/// A copy of the tables in the source tree.
void copy_tables(const TemporaryFolder& folder) {
  for (const char* part : {"genome", "knowledge", "panel"}) {
    std::filesystem::copy(std::filesystem::path(MARROW_SOURCE_DIR) / "data" / part, folder.path(part),
                          std::filesystem::copy_options::recursive);
  }
}

void replace_in(const std::string& path, const std::string& text, const std::string& by) {
  std::string bytes = marrow_test::read_file(path);
  const std::size_t at = bytes.find(text);
  REQUIRE(at != std::string::npos);
  bytes.replace(at, text.size(), by);
  std::ofstream(path, std::ios::binary) << bytes;
}

}  // namespace

TEST_CASE("check reads a folder of knowledge tables and lists the faults of all of them") {
  const TemporaryFolder folder;
  copy_tables(folder);
  const VerbResult clean = run_verb({"check", "--knowledge", folder.path("")});
  INFO(clean.out);
  CHECK(clean.status == 0);
  CHECK(has(clean, "\tnote\tsha256\t"));

  replace_in(folder.path("knowledge/subtypes.tsv"), "FUSION(BCR>ABL1)", "FUSION(BCR>ABL1");
  replace_in(folder.path("knowledge/subtypes.tsv"), "FUSION(ETV6>RUNX1)", "FUSION(ETV6)");
  replace_in(folder.path("knowledge/hotspots.tsv"), "hgvsp == \"p.Arg465Cys\"", "hgvsp = \"p.Arg465Cys\"");
  replace_in(folder.path("knowledge/focal_lesions.tsv"), "begin_grch38", "begin_grch3");
  replace_in(folder.path("knowledge/resistance.tsv"), "\tresistant\t", "\tresistent\t");
  replace_in(folder.path("knowledge/resistance.tsv"), "\tsensitive\t", "\tsensitiv\t");
  replace_in(folder.path("knowledge/resistance.tsv"), "\tneeds_rna\t", "\tneeds_dna\t");
  replace_in(folder.path("knowledge/gene_aliases.tsv"), "MLL\tKMT2A", "MLL KMT2A");
  replace_in(folder.path("knowledge/sources.tsv"), "\t", " ");
  const VerbResult broken = run_verb({"check", "--knowledge", folder.path("")});
  CHECK(broken.status == 4);
  CHECK(has(broken, "column 'rule', line 2 of knowledge/subtypes.tsv"));
  CHECK(has(broken, "is no pair of genes"));
  CHECK(has(broken, "of knowledge/hotspots.tsv"));
  CHECK(has(broken, "knowledge/focal_lesions.tsv has no column 'begin_grch38'"));
  CHECK(has(broken, "column 'direction', line 2 of knowledge/resistance.tsv"));
  CHECK(has(broken, "'sensitiv' is no direction of the profile"));
  CHECK(has(broken, "'needs_dna' is no reason of the profile"));
  CHECK(has(broken, "of knowledge/gene_aliases.tsv\t1 cells, but the header has 2"));
  CHECK(has(broken, "knowledge/sources.tsv"));
  CHECK(std::count(broken.out.begin(), broken.out.end(), '\n') == 10);

  std::filesystem::remove(folder.path("knowledge/subtypes.tsv"));
  std::filesystem::remove(folder.path("panel/genes.tsv"));
  const VerbResult incomplete = run_verb({"check", "--knowledge", folder.path("")});
  CHECK(incomplete.status == 4);
  CHECK(has(incomplete, "missing_table\tknowledge/subtypes.tsv"));
  CHECK(has(incomplete, "missing_table\tpanel/genes.tsv"));
  CHECK(run_verb({"check", "--knowledge", folder.path("nosuch")}).status == 3);
  CHECK(run_verb({"check"}).status == 2);
}

TEST_CASE("check finds genes and fields in the conditions of knowledge tables that nothing would ever match") {
  const TemporaryFolder folder;
  copy_tables(folder);
  const auto swap = [&](const char* table, const char* text, const char* by) {
    replace_in(folder.path(std::string("knowledge/") + table), text, by);
  };
  swap("hotspots.tsv", "aa_begin <= 1664", "aa_begn <= 1664");
  swap("hotspots.tsv", "hgvsp == \"p.Arg465Cys\"", "hgvs_p == \"p.Arg465Cys\"");
  swap("resistance.tsv", "gene in [\"IL7R\", \"JAK1\", \"KRAS\"]", "gene in [\"IL7R\", \"JAKX\", \"KRAS\"]");
  swap("subtypes.tsv", "FUSION(BCR>ABL1)", "FUSION(BRC>ABL1)");
  swap("risk_schemes.tsv", "copy_number.chromosomes[\"17\"] > 0", "copy_number.chromosomes[\"27\"] > 0");
  swap("risk_schemes.tsv", "timepoint == \"relapse\"", "timepiont == \"relapse\"");
  swap("drug_options.tsv", "subtype.group == \"TAL1\"", "subtype.gruop == \"TAL1\"");
  swap("drug_options.tsv", "SNV(KRAS p.G12C)", "any(variants, gene == \"KRAS\" and clas == \"missense\")");
  swap("drug_options.tsv", "SNV(PRPS1 hotspot)", "TP53.covered_fracion > 0.5 or any(copy_number.arms, key == \"9x\")");
  // A column of the user's own is no fault; neither is what a state says.
  swap("drug_options.tsv", "FUSION(MEF2D>any)", "clinical.own_column > 1 or TP53.reason == \"no_input\"");
  const VerbResult broken = run_verb({"check", "--knowledge", folder.path("")});
  INFO(broken.out);
  CHECK(broken.status == 4);
  CHECK(has(broken, "column 'expression', line 2 of knowledge/hotspots.tsv"));
  CHECK(has(broken,
            "names 'aa_begn', which is no key of an element of variants and no panel gene (is it 'aa_begin'?) "
            "(column 38)"));
  CHECK(has(broken, "names 'hgvs_p', which is no key of an element of variants and no panel gene (is it 'hgvsp'?)"));
  CHECK(has(broken, "names 'JAKX', no gene of the panel"));
  CHECK(has(broken,
            "column 'rule', line 2 of knowledge/subtypes.tsv\t'FUSION(BRC>ABL1)' names 'BRC', no gene of the "
            "panel or of known fusions (column 1)"));
  CHECK(has(broken, "names '27', no chromosome"));
  CHECK(has(broken, "names 'timepiont', which is no key of a profile and no panel gene (is it 'timepoint'?)"));
  CHECK(has(broken, "names 'gruop', which is no key of subtype"));
  CHECK(has(broken, "names 'clas', which is no key of an element of variants and no panel gene (is it 'class'?)"));
  CHECK(has(broken, "names 'covered_fracion', which is no key of TP53"));
  CHECK(has(broken, "names '9x', no chromosome arm"));
  CHECK(broken.out.find("own_column") == std::string::npos);
  CHECK(std::count(broken.out.begin(), broken.out.end(), '\n') < 20);
}

TEST_CASE("check finds words of knowledge tables that nothing would ever match") {
  const TemporaryFolder folder;
  copy_tables(folder);
  replace_in(folder.path("knowledge/hotspots.tsv"), "\nNOTCH1\t", "\nNOTCHI\t");
  replace_in(folder.path("knowledge/resistance.tsv"), "\trelapse\tboth\t2.0\tB\t", "\tsomeday\tall\t2.0\tZ\t");
  replace_in(folder.path("knowledge/focal_lesions.tsv"), "\tchr9\t", "\tchrZ9\t");
  replace_in(folder.path("knowledge/fusions.tsv"), "BCR\tABL1\tBCR::ABL1\tdefinitive", "BCR\tABL1\tBCR-ABL1\tsure");
  replace_in(folder.path("knowledge/fusions.tsv"), "KMT2A\tMLLT3\t", "KMT2A\tMLLT1\t");
  replace_in(folder.path("knowledge/karyotype_fusions.tsv"), "12\tp13\t21\tq22\t", "12\tp13\t21\tq29\t");
  replace_in(folder.path("knowledge/breakpoint_regions.tsv"), "23182240", "23182240x");
  const VerbResult broken = run_verb({"check", "--knowledge", folder.path("")});
  INFO(broken.out);
  CHECK(broken.status == 4);
  CHECK(has(broken, "column 'gene', line 2 of knowledge/hotspots.tsv\t'NOTCHI' is no gene of the panel"));
  CHECK(has(broken, "column 'stage', line 2 of knowledge/resistance.tsv\t'someday' is none of diagnosis, "));
  CHECK(has(broken, "column 'lineage', line 2 of knowledge/resistance.tsv\t'all' is none of B, T, both"));
  CHECK(has(broken, "column 'evidence', line 2 of knowledge/resistance.tsv\t'Z' is none of A, B, C, D, E"));
  CHECK(has(broken, "of knowledge/focal_lesions.tsv\t'chrZ9' is no chromosome"));
  CHECK(has(broken, "line 2 of knowledge/fusions.tsv\t'BCR-ABL1' names 'BCR-ABL1', no subtype of the rules"));
  CHECK(has(broken, "line 2 of knowledge/fusions.tsv\t'sure' is none of definitive, high, medium"));
  CHECK(has(broken, "of knowledge/fusions.tsv\t'KMT2A' and its row come twice"));
  CHECK(has(broken, "'q29' names 'q29', no band of chromosome 21"));
  CHECK(has(broken, "of knowledge/breakpoint_regions.tsv\t'23182240x' is no position"));
}
