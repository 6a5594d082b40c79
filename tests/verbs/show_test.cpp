#include <doctest/doctest.h>

#include <initializer_list>
#include <string>
#include <utility>
#include <vector>

#include "verbs/run_verb.hpp"

namespace {

std::string shown(const std::vector<std::string>& words) {
  std::vector<std::string> arguments{"show"};
  arguments.insert(arguments.end(), words.begin(), words.end());
  const auto result = run_verb(arguments);
  CAPTURE(result.err);
  CHECK(result.status == 0);
  return result.out;
}

bool has(const std::string& text, const char* words) {
  return text.find(words) != std::string::npos;
}

}  // namespace

TEST_CASE("one change is the same however it is written") {
  for (const std::vector<std::string>& words :
       std::initializer_list<std::vector<std::string>>{{"variant", "TP53:p.R248Q"},
                                                       {"variant", "TP53:R248Q"},
                                                       {"variant", "TP53 p.Arg248Gln"},
                                                       {"variant", "TP53", "c.743G>A"},
                                                       {"variant", "17:7674220:C:T"},
                                                       {"variant", "chr17:7674220:C:T"},
                                                       {"variant", "chr17-7674220-C-T"},
                                                       {"variant", "chr17:g.7674220C>T"},
                                                       {"variant", "17:7577538:C:T", "--assembly", "GRCh37"},
                                                       {"variant", "NM_000546.6:c.743G>A"},
                                                       {"variant", "NM_000546:c.743G>A"},
                                                       {"variant", "NP_000537.3:p.R248Q"}}) {
    CAPTURE(words.at(1));
    const std::string text = shown(words);
    CHECK(has(text, "TP53 p.Arg248Gln\n"));
    CHECK(has(text, "NM_000546.6, exon 7/11"));
    CHECK(has(text, "c.743G>A\n"));
    CHECK(has(text, "GRCh38 chr17:7674220 C>T; GRCh37 chr17:7577538 C>T\n"));
    CHECK(has(text, "missense_variant; impact MODERATE; class missense"));
    CHECK(has(text, "DBD (residues 102-292)"));
    CHECK(has(text, "DBD hotspot"));
    CHECK(has(text, "may be inherited"));
    CHECK(has(text, "[verified (recurrence)]"));
    CHECK(has(text, "Yang F 2021 doi:10.1038/s43018-021-00230-8"));
    CHECK(has(text, "Other rows of this codon:\n  p.R248W"));
  }
}

TEST_CASE("the build of a place is said when it was not given; another version of an accession too") {
  CHECK(has(shown({"variant", "17:7674220:C:T"}), "read as a place of GRCh38"));
  CHECK_FALSE(has(shown({"variant", "17:7674220:C:T", "--assembly", "GRCh38"}), "read as a place"));
  CHECK(has(shown({"variant", "NM_000546.5:c.743G>A"}), "NM_000546.5 is read as NM_000546.6"));
}

TEST_CASE("a NOTCH1 label in the older numbering is moved, with a warning") {
  const auto result = run_verb({"show", "variant", "NOTCH1 L1601P"});
  CHECK(result.status == 0);
  CHECK(has(result.out, "NOTCH1 p.Leu1600Pro"));
  CHECK(has(result.out, "GRCh38 chr9:136504892 A>G"));
  CHECK(has(result.err, "W407"));
  CHECK(has(result.err, "p.Leu1600Pro"));
}

TEST_CASE("changes outside the coding sequence and of genes without sequence have their places") {
  const std::string utr = shown({"variant", "NOTCH1:c.*371A>G"});
  CHECK(has(utr, "GRCh38 chr9:136495700 T>C; GRCh37 chr9:139390152 T>C"));
  CHECK(has(utr, "3'UTR splice"));
  const std::string splice = shown({"variant", "TP53:c.375+1G>A"});
  CHECK(has(splice, "GRCh38 chr17:7675993 C>T; GRCh37 chr17:7579311 C>T"));
  CHECK(has(splice, "splice_donor_variant"));
  const std::string listed = shown({"variant", "NT5C2:R367Q"});
  CHECK(has(listed, "GRCh38 chr10:103093198 C>T; GRCh37 chr10:104852955 C>T"));
  CHECK(has(listed, "mercaptopurine"));
}

TEST_CASE("an insertion that makes an enhancer of TAL1 is told by its place, on either build") {
  for (const auto& words : std::initializer_list<std::vector<std::string>>{
           {"variant", "1:47239296:C:CAACCG", "--assembly", "GRCh38"},
           {"variant", "1:47704968:C:CAACCG", "--assembly", "GRCh37"},
           {"variant", "chr1-47704968-CT-CAACCGT", "--assembly", "GRCh37"}}) {
    CAPTURE(words[1]);
    const std::string text = shown(words);
    CHECK(has(text, "TAL1 MuTE super-enhancer insertion (chr1-"));
    CHECK(has(text, "GRCh38 chr1:47239296 C"));
    CHECK(has(text, "GRCh37 chr1:47704968 C"));
    CHECK(has(text, "regulatory_region_variant"));
    CHECK(has(text, "activating"));
    CHECK(has(text, "defines a subtype"));
  }
  const std::string other = shown({"variant", "1:47704968:C:CAACCG"});
  CHECK(has(other, "on GRCh37 it is a change of TAL1 (--assembly GRCh37)"));
  for (const char* none : {"1:47239296:C:CA", "1:47239296:C:T", "1:47239296:CAACCG:C"}) {
    const std::string text = shown({"variant", none});
    CHECK(has(text, "insertions at this place may make an enhancer of TAL1, but this is none such"));
    CHECK_FALSE(has(text, "MuTE super-enhancer"));
  }
  CHECK_FALSE(has(shown({"variant", "1:47239321:C:CAACCG"}), "enhancer"));
}

