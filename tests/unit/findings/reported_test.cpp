#include "marrow/findings/reported.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "marrow/base/error.hpp"

namespace {

using marrow::Value;
using Cells = marrow::ValueObject;

const marrow::ReportedVocabulary& vocabulary() {
  static const marrow::KnowledgeSource source = marrow::KnowledgeSource::embedded();
  static const marrow::Panel panel = marrow::Panel::load(source);
  static const marrow::ReportedVocabulary loaded =
      marrow::ReportedVocabulary::load(source, panel, marrow::FocalLesions::load(source));
  return loaded;
}

struct Read {
  marrow::ReportedFindings findings;
  std::vector<marrow::Warning> warnings;
};

Read read(Cells cells, bool is_lenient = false) {
  marrow::ClinicalRow row;
  row.line1 = 7;
  row.cells = std::move(cells);
  marrow::Warnings warnings;
  Read result{marrow::assess_reported(row, vocabulary(), {.input = "t.tsv", .is_lenient = is_lenient}, warnings), {}};
  result.warnings = warnings.sorted();
  return result;
}

std::string refusal(Cells cells) {
  try {
    static_cast<void>(read(std::move(cells)));
  } catch (const marrow::Error& error) {
    CHECK(error.kind() == marrow::ErrorKind::data);
    return error.message();
  }
  return "not refused";
}

bool has(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

std::string codes(const Read& read) {
  std::string result;
  for (const auto& warning : read.warnings) result += warning.code + "x" + std::to_string(warning.count) + " ";
  return result;
}

/// "ETV6::RUNX1 P2RY8::CRLF2 | BCR>ABL1- ETV6>RUNX1+".
std::string fusions(const Read& read) {
  std::string result;
  for (const auto& item : read.findings.fusions.items) result += item.five_prime + "::" + item.three_prime + " ";
  result += "|";
  for (const auto& test : read.findings.fusions.tested) {
    result += " " + test.pair + (test.result == "positive" ? "+" : "-");
  }
  return result;
}
std::string fusions(const std::string& cell) {
  return fusions(read({{"fusions", cell}}));
}

/// Lesions, arms and chromosomes that are present: "CDKN2AB_del(0) 9p-1 21+2".
std::string copies(const Read& read) {
  std::string result;
  const auto add = [&](const std::string& piece) { result += (result.empty() ? "" : " ") + piece; };
  for (const auto& [id, state] : read.findings.copy_number.focal) {
    const auto& value = state.value;
    add(id + (value.copies ? "(" + std::to_string(static_cast<int>(*value.copies)) + ")" : ""));
  }
  const auto signed_text = [](double change) {
    return (change > 0 ? "+" : "") + std::to_string(static_cast<int>(change));
  };
  for (const auto& [arm, state] : read.findings.copy_number.arms) add(arm + signed_text(*state.value.value));
  for (const auto& [name, state] : read.findings.copy_number.chromosomes) {
    if (state.is_present()) add(name + signed_text(*state.value.value));
  }
  return result;
}
std::string copies(const std::string& cell) {
  return copies(read({{"copy_number", cell}}));
}

const std::string negative_four = "| BCR>ABL1- ETV6>RUNX1- KMT2A- TCF3>PBX1-";

}  // namespace

TEST_CASE("reported mutations become variants with gene, names, residues and VAF") {
  const Read found = read({{"mutations", "NOTCH1 p.Leu1600Pro; FBXW7 R465C; TP53 c.743G>A 0.42; PHF6 R116* 35%"}});
  const auto& variants = found.findings.variants;
  REQUIRE(variants.size() == 4);
  CHECK(variants[0].gene == "FBXW7");
  CHECK(variants[0].hgvsp == "p.Arg465Cys");
  CHECK(variants[0].domain == "WD40");
  CHECK(variants[1].gene == "NOTCH1");
  CHECK(variants[1].domain == "HD-N");
  CHECK(variants[2].variant_class == marrow::VariantClass::truncating);
  CHECK(variants[2].vaf == 0.35);
  CHECK(variants[3].hgvsc == "c.743G>A");
  CHECK(variants[3].hgvsp == "p.Arg248Gln");
  CHECK(variants[3].vaf == 0.42);
  CHECK(variants[3].id == "reported-TP53-p.Arg248Gln");
  CHECK(variants[3].source == marrow::VariantSource::reported);
  CHECK(variants[3].origin == marrow::Origin::unknown);
  CHECK(found.findings.assessed_genes.empty());
  CHECK(found.warnings.empty());
}

TEST_CASE("reported mutations may stand in the notations of published supplements") {
  const Read found = read({{"mutations", "NOTCH1 SQEinsF1592; FBXW7 K167_E2splice; TAL1 SE_INS; WT1 R462P"}});
  const auto& variants = found.findings.variants;
  REQUIRE(variants.size() == 4);
  CHECK(variants[0].id == "reported-FBXW7-K167_E2splice");
  CHECK(variants[0].variant_class == marrow::VariantClass::splice);
  CHECK(variants[1].aa_delta == 3);
  CHECK(variants[2].gene == "TAL1");
  CHECK(variants[3].hgvsp == "p.Arg467Pro");
  CHECK(codes(found) == "W407x1 ");
  CHECK(has(refusal({{"mutations", "NOTCH1 SE_INS"}}), "is no protein or coding change"));
  CHECK(has(refusal({{"mutations", "NOTCH1 SQEinsQ1592"}}), "its residue 1592 is F"));
}

TEST_CASE("absence may be said of the assessed genes only, and only if mutations were reported") {
  const Read none = read({{"mutations", "none"}, {"assessed_genes", "TP53; notch1; MLL"}});
  CHECK(none.findings.variants.empty());
  CHECK(none.findings.assessed_genes == std::vector<std::string>{"KMT2A", "NOTCH1", "TP53"});
  CHECK(read({{"mutations", "none"}}).findings.assessed_genes.empty());
  const Read silent = read({{"mutations", Value()}, {"assessed_genes", "TP53"}});
  CHECK(silent.findings.assessed_genes.empty());
  CHECK(codes(silent) == "W409x1 ");
}

TEST_CASE("a mutation that cannot be right is refused with its text") {
  CHECK(has(refusal({{"mutations", "TP53 R248Q; FOO1 R2C"}}),
            "line 7, column 'mutations': 'FOO1' in 'FOO1 R2C' is no gene"));
  CHECK(has(refusal({{"mutations", "TP53 mutated"}}), "'mutated' in 'TP53 mutated' is no protein or coding change"));
  CHECK(has(refusal({{"mutations", "TP53"}}), "'TP53' names no change"));
  CHECK(has(refusal({{"mutations", "TP53 R247Q"}}), "its residue 247 is N"));
  CHECK(has(refusal({{"mutations", "TP53 R900Q"}}), "it has 393 residues"));
  CHECK(has(refusal({{"mutations", "FLT3 Y599_K600insG"}}), "does not fit the protein"));
  CHECK(has(refusal({{"mutations", "TP53 c.743C>A"}}), "is no coding change of NM_000546"));
  CHECK(has(refusal({{"mutations", "TP53 c.743G>A p.R213*"}}), "c.743G>A is p.Arg248Gln"));
  CHECK(has(refusal({{"mutations", "TP53 R248Q 42"}}), "'42' is no fraction"));
  CHECK(has(refusal({{"mutations", "TP53 R248Q 0"}}), "'0' is no fraction"));
  CHECK(has(refusal({{"mutations", "TP53 R248Q R213*"}}), "'R213*' has no place"));
  CHECK(has(refusal({{"mutations", "TP53 R248Q; TP53 p.Arg248Gln"}}), "stands twice"));
  CHECK(has(refusal({{"mutations", "none; TP53 R248Q"}}), "'none' in 'none' is no gene"));
  CHECK(has(refusal({{"assessed_genes", "TP35x"}, {"mutations", "none"}}), "column 'assessed_genes'"));
  CHECK(has(refusal({{"mutations", Value(5)}}), "a number is no text"));
}

TEST_CASE("lenient reading never turns what was set aside into absence") {
  const Read one = read({{"mutations", "TP53 mutated; NRAS G12D"}, {"assessed_genes", "TP53;NRAS;FBXW7"}}, true);
  CHECK(one.findings.variants.size() == 1);
  CHECK(one.findings.assessed_genes == std::vector<std::string>{"FBXW7", "NRAS"});
  CHECK(codes(one) == "W405x1 ");
  const Read unknown = read({{"mutations", "P35 mutated"}, {"assessed_genes", "TP53;NRAS"}}, true);
  CHECK(unknown.findings.assessed_genes.empty());
}

TEST_CASE("NOTCH1 labels of the older numbering are recognised by their residue") {
  const auto name = [](const std::string& cell) {
    const Read found = read({{"mutations", "NOTCH1 " + cell}});
    return *found.findings.variants.at(0).hgvsp + " " + codes(found);
  };
  CHECK(name("L1600P") == "p.Leu1600Pro ");
  CHECK(name("p.Leu1601Pro") == "p.Leu1600Pro W407x1 ");  // residue 1601 is H
  CHECK(name("R1599P") == "p.Arg1598Pro W407x1 ");
  CHECK(name("V1578del") == "p.Val1578del W407x1 ");  // V1577 and V1578: read as current
  CHECK(name("F1593_L1594delinsS") == "p.Phe1592_Leu1593delinsSer W407x1 ");
  CHECK(has(refusal({{"mutations", "NOTCH1 W1601P"}}), "its residue 1601 is H"));
}

TEST_CASE("a lost start is truncating for a tumour suppressor") {
  CHECK(read({{"mutations", "TP53 M1?"}}).findings.variants.at(0).variant_class == marrow::VariantClass::truncating);
  CHECK(read({{"mutations", "NRAS M1?"}}).findings.variants.at(0).variant_class == marrow::VariantClass::other);
}

TEST_CASE("fusions are read under old names, other separators and in reciprocal order") {
  CHECK(fusions("ETV6::RUNX1; P2RY8::CRLF2; IGH::DUX4") ==
        "ETV6::RUNX1 IGH::DUX4 P2RY8::CRLF2 | ETV6>RUNX1+ IGH>DUX4+ P2RY8>CRLF2+");
  CHECK(fusions("ABL1::BCR") == "BCR::ABL1 | BCR>ABL1+");
  CHECK(fusions("TEL/AML1") == "ETV6::RUNX1 | ETV6>RUNX1+");
  CHECK(fusions("TEL-AML1; MLL_AF4") == "ETV6::RUNX1 KMT2A::AFF1 | ETV6>RUNX1+ KMT2A>AFF1+");
  CHECK(fusions("TRA-NKX2-1") == "TRA::NKX2-1 | TRA>NKX2-1+");
  CHECK(fusions("KMT2A::NEWGENE1") == "KMT2A::NEWGENE1 | KMT2A>NEWGENE1+");
  CHECK(fusions("BCR::ABL1; BCR-ABL1") == "BCR::ABL1 | BCR>ABL1+");
  const auto& items = read({{"fusions", "BCR::ABL1; KMT2A::NEWGENE1; TRB::NOTCH1"}}).findings.fusions.items;
  CHECK(items.at(0).known == "BCR::ABL1");
  CHECK_FALSE(items.at(1).known);
  CHECK(items.at(2).known == "driver");
  CHECK(items.at(0).sources.at(0).input == "t.tsv");
}

TEST_CASE("no fusions is a negative test of the four routine fusions only; silence is none") {
  CHECK(fusions("none") == negative_four);
  CHECK(fusions("None") == negative_four);
  CHECK(fusions(read({})) == "|");
  CHECK(fusions(read({{"fusions", "ETV6::RUNX1"}})) == "ETV6::RUNX1 | ETV6>RUNX1+");
}

TEST_CASE("the four fusion columns are tests, positive and negative") {
  CHECK(fusions(read({{"bcr_abl1", false}, {"etv6_runx1", true}, {"kmt2a", Value()}})) ==
        "ETV6::RUNX1 | BCR>ABL1- ETV6>RUNX1+");
  CHECK(fusions(read({{"kmt2a", true}})) == "KMT2A::? | KMT2A+");
  CHECK(read({{"kmt2a", true}}).findings.fusions.items.at(0).known == "KMT2A-r");
  CHECK(fusions(read({{"kmt2a", true}, {"fusions", "KMT2A::AFF1"}})) == "KMT2A::AFF1 | KMT2A>AFF1+");
  CHECK(has(refusal({{"kmt2a", "Positive"}}), "neither positive nor negative"));
}

TEST_CASE("a gene that is broken, its partner not told, stands on the side where its fusions have it") {
  CHECK(fusions("KMT2A rearranged") == "KMT2A::? | KMT2A+");
  CHECK(fusions("MLL-r; CRLF2 rearrangement") == "?::CRLF2 KMT2A::? | CRLF2+ KMT2A+");
  CHECK(fusions("ABL1-R; NUTM1 break-apart") == "?::ABL1 ?::NUTM1 | ABL1+ NUTM1+");
  CHECK(fusions("BCR-ABL1 p190") == "BCR::ABL1 | BCR>ABL1+");
  CHECK(read({{"fusions", "NUTM1-r"}}).findings.fusions.items[0].known == "NUTM1-r");
  CHECK_FALSE(read({{"fusions", "ABL1-r"}}).findings.fusions.items[0].known);
}

TEST_CASE("two signals each of two genes, none joined, are a negative test by hybridisation") {
  const auto told = [](const char* karyotype) { return fusions(read({{"lineage", "B"}, {"karyotype", karyotype}})); };
  CHECK(told("46,XX[20].nuc ish(ABL1,BCR)x2[200]") == "| BCR>ABL1-");
  CHECK(told("46,XX[20].nuc ish(ETV6x2,RUNX1x2)[200]") == "| ETV6>RUNX1-");
  CHECK(told("nuc ish(ABL1,BCR)x3(ABL1 con BCRx2)[180]/(ABL1,BCR)x2[20]") == "BCR::ABL1 | BCR>ABL1+");
  CHECK(told("46,XX[20].nuc ish(KMT2Ax2)[200]") == "|");
  CHECK(told("46,XX[20].nuc ish(ABL1,BCR)x3[200]") == "|");
  CHECK(told("46,XX[20].nuc ish(ABL1x2)(5'ABL1 sep 3'ABL1x1)[150/200]") == "?::ABL1 | ABL1+");
  const Read disputed = read({{"fusions", "BCR::ABL1"}, {"karyotype", "46,XX[20].nuc ish(ABL1,BCR)x2[200]"}});
  CHECK(fusions(disputed) == "BCR::ABL1 | BCR>ABL1- BCR>ABL1+");
  CHECK(disputed.findings.fusions.tested[0].method == "fish");
  const Read whole = read({{"lineage", "B"}, {"fusions", "ABL1-r"}, {"karyotype", "46,XX,t(9;22)(q34;q11.2)[9]"}});
  CHECK(fusions(whole) == "BCR::ABL1 | BCR>ABL1+");
}

TEST_CASE("signals counted in situ are copies of chromosomes and of lost genes") {
  const auto copies = [](const char* karyotype) { return read({{"karyotype", karyotype}}).findings.copy_number; };
  const auto trisomies = copies("nuc ish(D4Z1,D10Z1,D17Z1)x3[180/200]");
  CHECK(trisomies.chromosomes.at("4").value.value == 1);
  CHECK(trisomies.chromosomes.at("10").value.value == 1);
  CHECK(trisomies.chromosomes.at("17").value.value == 1);
  CHECK(trisomies.ploidy.detail == "karyotype: in-situ hybridisation only, no metaphases");
  CHECK(copies("46,XX[20].nuc ish(CDKN2Ax0,D9Z1x2)[150/200]").focal.at("CDKN2AB_del").value.copies == 0);
  CHECK(copies("46,XX[20].nuc ish(CDKN2Ax1,D9Z1x2)[150/200]").focal.at("CDKN2AB_del").value.copies == 1);
  CHECK_FALSE(copies("46,XX[20].nuc ish(CDKN2Ax2,D9Z1x2)[150/200]").focal.contains("CDKN2AB_del"));
  CHECK_FALSE(copies("46,XX[20].nuc ish(CDKN2Ax1)[150/200]").focal.contains("CDKN2AB_del"));
  CHECK_FALSE(copies("46,XX[20].nuc ish(D4Z1,D10Z1)x2[200]").chromosomes.contains("4"));
  const Read disputed = read({{"karyotype", "46,XX,del(6)(q21)[9].nuc ish(D4Z1x3)[90/100]"}});
  CHECK_FALSE(disputed.findings.copy_number.chromosomes.at("4").is_known());
  CHECK(codes(disputed) == "W408x1 ");
}

TEST_CASE("five signals of RUNX1, four on one chromosome, or amp make iAMP21 a candidate") {
  const auto detail = [](const std::string& result) {
    const Read found = read({{"karyotype", "46,XY,add(21)(q22)[10]." + result}});
    const auto state = found.findings.copy_number.focal.find("iAMP21");
    return state == found.findings.copy_number.focal.end() ? std::string("none") : state->second.detail;
  };
  for (const char* result : {"nuc ish(RUNX1x5~8)[85/100]", "nuc ish(ETV6x2,RUNX1x6)[85/100]",
                             "nuc ish(RUNX1 amp)[85/100]", "nuc ish amp(AML1)[9]", "ish der(21)(RUNX1++++)[5]"}) {
    CAPTURE(result);
    CHECK(has(detail(result), "iAMP21 is a candidate: karyotype: "));
  }
  CHECK(detail("nuc ish(RUNX1x4)[85/100]") == "none");
  CHECK(detail("ish der(21)(RUNX1++)[5]") == "none");
}

TEST_CASE("an array beside a karyotype gives chromosomes and lost genes with their exons") {
  const auto copies = [](const char* karyotype) { return read({{"karyotype", karyotype}}).findings.copy_number; };
  const auto array =
      copies("arr[GRCh37] (4,10)x3,(1-3)x2,7p12.2(50436762_50467000)x1,9p21.3(21967000_21995400)x0,(X)x1");
  CHECK(array.chromosomes.at("4").value.value == 1);
  CHECK(array.chromosomes.at("10").value.value == 1);
  CHECK_FALSE(array.chromosomes.contains("X"));
  CHECK(array.focal.at("IKZF1_del_4-7").value.copies == 1);
  CHECK(array.focal.at("IKZF1_del_any").value.exons == "4-7");
  CHECK(array.focal.at("CDKN2AB_del").value.copies == 0);
  CHECK_FALSE(array.focal.contains("PAX5_del"));
  CHECK(array.ploidy.detail == "karyotype: an array only, no metaphases");
  CHECK(copies("46,XX[20].arr[hg38] 9p21.3(21,900,000-22,100,000)x1").focal.at("CDKN2AB_del").value.copies == 1);
  // The build, a range of copies and a mosaic: told, and nothing is taken from them.
  for (const char* text : {"46,XX[20].arr 9p21.3(21900000_22100000)x1", "arr[GRCh38] 9p21.3(21900000_22100000)x1~2",
                           "arr[GRCh38] 9p21.3(21900000_22100000)x1[0.4]", "arr[GRCh38] 9p21.3(2x1"}) {
    CAPTURE(text);
    CHECK(codes(read({{"karyotype", text}})) == "W422x1 ");
    CHECK_FALSE(copies(text).focal.contains("CDKN2AB_del"));
  }
}

TEST_CASE("results of arrays and donor cells leave the clone beside them as it is") {
  const Read array = read({{"karyotype", "52,XX,+X,+4,+10,+14,+18,+21[20].arr[GRCh38] (X,4,10,14,18,21)x3"}});
  CHECK(array.findings.copy_number.ploidy.value.modal == 52);
  CHECK(array.findings.copy_number.chromosomes.at("4").value.value == 1);
  CHECK(array.warnings.empty());
  CHECK(read({{"karyotype", "//46,XX[20]"}}).findings.copy_number.ploidy.detail ==
        "karyotype: cells of the donor only");
}

TEST_CASE("a row that finds a fusion and excludes it is refused, or leaves it open") {
  CHECK(has(refusal({{"bcr_abl1", false}, {"fusions", "BCR::ABL1"}}), "column 'bcr_abl1': it excludes BCR::ABL1"));
  CHECK(has(refusal({{"kmt2a", true}, {"fusions", "none"}}), "column 'fusions': it excludes KMT2A::?"));
  const Read lenient = read({{"bcr_abl1", false}, {"fusions", "BCR::ABL1; IGH::CRLF2"}}, true);
  CHECK(fusions(lenient) == "IGH::CRLF2 | IGH>CRLF2+");
}

TEST_CASE("a fusion that cannot be read is refused") {
  for (const char* text : {"BCR-ABL", "t(9;22)", "BCR::", "::ABL1", "BCR::BCR", "?::?", "FOO-BAR", "positive",
                           "BCR::ABL1 high", "none; BCR::ABL1", "IGH::\x1b[2J"}) {
    CAPTURE(text);
    const bool is_readable = std::string(text) == "BCR-ABL";  // ABL is an old name of ABL1
    CHECK(has(refusal({{"fusions", text}}), "is no fusion that can be read") != is_readable);
  }
}

TEST_CASE("reported copy-number changes become focal, arm and chromosome states") {
  CHECK(copies("IKZF1 del") == "IKZF1_del_any");
  CHECK(copies("IKZF1 exons 4-7 del") == "IKZF1_del_4-7 IKZF1_del_any");
  CHECK(copies("IKZF1 del exons 5-7") == "IKZF1_del_any");
  CHECK(copies("IKAROS ex2-3 deletion") == "IKZF1_del_2-3 IKZF1_del_any");
  CHECK(copies("CDKN2A homdel") == "CDKN2AB_del(0)");
  CHECK(copies("CDKN2B homozygous deletion") == "CDKN2AB_del(0)");
  CHECK(copies("PAR1 del") == "PAR1_del");
  CHECK(copies("iAMP21") == "iAMP21");
  CHECK(copies("MYB gain") == "MYB_dup");
  CHECK(copies("PAX5 amp") == "PAX5_amp");
  CHECK(copies("PAX5 del; ETV6 loss; ERG del") == "ERG_del ETV6_del PAX5_del");
  CHECK(copies("+21; -7; +X") == "chr21_gain 21+1 7-1 X+1");
  CHECK(copies("+21;+21") == "chr21_gain 21+2");
  CHECK(copies("9p loss") == "i9q_dic9 9p-1");
  CHECK(copies("1q gain; del(6q)") == "dup1q 1q+1 6q-1");
  const auto focal = read({{"copy_number", "IKZF1 exons 4-7 del"}}).findings.copy_number.focal;
  CHECK(focal.at("IKZF1_del_any").value.exons == "4-7");
  CHECK(focal.at("IKZF1_del_any").value.kind == "deletion");
}

TEST_CASE("ploidy in words gives the class, not a number") {
  const auto ploidy = [](const std::string& cell) { return read({{"copy_number", cell}}).findings.copy_number.ploidy; };
  CHECK(ploidy("high hyperdiploid").value.ploidy_class == "high-hyperdiploid");
  CHECK_FALSE(ploidy("high hyperdiploid").value.modal);
  CHECK(ploidy("near-haploid").value.ploidy_class == "near-haploid");
  CHECK(ploidy("masked low hypodiploid").value.masked == true);
  CHECK_FALSE(ploidy("low hypodiploid").value.masked);
  CHECK(ploidy("none").value.modal == 46);
  CHECK(copies("none").empty());
  CHECK(ploidy("IKZF1 del").reason == marrow::Reason::no_input);
}

TEST_CASE("a copy-number item that cannot be read is refused; a known gene without a lesion is left out") {
  for (const char* text : {"IKZF1", "del", "IKZF1 exons del", "IKZF1 exons 7-4 del", "IKZF1 del gain", "FOO1 del",
                           "+23", "+0", "21", "hyperdiploid", "masked high hyperdiploid", "none; +21", "+21; -21",
                           "near-haploid; high hyperdiploid", "9p loss; 9p gain"}) {
    CAPTURE(text);
    CHECK(has(refusal({{"copy_number", text}}), "is no copy-number change that can be read"));
  }
  const Read left_out = read({{"copy_number", "MYC amp; +8"}});
  CHECK(copies(left_out) == "8+1");
  CHECK(codes(left_out) == "W406x1 ");
}

TEST_CASE("a karyotype names fusions by their bands, beside what the tests say") {
  const Read read1 = read({{"karyotype", "46,XX,t(4;11)(q21;q23),t(12;21)(p13;q22)[9]"}, {"kmt2a", true}});
  REQUIRE(read1.findings.fusions.items.size() == 2);
  const marrow::Fusion& etv6 = read1.findings.fusions.items[0];
  CHECK(etv6.five_prime == "ETV6");
  CHECK(etv6.known == "ETV6::RUNX1");
  REQUIRE(etv6.breakpoints.size() == 2);
  CHECK(etv6.breakpoints[0].chrom == "chr12");
  CHECK_FALSE(etv6.breakpoints[0].pos);
  CHECK(etv6.breakpoints[0].extra == marrow::ValueObject{{"band", "p13"}});
  REQUIRE(etv6.sources.size() == 1);
  CHECK(etv6.sources[0].caller == "karyotype");
  // The column knows no partner; the karyotype does.
  const marrow::Fusion& kmt2a = read1.findings.fusions.items[1];
  CHECK(kmt2a.three_prime == "AFF1");
  CHECK(kmt2a.sources.size() == 2);
  CHECK(read1.findings.fusions.tested.size() == 2);
  CHECK(codes(read1).empty());
}

TEST_CASE("what a karyotype only suggests is a candidate until a test settles it") {
  const auto candidates = [](const Read& one) {
    return one.findings.fusions.extra.empty()
               ? std::size_t{0}
               : one.findings.fusions.extra[0].second.get_if<marrow::ValueList>()->size();
  };
  const std::string text = "46,XX,t(11;16)(q23;p13)[9]";
  CHECK(candidates(read({{"karyotype", text}})) == 1);
  CHECK(read({{"karyotype", text}}).findings.fusions.items.empty());
  CHECK(read({{"karyotype", text}}).findings.fusions.tested.empty());
  CHECK(candidates(read({{"karyotype", text}, {"kmt2a", false}})) == 0);
  CHECK(candidates(read({{"karyotype", text}, {"kmt2a", true}})) == 0);
  CHECK(candidates(read({{"karyotype", text}, {"bcr_abl1", false}})) == 1);
}

TEST_CASE("genes seen joined or broken in situ are a test, where bands only suggest") {
  const auto summary = [](const std::string& karyotype) {
    const marrow::Fusions found = read({{"karyotype", karyotype}}).findings.fusions;
    std::string result;
    for (const marrow::FusionTest& test : found.tested)
      result += test.pair + " " + test.method + " " + test.result + "; ";
    return result + (found.extra.empty() ? "settled" : "open");
  };
  CHECK(summary("46,XX.nuc ish(ABL1,BCR)x3(ABL1 con BCRx2)[100/200]") == "BCR>ABL1 fish positive; settled");
  CHECK(summary("46,XX,t(11;16)(q23;p13)[3].nuc ish(MLLx2)(5'MLL sep 3'MLLx1)[9]") == "KMT2A fish positive; settled");
  CHECK(summary("46,XX,t(4;11)(q21;q23)[3].nuc ish(5'KMT2A sep 3'KMT2Ax1)") == "KMT2A>AFF1 fish positive; settled");
  CHECK(summary("46,XX,t(11;16)(q23;p13)[3]") == "open");
  CHECK(summary("46,XX.nuc ish(ETV6,RUNX1)x2[9]") == "ETV6>RUNX1 fish negative; settled");
  // No signal of the kind, probes of one gene that stand together as they should, no gene: nothing is said.
  CHECK(summary("46,XX.nuc ish(ABL1 con BCRx0)[9]") == "settled");
  CHECK(summary("46,XX.nuc ish(ABL1 sep BCRx1)(5'MLL con 3'MLLx2)(foo con barx1)") == "settled");
  CHECK(summary("46,XX.nuc ish( con )( sep x)(ABL1 con ") == "settled");
}

TEST_CASE("a test of the genes decides over what bands stand for") {
  const Read disputed = read({{"karyotype", "46,XX,t(1;19)(q23;p13.3)[9]"}, {"tcf3_pbx1", false}});
  CHECK(disputed.findings.fusions.items.empty());
  CHECK(codes(disputed) == "W408x1 ");
  REQUIRE(disputed.findings.fusions.tested.size() == 1);
  CHECK(disputed.findings.fusions.tested[0].result == "negative");
}

TEST_CASE("a karyotype's arms, and iAMP21 as a candidate, stand beside reported lesions") {
  const Read one =
      read({{"karyotype", "46,XY,i(9)(q10),der(21)add(21)(q22)amp(AML1)[9]"}, {"copy_number", "IKZF1 del"}});
  const marrow::CopyNumber& found = one.findings.copy_number;
  CHECK(found.arms.at("9p").value.value == -1.0);
  CHECK(found.focal.at("i9q_dic9").is_present());
  CHECK(found.focal.at("IKZF1_del_any").is_present());
  CHECK_FALSE(found.focal.at("iAMP21").is_known());
  CHECK(found.focal.at("iAMP21").detail.find("amp(AML1)") != std::string::npos);
  const Read told = read({{"karyotype", "46,XY,der(21)amp(21)(q22)[9]"}, {"copy_number", "iAMP21"}});
  CHECK(told.findings.copy_number.focal.at("iAMP21").is_present());
}

TEST_CASE("karyotype and reported copy number join, or stay open where they disagree") {
  const Read agreeing =
      read({{"karyotype", "54,XX,+4,+6,+10,+14,+17,+18,+21,+21[12]"}, {"copy_number", "high hyperdiploid; +5"}});
  CHECK(agreeing.findings.copy_number.ploidy.value.modal == 54);
  CHECK(agreeing.findings.copy_number.chromosomes.at("5").is_present());
  CHECK(agreeing.warnings.empty());
  const Read masked =
      read({{"karyotype", "56,XX,+1,+6,+8,+10,+14,+18,+19,+21,+21,+22[9]"}, {"copy_number", "masked near-haploid"}});
  CHECK(masked.findings.copy_number.ploidy.value.ploidy_class == "near-haploid");
  CHECK(masked.findings.copy_number.ploidy.value.masked == true);
  const Read disputed = read({{"karyotype", "54,XX,+4,+6,+10,+14,+17,+18,+21,+21[12]"}, {"copy_number", "none"}});
  CHECK_FALSE(disputed.findings.copy_number.ploidy.is_known());
  CHECK(codes(disputed) == "W408x1 ");
  const Read sign = read({{"karyotype", "45,XX,-7[12]"}, {"copy_number", "+7"}});
  CHECK_FALSE(sign.findings.copy_number.chromosomes.at("7").is_known());
  CHECK(codes(read({{"karyotype", "47,XX,+8,t(9;22)(q34;q11.2[12]/49,XX,+9[3]/46,XT[2]"}})) == "W421x1 W422x1 W423x1 ");
  CHECK(codes(read({{"karyotype", "47,XX,+4[12]"}, {"trisomy_4_10", true}})) == "W408x1 ");
  CHECK(codes(read({{"karyotype", "48,XX,+4,+10[12]"}, {"trisomy_4_10", false}})) == "W408x1 ");
}

TEST_CASE("a culture without result is told, and nothing is said of fusions and copies") {
  const Read failed = read({{"karyotype", "No growth."}});
  CHECK(codes(failed) == "W424x1 ");
  CHECK(failed.findings.fusions.items.empty());
  CHECK(failed.findings.fusions.tested.empty());
  CHECK(failed.findings.copy_number.ploidy.reason == marrow::Reason::no_input);
  CHECK(failed.findings.copy_number.focal.empty());
}

TEST_CASE("t(v;11q23) is KMT2A rearranged with any partner, which a test of the gene may exclude") {
  const Read found = read({{"lineage", "B"}, {"karyotype", "46,XX,t(v;11q23)[9]"}});
  REQUIRE(found.findings.fusions.items.size() == 1);
  CHECK(found.findings.fusions.items[0].five_prime == "KMT2A");
  CHECK(found.findings.fusions.items[0].three_prime == "?");
  CHECK(found.findings.fusions.items[0].known == "KMT2A-r");
  REQUIRE(found.findings.fusions.items[0].breakpoints.size() == 1);
  CHECK(found.findings.fusions.items[0].breakpoints[0].chrom == "chr11");
  const Read excluded = read({{"lineage", "B"}, {"karyotype", "46,XX,t(v;11q23)[9]"}, {"kmt2a", false}});
  CHECK(excluded.findings.fusions.items.empty());
  CHECK(codes(excluded) == "W408x1 ");
}

TEST_CASE("what was counted at a gene says more than the loss of its arm") {
  const auto focal = [](Cells cells) { return read(std::move(cells)).findings.copy_number.focal; };
  const auto arm = focal({{"karyotype", "45,XX,-9[20]"}});
  CHECK(arm.at("CDKN2AB_del").value.copies == 1);
  const auto counted = focal({{"karyotype", "45,XX,-9[20]"}, {"copy_number", "CDKN2A homdel"}});
  CHECK(counted.at("CDKN2AB_del").value.copies == 0);
  CHECK(counted.at("CDKN2AB_del").value.extra.empty());
  const auto array = focal({{"karyotype", "45,XX,-9[20].arr[GRCh38] 9p21.3(21900000_22100000)x0"}});
  CHECK(array.at("CDKN2AB_del").value.copies == 0);
}
