#include "marrow/findings/variant_text.hpp"

#include <doctest/doctest.h>

#include <random>
#include <string>
#include <vector>

#include "marrow/knowledge/knowledge_source.hpp"
#include "marrow/knowledge/panel.hpp"

namespace {

const marrow::Panel& panel() {
  static const marrow::Panel loaded = marrow::Panel::load(marrow::KnowledgeSource::embedded());
  return loaded;
}

/// "p.Arg465Cys missense" or "unread".
std::string protein(const std::string& text) {
  const auto variant = marrow::read_protein_change(text);
  return variant ? *variant->hgvsp + " " + std::string(marrow::enum_name(*variant->variant_class)) : "unread";
}

std::string coding(const std::string& gene, const std::string& text) {
  const auto variant = marrow::read_coding_change(text, panel().find_transcript(gene));
  return variant ? variant->hgvsp.value_or("no protein") + " " + std::string(marrow::enum_name(*variant->variant_class))
                 : "unread";
}

}  // namespace

TEST_CASE("a protein change reads the same in one or three letters, with or without p.") {
  for (const char* text : {"R465C", "p.R465C", "Arg465Cys", "p.Arg465Cys", "p.(Arg465Cys)", "p.(R465C)"}) {
    CAPTURE(text);
    CHECK(protein(text) == "p.Arg465Cys missense");
  }
  const auto variant = marrow::read_protein_change("R465C");
  CHECK(variant->aa_begin == 465);
  CHECK(variant->aa_end == 465);
  CHECK(variant->aa_ref == "R");
  CHECK(variant->aa_alt == "C");
  CHECK(variant->consequence == std::vector<std::string>{"missense_variant"});
  CHECK(variant->impact == "MODERATE");
  CHECK(variant->source == marrow::VariantSource::reported);
}

TEST_CASE("every kind of protein change has its name and class") {
  CHECK(protein("R213*") == "p.Arg213Ter truncating");
  CHECK(protein("R213X") == "p.Arg213Ter truncating");
  CHECK(protein("Arg213Ter") == "p.Arg213Ter truncating");
  CHECK(protein("R97fs") == "p.Arg97fs truncating");
  CHECK(protein("R97Pfs*23") == "p.Arg97ProfsTer23 truncating");
  CHECK(protein("Arg97ProfsTer23") == "p.Arg97ProfsTer23 truncating");
  CHECK(protein("R97fs*?") == "p.Arg97fsTer? truncating");
  CHECK(protein("R248=") == "p.Arg248= synonymous");
  CHECK(protein("R248R") == "p.Arg248= synonymous");
  CHECK(protein("M1?") == "p.Met1? other");
  CHECK(protein("M1V") == "p.Met1? other");
  CHECK(protein("*394Cext*17") == "p.Ter394CysextTer17 other");
  CHECK(protein("K550del") == "p.Lys550del inframe");
  CHECK(protein("E746_A750del") == "p.Glu746_Ala750del inframe");
  CHECK(protein("E746_A750delELREA") == "p.Glu746_Ala750del inframe");
  CHECK(protein("Y599_D600insGV") == "p.Tyr599_Asp600insGlyVal inframe");
  CHECK(protein("Y599_D600insGlyVal") == "p.Tyr599_Asp600insGlyVal inframe");
  CHECK(protein("E598_Y599dup") == "p.Glu598_Tyr599dup inframe");
  CHECK(protein("L747_A750delinsP") == "p.Leu747_Ala750delinsPro inframe");
  CHECK(protein("L747_T751delinsPT*") == "p.Leu747_Thr751delinsProThrTer truncating");
  CHECK(protein("V600delinsE") == "p.Val600Glu missense");
  CHECK(protein("D1_K2delinsVL") == "p.Asp1_Lys2delinsValLeu missense");
  CHECK(marrow::read_protein_change("E746_A750del")->aa_delta == -5);
  CHECK(marrow::read_protein_change("Y599_D600insGV")->aa_delta == 2);
  CHECK(marrow::read_protein_change("E598_Y599dup")->aa_delta == 2);
  CHECK(marrow::read_protein_change("L747_A750delinsP")->aa_delta == -3);
  CHECK(marrow::read_protein_change("E746_A750del")->aa_end == 750);
}

