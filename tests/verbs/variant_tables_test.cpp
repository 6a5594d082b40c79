#include <doctest/doctest.h>

#include <algorithm>
#include <cstdlib>
#include <map>
#include <random>
#include <set>
#include <string>
#include <vector>

#include "marrow/base/text.hpp"
#include "marrow/io/profile_json.hpp"
#include "marrow/io/text_file.hpp"
#include "run_verb.hpp"
#include "temporary_folder.hpp"

namespace {

using marrow::Profile;
using marrow::VariantClass;

std::vector<Profile> read_all(const std::string& text) {
  std::vector<Profile> profiles;
  for (const std::string_view line : marrow::split(text, '\n')) {
    if (!line.empty()) profiles.push_back(marrow::read_profile(std::string(line)));
  }
  return profiles;
}

std::vector<Profile> extract(const std::vector<std::string>& options) {
  std::vector<std::string> arguments = {"extract"};
  arguments.insert(arguments.end(), options.begin(), options.end());
  const VerbResult result = run_verb(arguments);
  INFO(result.err);
  REQUIRE(result.status == 0);
  return read_all(result.out);
}

const marrow::Variant* find_variant(const Profile& profile, const std::string& hgvsp) {
  for (const auto& variant : profile.variants) {
    if (variant.hgvsp == hgvsp) return &variant;
  }
  return nullptr;
}

const std::string maf_header =
    "#version 2.4\nHugo_Symbol\tNCBI_Build\tChromosome\tStart_Position\tVariant_Classification\tReference_Allele\t"
    "Tumor_Seq_Allele2\tTumor_Sample_Barcode\tMutation_Status\tHGVSp_Short\tt_depth\tt_ref_count\tt_alt_count\t"
    "gnomAD_AF\n";

std::string warning_of(const Profile& profile, const std::string& code) {
  for (const auto& warning : profile.warnings) {
    if (warning.code == code) return warning.text;
  }
  return {};
}

}  // namespace

TEST_CASE("a MAF's alleles are computed by marrow, with the names that a VCF of the same changes gets") {
  const marrow_test::TemporaryFolder folder;
  const std::string maf = folder.write(
      "t.maf", maf_header +
                   "TP53\tGRCh38\tchr17\t7674220\tMissense_Mutation\tC\tT\tPT1\tSomatic\tp.R248Q\t100\t60\t40\t\n"
                   "TP53\tGRCh38\t17\t7674220\tFrame_Shift_Del\tC\t-\tPT1\tSomatic\t.\t\t\t\t\n"
                   "TP53\tGRCh38\t17\t7674220\tFrame_Shift_Ins\t-\tTA\tPT1\tSomatic\t.\t\t\t\t\n");
  const std::string vcf = folder.write(
      "t.vcf",
      "##fileformat=VCFv4.2\n##contig=<ID=chr17,length=83257441>\n#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO\n"
      "chr17\t7674219\t.\tCC\tC\t.\tPASS\t.\n"
      "chr17\t7674220\t.\tC\tT\t.\tPASS\t.\n"
      "chr17\t7674220\t.\tC\tCTA\t.\tPASS\t.\n");
  const Profile of_maf = extract({"--variants", maf}).at(0);
  const Profile of_vcf = extract({"--vcf", vcf, "--id", "PT1"}).at(0);
  const auto names = [](const Profile& profile) {
    std::set<std::string> found;
    for (const auto& variant : profile.variants) found.insert(*variant.hgvsc + " " + *variant.hgvsp);
    return found;
  };
  CHECK(of_maf.sample == "PT1");
  CHECK(of_maf.assembly == marrow::Assembly::grch38);
  CHECK(names(of_maf).size() == 3);
  CHECK(names(of_maf) == names(of_vcf));
  const marrow::Variant* substitution = find_variant(of_maf, "p.Arg248Gln");
  REQUIRE(substitution != nullptr);
  CHECK(substitution->id == "chr17-7674220-C-T");
  CHECK(substitution->annotated_by == "marrow");
  CHECK(substitution->source == marrow::VariantSource::imported);
  CHECK(substitution->vaf == doctest::Approx(0.4));
  CHECK(substitution->origin == marrow::Origin::somatic);
  CHECK(of_maf.genes.at("TP53").is_present());
  CHECK(of_maf.genes.at("KRAS").detail == "a table of variants lists only what was found");
  CHECK(of_maf.warnings.empty());

  // Both inputs of one sample: each change once, as the VCF has it.
  const Profile both = extract({"--vcf", vcf, "--variants", maf, "--id", "PT1"}).at(0);
  CHECK(both.variants.size() == 3);
  CHECK(both.inputs.at(1).set_aside.at("duplicate") == 3);
}

