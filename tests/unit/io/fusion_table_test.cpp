#include "marrow/io/fusion_table.hpp"

#include <doctest/doctest.h>

#include <string>

#include "marrow/base/error.hpp"
#include "temporary_folder.hpp"

namespace {

marrow::FusionTable fixture(const std::string& name) {
  const std::string path = std::string(MARROW_SOURCE_DIR) + "/tests/fuzz/corpus/fusion_table/" + name;
  return marrow::read_fusion_table(marrow_test::read_file(path), name);
}

/// "BCR chr22:23290413:+ ABL1 chr9:130854064:+ yes".
std::string words(const marrow::RearrangementCall& call) {
  std::string text;
  for (const marrow::RearrangementEnd& end : call.ends) {
    text += end.gene + " " + end.contig + ":" + (end.pos1 ? std::to_string(*end.pos1) : "?") + ":" + end.strand + " ";
  }
  text += !call.in_frame ? "?" : *call.in_frame ? "yes" : "no";
  return call.doubt.empty() ? text : text + " [" + call.doubt + "]";
}

std::string refusal(const std::string& text) {
  try {
    static_cast<void>(marrow::read_fusion_table(text, "t.tsv"));
  } catch (const marrow::Error& error) {
    return error.message();
  }
  return "read";
}

}  // namespace

TEST_CASE("Arriba's rows come with the transcribed strand, confidence, frame and counts") {
  const marrow::FusionTable table = fixture("arriba.tsv");
  CHECK(table.caller == "Arriba");
  CHECK(table.is_whole_output);
  CHECK_FALSE(table.has_sample_column);
  REQUIRE(table.rows.size() == 7);
  CHECK(table.rows[0].is_ordered);
  CHECK(words(table.rows[0]) == "BCR chr22:23290413:+ ABL1 chr9:130854064:+ yes");
  CHECK(table.rows[0].support == marrow::ValueObject{{"split_reads1", std::int64_t{31}},
                                                     {"split_reads2", std::int64_t{28}},
                                                     {"discordant_mates", std::int64_t{40}}});
  CHECK(words(table.rows[2]) == "ETV6 chr12:11869969:+ RUNX1 chr21:34887096:- yes [confidence low]");
  CHECK(words(table.rows[3]) ==
        "IGHJ6(20),IGHD7-27(4000) chr14:105864000:- CRLF2(15231),CSF2RA(30000) chrX:1215000:- ?");
  CHECK(table.rows[5].is_read_through);
  CHECK_FALSE(table.rows[0].is_read_through);
}

TEST_CASE("STAR-Fusion, CICERO and FusionCatcher are told by their headers") {
  const marrow::FusionTable star = fixture("star_fusion.tsv");
  CHECK(star.caller == "STAR-Fusion");
  REQUIRE(star.rows.size() == 3);
  CHECK(words(star.rows[0]) == "ETV6 chr12:11869969:+ RUNX1 chr21:34887096:- yes");
  CHECK(star.rows[1].is_read_through);
  CHECK(words(star.rows[2]) == "PAX5 chr9:37015060:- FOXP1 chr3:71112637:- no");

  const marrow::FusionTable cicero = fixture("cicero.txt");
  CHECK(cicero.caller == "CICERO");
  CHECK(cicero.has_sample_column);
  REQUIRE(cicero.rows.size() == 2);
  CHECK_FALSE(cicero.rows[0].is_ordered);
  CHECK(words(cicero.rows[0]) == "PBX1 chr1:164792494:+ TCF3 chr19:1619111:- yes");
  CHECK(words(cicero.rows[1]) == "NUP214 chr9:131151895:+ ABL1 chr9:130854064:+ yes [rating LQ]");

  const marrow::FusionTable catcher = fixture("fusioncatcher.txt");
  CHECK(catcher.caller == "FusionCatcher");
  REQUIRE(catcher.rows.size() == 3);
  CHECK(words(catcher.rows[0]) == "EBF1 chr5:158699142:- PDGFRB chr5:150126612:- yes");
  CHECK(words(catcher.rows[1]) == "IGH@ chr14:105864000:- DUX4L5 chr4:190175000:+ ?");
  CHECK(catcher.rows[2].doubt == "label banned");
}