TEST_CASE("what is no protein change is not read") {
  for (const char* text : {"",
                           "p.",
                           "R",
                           "465",
                           "R465",
                           "R0C",
                           "R-1C",
                           "R465CC",
                           "R465c",
                           "B465C",
                           "J12K",
                           "R46500000000C",
                           "R99999C",
                           "R97fs*0",
                           "R97fs*-1",
                           "*97fs",
                           "E750_A746del",
                           "E746_E746del",
                           "E746_A750ins",
                           "E746_A750delEL",
                           "Y599insG",
                           "R465C ",
                           "exon 5",
                           "ITD",
                           "p.?",
                           "c.743G>A",
                           "R97*fs",
                           "R465\x1b"
                           "C",
                           "(R465C",
                           "E746_A750",
                           "M2?"}) {
    CAPTURE(text);
    CHECK(protein(text) == "unread");
  }
}

TEST_CASE("a coding substitution is followed into the protein") {
  CHECK(coding("TP53", "c.743G>A") == "p.Arg248Gln missense");
  CHECK(coding("TP53", "c.637C>T") == "p.Arg213Ter truncating");
  CHECK(coding("TP53", "c.1A>G") == "p.Met1? other");
  CHECK(coding("FBXW7", "c.1393C>T") == "p.Arg465Cys missense");
  CHECK(coding("NRAS", "c.35G>A") == "p.Gly12Asp missense");
  CHECK(coding("TP53", "c.743C>A") == "unread");   // the base is G
  CHECK(coding("TP53", "c.1183T>A") == "unread");  // behind the last codon
  CHECK(coding("TP53", "c.99999999G>A") == "unread");
  CHECK(coding("TP53", "c.0G>A") == "unread");
}

TEST_CASE("other coding changes have the class that length and position tell") {
  CHECK(coding("TP53", "c.375+1G>A") == "no protein splice");
  CHECK(coding("TP53", "c.376-2A>G") == "no protein splice");
  CHECK(coding("TP53", "c.376-3C>G") == "no protein other");
  CHECK(coding("TP53", "c.-28G>A") == "no protein other");
  CHECK(coding("NOTCH1", "c.*371A>G") == "no protein other");
  CHECK(coding("TP53", "c.723del") == "no protein truncating");
  CHECK(coding("TP53", "c.723_725del") == "no protein inframe");
  CHECK(coding("TP53", "c.723_724insA") == "no protein truncating");
  CHECK(coding("TP53", "c.723_724insACG") == "no protein inframe");
  CHECK(coding("TP53", "c.723_725delinsA") == "no protein truncating");
  CHECK(coding("TP53", "c.723dup") == "no protein truncating");
  CHECK(marrow::read_coding_change("c.375+1G>A", panel().find_transcript("TP53"))->aa_begin == 125);
  CHECK(marrow::read_coding_change("c.743G>A", nullptr)->variant_class == marrow::VariantClass::other);
  for (const char* text :
       {"c.", "c.743", "c.743G", "c.743G>", "c.743G>G", "c.743g>a", "c.743GG>AA", "c.725_723del", "c.723ins",
        "c.723insA", "c.723_724insN", "c.723delAA", "c.375+0G>A", "743G>A", "c.743G>A "}) {
    CAPTURE(text);
    CHECK(coding("TP53", text) == "unread");
  }
}

TEST_CASE("no text makes the readers of changes fail") {
  std::mt19937 random(2);
  const std::string alphabet = "0123456789*_+->=?().cpRCArgTerfsdelinsdupACGTX\xff";
  for (int round = 0; round < 20000; ++round) {
    std::string text = round % 2 == 0 ? "p.E746_A750delinsPT" : "c.743_745delinsACG";
    for (int edit = 0; edit < 3; ++edit) {
      text.insert(random() % (text.size() + 1), 1, alphabet[random() % alphabet.size()]);
      text.erase(random() % text.size(), random() % 4);
      if (text.empty()) break;
    }
    for (const auto& variant : {marrow::read_protein_change(text), marrow::read_protein_change(text, -1),
                                marrow::read_coding_change(text, panel().find_transcript("TP53"))}) {
      if (variant) CHECK(variant->variant_class.has_value());
    }
  }
}