TEST_CASE("rows of a MAF are set aside by what they say, each kind under its code") {
  const marrow_test::TemporaryFolder folder;
  const std::string row = "TP53\tGRCh38\tchr17\t7674220\tMissense_Mutation\t";
  const std::string maf = folder.write(
      "t.maf", maf_header + row + "A\tT\tPT1\tSomatic\t.\t\t\t\t\n" + row + "C\tC\tPT1\tSomatic\t.\t\t\t\t\n" + row +
                   "C\tG\tPT1\tGermline\t.\t\t\t\t\n" + row + "C\tA\tPT1\tWildtype\t.\t\t\t\t\n" +
                   "TP53\tGRCh38\tchr17\t7676154\tMissense_Mutation\tG\tC\tPT1\t.\tp.P72R\t\t\t\t0.6\n"
                   "OR4F5\tGRCh38\tchr1\t69091\tMissense_Mutation\tA\tT\tPT1\tSomatic\tp.M1L\t\t\t\t\n"
                   "TP53\tGRCh38\tchr17_alt\t7674220\tMissense_Mutation\tC\tT\tPT1\tSomatic\t.\t\t\t\t\n"
                   "TP53\tGRCh38\tchr17\t7675300\tIntron\tG\tA\tPT1\tSomatic\t.\t\t\t\t\n"
                   "TP53\tGRCh38\tchr12\t25245350\tMissense_Mutation\tC\tT\tPT1\tSomatic\tp.G12D\t\t\t\t\n"
                   "KRAS\tGRCh38\tchr12\t25245350\tNonsense_Mutation\tC\tT\tPT1\tSomatic\tp.G12*\t\t\t\t\n"
                   "KRAS\tGRCh38\tchr12\t25245350\tNonsense_Mutation\tC\tT\tPT2\tSomatic\tp.G12*\t\t\t\t\n");
  const Profile profile = extract({"--variants", maf, "--id", "PT1"}).at(0);
  const auto& set_aside = profile.inputs.at(0).set_aside;
  const std::map<std::string, std::int64_t> expected = {{"germline", 2},      {"non_coding", 1},   {"not_called", 2},
                                                        {"other_contig", 1},  {"outside_gene", 1}, {"other_sample", 1},
                                                        {"outside_panel", 1}, {"ref_mismatch", 1}};
  CHECK(set_aside == expected);
  CHECK(profile.inputs.at(0).records == 11);
  CHECK(profile.inputs.at(0).used == 1);
  CHECK_FALSE(profile.genes.at("TP53").is_known());
  // The alleles of KRAS say G12D whatever the table writes.
  CHECK(find_variant(profile, "p.Gly12Asp") != nullptr);
  CHECK_FALSE(warning_of(profile, "W302").empty());
  CHECK_FALSE(warning_of(profile, "W344").empty());
  CHECK_FALSE(warning_of(profile, "W345").empty());
  const Profile with_germline = extract({"--variants", maf, "--id", "PT1", "--report-germline"}).at(0);
  CHECK(with_germline.inputs.at(0).used == 3);
}