TEST_CASE("a caller's tables joined with a column of samples are told apart") {
  const std::string arriba =
      "gene1\tgene2\tstrand1(gene/fusion)\tstrand2(gene/fusion)\tbreakpoint1\tbreakpoint2\t"
      "split_reads1\tconfidence\tSample\nBCR\tABL1\t+/+\t+/+\t22:23290413\t9:130854064\t31\thigh\tA\n";
  const std::string star =
      "tumor_id\t#FusionName\tJunctionReadCount\tLeftGene\tLeftBreakpoint\tRightGene\t"
      "RightBreakpoint\nB\tBCR--ABL1\t9\tBCR^E\tchr22:23290413:+\tABL1^E\tchr9:130854064:+\n";
  for (const auto& [text, sample] : {std::pair(arriba, "A"), std::pair(star, "B")}) {
    const marrow::FusionTable table = marrow::read_fusion_table(text, "t.tsv");
    CHECK(table.has_sample_column);
    REQUIRE(table.rows.size() == 1);
    CHECK(table.rows[0].sample == sample);
  }
}

TEST_CASE("a table of pairs has a missing partner, no caller, and is nobody's whole output") {
  const marrow::FusionTable table = fixture("pairs.csv");
  CHECK(table.caller.empty());
  CHECK(table.has_sample_column);
  CHECK_FALSE(table.is_whole_output);
  REQUIRE(table.rows.size() == 4);
  CHECK(words(table.rows[1]) == "TLX1 chr10:102890515:-  chr7:142498724:+ ?");
  CHECK(table.rows[3].sample == "B");
}

TEST_CASE("a caller's table without rows is read as such") {
  const marrow::FusionTable table = fixture("arriba_none.tsv");
  CHECK(table.caller == "Arriba");
  CHECK(table.rows.empty());
  CHECK(table.is_whole_output);
}

TEST_CASE("cells that cannot be read are faults of their row, with column and text") {
  const std::string header = "gene_a\tchr_a\tposition_a\tgene_b\tchr_b\tposition_b\n";
  const auto fault = [&](const std::string& row) {
    const auto read = marrow::read_fusion_table(header + row + "\n", "t.tsv").rows.front().fault;
    return read ? read->column + ": " + read->problem : "none";
  };
  CHECK(fault("BCR\tchr22\t23290413\tABL1\tchr9\t130854064") == "none");
  CHECK(fault("BCR\tchr22\t2329x\tABL1\tchr9\t130854064") == "position_a: '2329x' is no position");
  CHECK(fault("BCR\tchr22\t23290413\tABL1\tchr9\t0") == "position_b: '0' is no position");
  CHECK(fault("BCR\tchr22\t23290413\tNA\tchr9\tNA") == "gene_b: the row names neither gene nor place");
  const marrow::FusionTable uneven = marrow::read_fusion_table(
      header + "BCR\tchr22\t23290413\nKMT2A\tchr11\t118482000\tAFF1\tchr4\t87000000\n", "t.tsv");
  REQUIRE(uneven.rows.size() == 1);
  CHECK(uneven.rows[0].line1 == 3);
  REQUIRE(uneven.uneven.size() == 1);
  CHECK(uneven.uneven[0].line1 == 2);
  CHECK(marrow::fault_words(*uneven.uneven[0].fault) == "3 cells, but the header has 6");
  CHECK(refusal("gene\tchange\nTP53\tp.R248Q\n").find("none of a fusion table") != std::string::npos);
  CHECK(refusal("##fileformat=VCFv4.2\n").find("--sv") != std::string::npos);
}
