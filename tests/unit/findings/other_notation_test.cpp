#include "marrow/findings/other_notation.hpp"

#include <doctest/doctest.h>

#include <string>

#include "findings_fixture.hpp"
#include "marrow/findings/change_class.hpp"
#include "marrow/findings/protein_change.hpp"
#include "marrow/findings/residue_numbering.hpp"
#include "marrow/findings/variant_text.hpp"

namespace {

using findings_test::panel;

/// "p.Phe1592delinsPheArgLeu inframe 1592-1592 +2", `.` for what is empty; "unread".
std::string read(const std::string& text) {
  const auto variant = marrow::read_protein_change(text);
  if (!variant) return "unread";
  std::string words = variant->hgvsp.value_or(".") + " " + std::string(marrow::enum_name(*variant->variant_class));
  if (variant->aa_begin) words += " " + std::to_string(*variant->aa_begin) + "-" + std::to_string(*variant->aa_end);
  if (variant->aa_delta) words += (*variant->aa_delta > 0 ? " +" : " ") + std::to_string(*variant->aa_delta);
  return words;
}

/// The name on the panel's protein, as `read_numbered_change` and `name_on_protein` give it; "unfit".
std::string named(const std::string& gene, const std::string& text, const marrow::LabelPlace& place = {}) {
  const marrow::Transcript* transcript = panel().find_transcript(gene);
  auto change = marrow::read_numbered_change(text, gene, transcript, place);
  if (!change) return "unfit";
  marrow::name_on_protein(change->variant, marrow::initiated_protein(transcript->cds));
  return change->variant.hgvsp.value_or(".");
}

}  // namespace

TEST_CASE("the notations of published T-ALL supplements are read") {
  CHECK(read("F1592>FRL") == "p.Phe1592delinsPheArgLeu inframe 1592-1592 +2");
  CHECK(read("L1574_V1576>L") == "p.Leu1574_Val1576delinsLeu inframe 1574-1576 -2");
  CHECK(read("M264_T266>YLK") == "p.Met264_Thr266delinsTyrLeuLys missense 264-266");
  CHECK(read("R595>11aa") == "p.Arg595delinsXaa[11] inframe 595-595 +10");
  CHECK(read("SQEinsF1592") == ". inframe 1591-1592 +3");
  CHECK(read("H2507_S2513fs") == "p.His2507fs truncating 2507-2507");
  CHECK(read("K167_E2splice") == ". splice 167-167");
  CHECK(read("G1554_E41splice_region") == ". other 1554-1554");
  CHECK(read("UTR_5_E1splice") == ". splice");
  CHECK(read("E3_splice") == ". splice");
  CHECK(read("X125_splice") == ". splice 125-125");
  CHECK(read("p.T125_splice") == ". splice 125-125");
  CHECK(read("SE_INS") == ". other");
}

TEST_CASE("an insertion or replacement that holds a stop truncates") {
  for (const char* text :
       {"F1606>*L", "F1617>L*V", "R751>RA*", "*insE235", "G*EinsK44", "*R*insR2549", "E746_A750>*"}) {
    CAPTURE(text);
    CHECK(marrow::read_protein_change(text)->variant_class == marrow::VariantClass::truncating);
    CHECK(marrow::read_protein_change(text)->consequence == std::vector<std::string>{"stop_gained"});
  }
}

TEST_CASE("what only looks like such a notation is not read") {
  for (const char* text : {"F1592>", ">FRL", "F1592>FRL>A", "R595>0aa", "R595>aa", "SQEins", "insF1592", "SQE1insF1592",
                           "SQEinsF1592A", "H2513_S2507fs", "A1_B2_C3fs", "K167_X2splice", "UTR_4_E1splice",
                           "UTR_5_splice", "splices", "SE_INS2", "1_splice", "p.", ""}) {
    CAPTURE(text);
    CHECK(read(text) == "unread");
  }
}

TEST_CASE("on the protein a change has the name that HGVS gives it, however its text repeats unchanged residues") {
  CHECK(named("NOTCH1", "F1592>FRL") == "p.Phe1592_Leu1593insArgLeu");
  CHECK(named("NOTCH1", "SQEinsF1592") == "p.His1591_Phe1592insSerGlnGlu");
  CHECK(named("NOTCH1", "L1574_V1575>L") == "p.Val1578del");
  CHECK(named("NOTCH1", "V1575del") == "p.Val1578del");
  CHECK(named("NOTCH1", "M1580>SL") == "p.Met1580delinsSerLeu");
  CHECK(named("FLT3", "E598>EYDL") == "p.Tyr599_Leu601dup");
  CHECK(named("NOTCH1", "L1600P") == "p.Leu1600Pro");
}

TEST_CASE("residues and position decide the numbering") {
  using marrow::Numbering;
  const auto numbering = [](const std::string& gene, const std::string& text, const marrow::LabelPlace& place) {
    const auto change = marrow::read_numbered_change(text, gene, panel().find_transcript(gene), place);
    REQUIRE(change);
    return change->numbering;
  };
  CHECK(numbering("NOTCH1", "L1600P", {}) == Numbering::current);
  CHECK(numbering("NOTCH1", "L1601P", {}) == Numbering::older);
  CHECK(numbering("NOTCH1", "V1576E", {}) == Numbering::either);
  CHECK(numbering("NOTCH1", "V1576E", {.codon = 1576}) == Numbering::current);
  CHECK(numbering("NOTCH1", "V1576E", {.codon = 1575}) == Numbering::current);  // one beside: an insertion's place
  CHECK(numbering("WT1", "R462P", {}) == Numbering::older);
  CHECK(numbering("WT1", "R462P", {.codon = 467}) == Numbering::by_position);
  CHECK(named("WT1", "R462P", {.codon = 467}) == "p.Arg467Pro");
  CHECK(numbering("PHF6", "V280L", {.is_outside_coding = true, .is_other_transcript = true}) ==
        Numbering::other_transcript);
  CHECK(named("PHF6", "V280L", {.is_outside_coding = true}) == "unfit");
  CHECK(named("TP53", "Q248R") == "unfit");
  const auto elsewhere = marrow::read_numbered_change("R248Q", "TP53", panel().find_transcript("TP53"), {.codon = 100});
  REQUIRE(elsewhere);
  CHECK(elsewhere->contradicts_position);
  CHECK(elsewhere->variant.hgvsp == "p.Arg248Gln");
}

TEST_CASE("a table's word for a kind of change has one class, whoever wrote it") {
  const auto word = [](const std::string& text) {
    const auto variant = marrow::read_change_class(text);
    return variant ? std::string(marrow::enum_name(*variant->variant_class)) + " " + variant->consequence.front()
                   : "unread";
  };
  CHECK(word("Missense_Mutation") == "missense missense_variant");
  CHECK(word("nonsynonymous SNV") == "missense missense_variant");
  CHECK(word("Frame_Shift_Del") == "truncating frameshift_variant");
  CHECK(word("nonframeshift insertion") == "inframe inframe_insertion");
  CHECK(word("proteinDel") == "inframe inframe_deletion");
  CHECK(word("Splice_Site") == "splice splice_site_variant");
  CHECK(word("splice_region") == "other splice_region_variant");
  CHECK(word("3'UTR") == "other 3_prime_UTR_variant");
  CHECK(word("Silent") == "synonymous synonymous_variant");
  CHECK(word("splice_region_variant,missense_variant") == "missense missense_variant");
  CHECK(word("stop_gained&frameshift_variant") == "truncating stop_gained");
  CHECK(word("SNP") == "unread");
  CHECK(word("") == "unread");
}