TEST_CASE("rows of a table of protein changes come to their samples, by name, else by patient") {
  const marrow_test::TemporaryFolder folder;
  folder.write("v.tsv",
               "sample\tgene\taachange\tclass\nB\tNOTCH1\tL1600P\tmissense\nA\tWHSC1\tE1099K\tmissense\n"
               "P3\tNOTCH1\tQ2503*\tnonsense\nZ\tNOTCH1\tQ2503*\tnonsense\n");
  const std::string sheet =
      folder.write("s.csv", "sample,patient,variants\nB,P1,v.tsv\nA,P2,v.tsv\nC,P3,v.tsv\nD,P4,v.tsv\n");
  const VerbResult result = run_verb({"extract", "--samplesheet", sheet, "--variants-origin", "somatic"});
  INFO(result.err);
  REQUIRE(result.status == 0);
  std::vector<Profile> profiles = read_all(result.out);
  REQUIRE(profiles.size() == 4);
  CHECK(profiles[0].variants.at(0).id == "imported-NOTCH1-p.Leu1600Pro");
  CHECK(profiles[0].variants.at(0).annotated_by == "table");
  CHECK(profiles[1].variants.at(0).gene == "NSD2");
  CHECK(profiles[1].genes.at("NSD2").is_present());
  CHECK(profiles[2].variants.at(0).variant_class == VariantClass::truncating);
  CHECK(profiles[3].variants.empty());
  CHECK(profiles[3].inputs.at(0).set_aside.at("other_sample") == 4);
  CHECK(result.err.find("W346: rows of v.tsv that belong to no sample of the run") != std::string::npos);
  CHECK(result.err.find("W347: samples without a row in v.tsv") != std::string::npos);
  CHECK(result.err.find("extract: 4 samples, 3 records, 3 used") != std::string::npos);
  CHECK(extract({"--variants", folder.path("v.tsv")}).size() == 4);
  CHECK(extract({"--variants", folder.path("v.tsv"), "--id", "B"}).at(0).sample == "B");
}

TEST_CASE("rows that cannot be told apart are refused") {
  const marrow_test::TemporaryFolder folder;
  folder.write("bare.tsv", "gene\taachange\nTP53\tR248Q\n");
  folder.write("patients.tsv", "patient\tgene\taachange\nP1\tTP53\tR248Q\n");
  const auto refusal = [&](const std::string& sheet) {
    const VerbResult result = run_verb({"extract", "--samplesheet", folder.write("s.csv", sheet)});
    CHECK(result.status == 4);
    CHECK(result.out.empty());
    return result.err;
  };
  CHECK(refusal("sample,variants\nA,bare.tsv\nB,bare.tsv\n").find("no column of samples") != std::string::npos);
  CHECK(
      refusal("sample,patient,variants\nA,P1,patients.tsv\nB,P1,patients.tsv\n").find("names the patient 'P1' only") !=
      std::string::npos);
  CHECK(extract({"--variants", folder.path("bare.tsv")}).at(0).sample == "bare");
  CHECK(run_verb({"extract", "--variants", folder.path("patients.tsv"), "--id", "X"}).status == 4);
}

TEST_CASE("a row that cannot be read is an error with line, column and text; lenient, its gene is left open") {
  const marrow_test::TemporaryFolder folder;
  const std::string table =
      folder.write("v.tsv", "sample\tgene\taachange\nA\tFBXW7\tR465C\nA\tTP53\tQ248R\nA\tSOMEGENE\tnonsense words\n");
  const std::string clinical = folder.write("c.tsv", "sample\tassessed_genes\nA\tTP53;FBXW7;PTEN\n");
  const VerbResult strict = run_verb({"extract", "--variants", table});
  CHECK(strict.status == 4);
  CHECK(strict.err.find("line 3, column 'aachange': 'Q248R' of TP53 does not fit the protein of NM_000546.6") !=
        std::string::npos);
  CHECK(strict.err.find("in: v.tsv") != std::string::npos);
  const Profile profile =
      extract({"--variants", table, "--clinical", clinical, "--lenient", "--variants-origin", "somatic"}).at(0);
  const auto& input = profile.inputs.at(1);
  CHECK(input.role == "variants");
  CHECK(input.set_aside.at("unreadable") == 1);
  CHECK(input.set_aside.at("outside_panel") == 1);
  CHECK(warning_of(profile, "W341").find("'Q248R' of TP53") != std::string::npos);
  CHECK(profile.genes.at("FBXW7").is_present());
  CHECK(profile.genes.at("PTEN").is_absent());
  CHECK_FALSE(profile.genes.at("TP53").is_known());
  CHECK(profile.genes.at("TP53").detail == "a row of its table could not be read");
}