TEST_CASE("every base change that gives a protein change is listed") {
  const std::string text = shown({"variant", "TP53:p.R249S"});
  CHECK(has(text, "c.747G>C: GRCh38 chr17:7674216 C>G"));
  CHECK(has(text, "c.747G>T: GRCh38 chr17:7674216 C>A"));
}

TEST_CASE("what is not known is said and is no fault") {
  CHECK(has(shown({"variant", "BRCA2:p.K3326*"}), "not known: BRCA2 is no gene of the panel"));
  CHECK(has(shown({"variant", "1:1000:A:T"}), "lies in no gene of the panel on GRCh38"));
  CHECK(has(shown({"variant", "17:7577538:C:T"}), "on GRCh37 it is a change of TP53 (--assembly GRCh37)"));
  CHECK(has(shown({"variant", "NM_999999.1:c.1A>G"}), "is no transcript of the panel"));
  const std::string unnamed = shown({"variant", "TP53:p.P72R"});
  CHECK(has(unnamed, "none speaks of it"));
  CHECK(has(unnamed, "not known: no row tells"));
}

TEST_CASE("what cannot be read, and what the reference contradicts, is a usage error") {
  for (const char* text :
       {"gibberish", "TP53:foo", "TP53:", "17:7674220", "17:7674220:C:", "17:x:C:T", "17:7674220:C:C"}) {
    CAPTURE(text);
    const auto result = run_verb({"show", "variant", text});
    CHECK(result.status == 2);
    CHECK(result.out.empty());
  }
  const auto contradicted = run_verb({"show", "variant", "TP53:p.A248Q"});
  CHECK(contradicted.status == 2);
  CHECK(has(contradicted.err, "its residue 248 is R"));
  CHECK_FALSE(has(contradicted.err, "line 0"));
  CHECK(has(run_verb({"show", "variant", "17:7674220:A:T"}).err, "A is not what GRCh38 has at chr17:7674220"));
  CHECK(run_verb({"show", "variant", "17:7674220:C:T", "--assembly", "hg18"}).status == 2);
  CHECK(run_verb({"show", "gene", "TP53", "KRAS"}).status == 2);
}

TEST_CASE("a feature's page names the models that take it") {
  const std::string page = shown({"feature", "age_years"});
  CHECK(has(page, "models    relapse_b, trained on 1 to 30"));
  CHECK(has(page, "applies if features.age_years >= 1"));
  CHECK(has(shown({"feature", "notch1.pest_truncating"}), "models    none in the program uses it"));
  CHECK(has(shown({"feature"}), "tp53.second_hit\tmutation\t0/1\t"));
  CHECK(run_verb({"show", "feature", "notch1.pest_truncated"}).err.find("did you mean notch1.pest_truncating") !=
        std::string::npos);
}

TEST_CASE("a row of every table has a page with rule and source; without a name there is a list") {
  const std::string subtype = shown({"subtype", "bcr::abl1"});
  CHECK(has(subtype, "rule             FUSION(BCR>ABL1)"));
  CHECK(has(subtype, "source           "));
  CHECK(has(shown({"scheme", "NCI"}), "rule             NCI/"));
  CHECK(has(shown({"scheme", "PI_UKALL"}), "off by default: not checked against the full text"));
  CHECK(shown({"fusion", "ABL1::BCR"}) == shown({"fusion", "BCR::ABL1"}));
  CHECK(has(shown({"fusion", "PDGFRB"}), "::PDGFRB\n"));
  CHECK(has(shown({"lesion", "IKZF1_del_4-7"}), "GRCh38           chr7:"));
  for (const auto& [topic, heading] :
       std::initializer_list<std::pair<const char*, const char*>>{{"subtypes", "subtype\tlineage"},
                                                                  {"schemes", "rule\tresult"},
                                                                  {"fusions", "fusion\tsubtype"},
                                                                  {"lesions", "lesion\ttype"},
                                                                  {"drugs", "drug\tclass"},
                                                                  {"genes", "symbol\t"},
                                                                  {"subtype", "subtype\t"}}) {
    CAPTURE(topic);
    CHECK(shown({topic}).starts_with(heading));
  }
  CHECK(has(shown({"tables"}), "knowledge/karyotype_fusions.tsv\t"));
  CHECK(has(shown({"tables"}), "SHA-256 over all tables: "));
  CHECK(shown({"table", "karyotype_fusions"}).starts_with("chrom_a\tbands_a\t"));
}

TEST_CASE("a row that no table has is a usage error with the nearest name") {
  CHECK(has(run_verb({"show", "subtype", "BCR:ABL1"}).err, "did you mean BCR::ABL1?"));
  CHECK(has(run_verb({"show", "lesion", "IKZF1_dell_4-7"}).err, "did you mean IKZF1_del_4-7?"));
  CHECK(run_verb({"show", "scheme", "nothing of the kind"}).status == 2);
  CHECK(run_verb({"show", "fusion", "NOSUCH::GENE"}).status == 2);
  CHECK(run_verb({"show", "nothing"}).status == 2);
  CHECK(run_verb({"show", "variant"}).status == 2);
}