TEST_CASE("without a word on origin the rules of tumour-only samples hold; the option speaks for the whole table") {
  const marrow_test::TemporaryFolder folder;
  const std::string table =
      folder.write("v.tsv", "sample\tgene\taachange\nA\tDNM2\tR465W\nA\tNOTCH1\tL1600P\nA\tTAL1\tSE_INS\n");
  const Profile open = extract({"--variants", table}).at(0);
  CHECK(open.variants.size() == 3);
  CHECK(open.genes.at("NOTCH1").is_present());
  CHECK(open.genes.at("TAL1").is_present());
  CHECK(find_variant(open, "p.Leu1600Pro")->origin_reason == "the table does not say");
  CHECK_FALSE(open.genes.at("DNM2").is_known());
  const Profile somatic = extract({"--variants", table, "--variants-origin", "somatic"}).at(0);
  CHECK(somatic.genes.at("DNM2").is_present());
  CHECK(find_variant(somatic, "p.Leu1600Pro")->origin_reason == "--variants-origin somatic");
  CHECK(extract({"--variants", table, "--variants-origin", "germline"}).at(0).variants.empty());
  CHECK(run_verb({"extract", "--variants", table, "--variants-origin", "tumour"}).status == 2);
  CHECK(run_verb({"score", "--variants-origin", "somatic"}, "").status == 2);
}

TEST_CASE("positions tell a table's build, and contradict a wrong one") {
  const marrow_test::TemporaryFolder folder;
  // Codons 1600 and 1678 of NOTCH1 and 465 of FBXW7 on GRCh37.
  const std::string rows =
      "A\tNOTCH1\tL1600P\tchr9\t139399344BUILD\nA\tNOTCH1\tL1678P\tchr9\t139397768BUILD\n"
      "A\tFBXW7\tR465C\tchr4\t153249385BUILD\n";
  const auto table = [&](const std::string& column, const std::string& build) {
    std::string text = "sample\tgene\taachange\tchromosome\tstart" + column + "\n" + rows;
    for (std::size_t at = text.find("BUILD"); at != std::string::npos; at = text.find("BUILD"))
      text.replace(at, 5, build);
    return folder.write("v.tsv", text);
  };
  const Profile told = extract({"--variants", table("", "")}).at(0);
  CHECK(told.assembly == marrow::Assembly::grch37);
  CHECK(find_variant(told, "p.Leu1600Pro")->id == "chr9-139399344-NOTCH1-p.Leu1600Pro");
  CHECK(told.warnings.empty());
  const VerbResult wrong = run_verb({"extract", "--variants", table("\tbuild", "\thg38")});
  CHECK(wrong.status == 4);
  CHECK(wrong.err.find("the table says GRCh38, but 3 of its rows lie in their genes on GRCh37") != std::string::npos);
  CHECK(run_verb({"extract", "--variants", table("", ""), "--assembly", "GRCh38"}).status == 4);
  CHECK(run_verb({"extract", "--variants", table("\tbuild", "\thg18")}).status == 4);
}

TEST_CASE("alleles without a build are not taken for another build's: the table's words are read, and it is told") {
  const marrow_test::TemporaryFolder folder;
  const std::string header = "gene\tchrom\tpos\tref\talt\taachange\nTP53\tchr17\t7674220\tC\tT\t";
  const std::string table = folder.write("v.tsv", header + "R248Q\n");
  const Profile open = extract({"--variants", table}).at(0);
  CHECK_FALSE(open.assembly);
  CHECK(find_variant(open, "p.Arg248Gln")->annotated_by == "table");
  CHECK_FALSE(warning_of(open, "W349").empty());
  const Profile stated = extract({"--variants", table, "--assembly", "GRCh38"}).at(0);
  CHECK(find_variant(stated, "p.Arg248Gln")->annotated_by == "marrow");
  CHECK(stated.warnings.empty());
  CHECK(run_verb({"extract", "--variants", folder.write("w.tsv", header + ".\n")}).status == 4);
}

TEST_CASE("a table's position moves a label of another isoform, and a label elsewhere is counted") {
  const marrow_test::TemporaryFolder folder;
  const std::string table = folder.write(
      "v.tsv",
      "sample\tgene\taachange\trefseq\tchromosome\tstart\tbuild\nA\tWT1\tR462P\tNM_024426\tchr11\t32413565\thg19\n"
      "A\tNF1\tD1828V\tNM_000267\tchr17\t29654794\thg19\nA\tPHF6\tV280L\tNM_032335\tchrX\t133549151\thg19\n"
      "A\tNOTCH1\tL1600P\tNM_017617\tchr9\t139397768\thg19\n");
  const Profile profile = extract({"--variants", table}).at(0);
  CHECK(find_variant(profile, "p.Arg467Pro") != nullptr);
  CHECK(find_variant(profile, "p.Asp1849Val") != nullptr);
  CHECK(find_variant(profile, "p.Val280Leu")->transcript == "NM_032335");
  CHECK_FALSE(find_variant(profile, "p.Val280Leu")->aa_begin);
  CHECK(warning_of(profile, "W342").find("another numbering") != std::string::npos);
  CHECK_FALSE(warning_of(profile, "W343").empty());
  CHECK_FALSE(warning_of(profile, "W344").empty());
}

TEST_CASE("check recognises a table of variants and lists its faults by line") {
  const marrow_test::TemporaryFolder folder;
  const std::string row = "TP53\tGRCh38\tchr17\t7674220\tMissense_Mutation\t";
  const std::string maf =
      folder.write("t.maf", maf_header + row + "C\tT\tPT1\tSomatic\tp.R248Q\t\t\t\t\n" + row +
                                "T\tC\tPT1\tSomatic\tp.R248Q\t\t\t\t\n" +
                                "KRAS\tGRCh38\tchr17\t7674220\tMissense_Mutation\tC\tT\tPT2\tSomatic\t.\t\t\t\t\n" +
                                "KRAS\tGRCh38\tchr12\t.\tMissense_Mutation\t.\t.\tPT2\tSomatic\tp.A12D\tmany\t\t\t\n" +
                                "KRAS\tGRCh38\tchr12\t.\tMissense_Mutation\t.\t.\tPT2\tSomatic\tp.A12D\t\t\t\t\n");
  const VerbResult result = run_verb({"check", maf});
  CHECK(result.status == 4);
  const std::vector<std::string> expected = {
      "t.maf\tvariants\tfault\tref_mismatch\tline 4 of t.maf\treference allele T is not what the build has at "
      "chr17:7674220: another build, or alleles swapped\t",
      "t.maf\tvariants\tfault\toutside_gene\tline 5 of t.maf\tchr17:7674220 does not lie in KRAS\t",
      "fault\tunreadable\tt.maf\tline 6, column 't_depth': 'many' is no whole number from 0 on\t",
      "fault\tunreadable\tt.maf\tline 7, column 'HGVSp_Short': 'p.A12D' of KRAS does not fit the protein of",
      "note\tbuild\tt.maf\tGRCh38\t",
      "note\tsamples\tt.maf\t2\t",
      "note\trows\tt.maf\t5, of them 1 used\t"};
  for (const std::string& line : expected) {
    CAPTURE(line);
    CAPTURE(result.out);
    CHECK(result.out.find(line) != std::string::npos);
  }
  CHECK(run_verb({"check", folder.write("v.csv", "gene,aachange\nTP53,R248Q\n")}).status == 0);
  CHECK(run_verb({"check", folder.write("w.csv", "gene,aachange\nTP53,R248Q\nTP53\n")}).status == 4);
}

TEST_CASE("a MAF's insertion upstream of TAL1 is MuTE as in a VCF, with the origin and the row of its label") {
  const marrow_test::TemporaryFolder folder;
  const std::string maf =
      folder.write("t.maf", maf_header + "TAL1\tGRCh37\tchr1\t47704968\tIGR\t-\tAACCG\tPT1\tSomatic\tSE_INS\t\t\t\t\n");
  const std::string vcf = folder.write("t.vcf",
                                       "##fileformat=VCFv4.2\n##contig=<ID=1,length=249250621>\n"
                                       "#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO\n"
                                       "1\t47704968\t.\tC\tCAACCG\t.\tPASS\t.\n"
                                       "1\t47704970\t.\tC\tT\t.\tPASS\t.\n");
  for (const Profile& profile :
       {extract({"--variants", maf, "--id", "PT1"}).at(0), extract({"--vcf", vcf, "--id", "PT1"}).at(0)}) {
    REQUIRE(profile.variants.size() == 1);
    CHECK(profile.variants[0].gene == "TAL1");
    CHECK(profile.variants[0].hotspot == "MuTE super-enhancer insertion");
    CHECK(profile.variants[0].consequence == std::vector<std::string>{"regulatory_region_variant"});
    CHECK(profile.variants[0].annotated_by == "marrow");
    CHECK(profile.genes.at("TAL1").is_present());
  }
  CHECK(extract({"--vcf", vcf, "--id", "PT1"}).at(0).inputs.at(0).set_aside.at("outside_panel") == 1);
}

TEST_CASE("--population is asked for rows with alleles; of others the reason says that it is not") {
  const marrow_test::TemporaryFolder folder;
  const std::string row = "TP53\tGRCh38\tchr17\t";
  const std::string maf =
      folder.write("t.maf", maf_header + row + "7676154\tMissense_Mutation\tG\tC\tPT1\t.\t\t\t\t\t\n" + row +
                                "7674217\tMissense_Mutation\tC\tA\tPT1\t.\t\t\t\t\t\n" + row +
                                "7674220\t\t\t\tPT1\t.\tp.R248W\t\t\t\t\n");
  const std::string population =
      folder.write("p.vcf",
                   "##fileformat=VCFv4.2\n##contig=<ID=17,length=83257441>\n"
                   "##INFO=<ID=AF,Number=A,Type=Float,Description=\"-\">\n"
                   "#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO\n17\t7676154\t.\tG\tC\t.\tPASS\tAF=0.7\n");
  const Profile profile =
      extract({"--variants", maf, "--id", "PT1", "--population", population, "--report-germline"}).at(0);
  REQUIRE(profile.variants.size() == 3);
  CHECK(find_variant(profile, "p.Pro72Arg")->origin == marrow::Origin::germline);
  CHECK(find_variant(profile, "p.Pro72Arg")->origin_reason == "population frequency 0.7 (AF of p.vcf)");
  CHECK(find_variant(profile, "p.Arg249Met")->origin_reason == "the table does not say; not common in p.vcf");
  CHECK(find_variant(profile, "p.Arg248Trp")->origin_reason ==
        "the table does not say; --population is not asked, for want of alleles on a known build");
  CHECK(profile.inputs.at(1).role == "population");
  CHECK(profile.inputs.at(1).name == "p.vcf");
  CHECK(extract({"--variants", maf, "--id", "PT1", "--population", population}).at(0).variants.size() == 2);
  // Without the file nothing speaks of it.
  const Profile without = extract({"--variants", maf, "--id", "PT1"}).at(0);
  CHECK(find_variant(without, "p.Pro72Arg")->origin_reason == "the table does not say");
  CHECK(without.inputs.size() == 1);
}

TEST_CASE(
    "a change that the clinical table names too is listed once, as the other input has it, and counts as reported") {
  const marrow_test::TemporaryFolder folder;
  const std::string table = folder.write("v.tsv",
                                         "sample\tgene\taachange\nA\tDNM2\tR465W\nA\tNOTCH1\tL1600P\n"
                                         "A\tPHF6\tR116fs\nA\tTAL1\tSE_INS\nA\tPTEN\tR130*\n");
  const std::string clinical = folder.write(
      "c.tsv",
      "sample\tmutations\nA\tDNM2 R465W 0.4; NOTCH1 p.Leu1600Pro; NOTCH1 L1678P; PHF6 R116fs*5; TAL1 SE_INS\n");
  const Profile alone = extract({"--variants", table}).at(0);
  CHECK_FALSE(alone.genes.at("DNM2").is_known());
  const Profile profile = extract({"--variants", table, "--clinical", clinical}).at(0);
  CHECK(profile.variants.size() == 6);
  const marrow::Variant* known = find_variant(profile, "p.Arg465Trp");
  REQUIRE(known != nullptr);
  CHECK(known->source == marrow::VariantSource::imported);
  CHECK(known->origin_reason == "the table does not say; the clinical table names it too");
  CHECK(known->vaf == 0.4);
  CHECK(profile.genes.at("DNM2").is_present());
  CHECK(find_variant(profile, "p.Leu1678Pro")->source == marrow::VariantSource::reported);
  CHECK(find_variant(profile, "p.Arg130Ter")->origin_reason == "the table does not say");
}

namespace {

const char* liu_table = "/tall_liu2017/TARGET_lesion_data.Sequence_mutations.tsv";

/// The rows in another order and with other labels in `disease`, which is no column of marrow's.
std::string shuffled(const std::string& text) {
  std::vector<std::string> lines;
  for (const std::string_view line : marrow::split(text, '\n')) {
    if (!line.empty()) lines.emplace_back(line);
  }
  std::mt19937 random(7);
  std::shuffle(lines.begin() + 1, lines.end(), random);
  std::string result = lines.front() + "\n";
  for (std::size_t i = 1; i < lines.size(); ++i) {
    result += lines[i].substr(0, lines[i].rfind('\t') + 1) + "label" + std::to_string(i % 5) + "\n";
  }
  return result;
}

/// Profiles without the checksum of the table, which is that of its bytes.
std::string without_checksum(std::string text, const std::string& checksum) {
  for (std::size_t at = text.find(checksum); at != std::string::npos; at = text.find(checksum)) {
    text.erase(at, checksum.size());
  }
  return text;
}

}  // namespace

TEST_CASE("the mutations of 264 children with T-ALL are read, and the counts of five genes are the table's own") {
  const char* cohorts = std::getenv("MARROW_COHORTS");
  if (cohorts == nullptr) {
    MESSAGE("MARROW_COHORTS is not set: the mutations of Liu 2017 are not read");
    return;
  }
  const std::string path = std::string(cohorts) + liu_table;
  const VerbResult result = run_verb({"extract", "--variants", path, "--variants-origin", "somatic", "--lenient"});
  INFO(result.err);
  REQUIRE(result.status == 0);
  const std::vector<Profile> profiles = read_all(result.out);
  CHECK(profiles.size() == 264);
  std::map<std::string, std::int64_t> by_class;
  std::int64_t used = 0;
  std::int64_t unreadable = 0;
  std::int64_t outside = 0;
  for (const Profile& profile : profiles) {
    const auto& input = profile.inputs.at(0);
    CHECK(input.records == 4165);
    used += input.used;
    for (const auto& [code, count] : input.set_aside) {
      if (code == "unreadable") unreadable += count;
      if (code == "outside_panel") outside += count;
    }
    for (const auto& variant : profile.variants) {
      ++by_class[*variant.gene + " " + std::string(marrow::enum_name(*variant.variant_class))];
    }
  }
  CHECK(outside == 3165);
  CHECK(used + unreadable == 1000);
  CHECK(unreadable <= 20);  // at least 98 % of the rows on genes of the panel

  // As the table counts them, its insertions that hold a stop as truncating.
  const std::map<std::string, std::int64_t> expected = {
      {"NOTCH1 missense", 140}, {"NOTCH1 truncating", 71}, {"NOTCH1 inframe", 53},  {"FBXW7 missense", 70},
      {"FBXW7 truncating", 10}, {"FBXW7 splice", 1},       {"FBXW7 inframe", 1},    {"PTEN truncating", 40},
      {"PTEN missense", 3},     {"PTEN inframe", 2},       {"PHF6 truncating", 34}, {"PHF6 missense", 12},
      {"PHF6 splice", 3},       {"PHF6 other", 1},         {"TP53 missense", 1},    {"TAL1 other", 19}};
  for (const std::string gene : {"NOTCH1", "FBXW7", "PTEN", "PHF6", "TP53", "TAL1"}) {
    for (const char* kind : {"missense", "truncating", "inframe", "splice", "other", "synonymous"}) {
      const std::string key = gene + " " + kind;
      CAPTURE(key);
      const auto found = expected.find(key);
      CHECK(by_class[key] == (found == expected.end() ? 0 : found->second));
    }
  }

  const marrow_test::TemporaryFolder folder;
  const std::string text = marrow_test::read_file(path);
  const std::string other = folder.write("TARGET_lesion_data.Sequence_mutations.tsv", shuffled(text));
  const VerbResult again = run_verb({"extract", "--variants", other, "--variants-origin", "somatic", "--lenient"});
  REQUIRE(again.status == 0);
  CHECK(without_checksum(result.out, marrow::file_sha256(path)) ==
        without_checksum(again.out, marrow::file_sha256(other)));
}
