#include "marrow/findings/rearrangement_naming.hpp"

#include <doctest/doctest.h>

#include <string>

namespace {

using marrow::Assembly;
using marrow::RearrangementCall;

struct Tables {
  marrow::KnowledgeSource source = marrow::KnowledgeSource::embedded();
  marrow::Panel panel = marrow::Panel::load(source);
  marrow::ReportedVocabulary vocabulary =
      marrow::ReportedVocabulary::load(source, panel, marrow::FocalLesions::load(source));
  marrow::BreakpointRegions regions = marrow::BreakpointRegions::load(source);
};

const Tables& tables() {
  static const Tables loaded;
  return loaded;
}

std::string words(const std::optional<marrow::NamedRearrangement>& named) {
  if (!named) return "nothing";
  std::string text = named->five_prime + "::" + named->three_prime + " " + named->known.value_or("-");
  if (!named->is_finding()) text += (named->is_weak ? " weak: " : " candidate: ") + named->because;
  return text;
}

std::string transcript(const std::string& a, const std::string& b, bool is_ordered = true) {
  RearrangementCall call;
  call.ends[0].gene = a;
  call.ends[1].gene = b;
  call.is_ordered = is_ordered;
  return words(marrow::RearrangementNamer(tables().vocabulary, tables().regions).name_transcript(call, {}));
}

std::string transcript(RearrangementCall call, std::optional<Assembly> assembly = {}) {
  return words(marrow::RearrangementNamer(tables().vocabulary, tables().regions).name_transcript(call, assembly));
}

struct End {
  const char* contig;
  std::int64_t pos1;
  bool keeps_lower;
};

std::string junction(const End& a, const End& b, Assembly assembly = Assembly::grch38) {
  RearrangementCall call;
  const End ends[] = {a, b};
  for (const std::size_t i : {0U, 1U}) {
    call.ends[i] = {
        .gene = {}, .contig = ends[i].contig, .pos1 = ends[i].pos1, .strand = {}, .keeps_lower = ends[i].keeps_lower};
  }
  return words(marrow::RearrangementNamer(tables().vocabulary, tables().regions).name_junction(call, assembly));
}

}  // namespace

TEST_CASE("old names, segments of antigen receptors and twins of one locus are resolved") {
  CHECK(transcript("MLL", "AF4") == "KMT2A::AFF1 KMT2A-r");
  CHECK(transcript("TEL", "AML1") == "ETV6::RUNX1 ETV6::RUNX1");
  CHECK(transcript("MLL", "MLLT4") == "KMT2A::AFDN KMT2A-r");
  CHECK(transcript("IGHJ6(20),IGHD7-27(4000)", "CSF2RA(30000),CRLF2(15231)") == "IGH::CRLF2 Ph-like CRLF2-r");
  CHECK(transcript("IGH@-ext", "DUX4L5") == "IGH::DUX4 DUX4-r");
  CHECK(transcript("TCRA", "TLX1") == "TRD::TLX1 TLX1");
  CHECK(transcript("TARP", "TAL1") == "TRG::TAL1 -");
  CHECK(transcript("IGHMBP2", "TRAF1") == "IGHMBP2::TRAF1 -");
}

TEST_CASE("the known order decides where the caller's is open; a caller's reverse is a candidate") {
  CHECK(transcript("MLLT10", "PICALM", false) == "PICALM::MLLT10 MLLT10");
  CHECK(transcript("PICALM", "MLLT10", false) == "PICALM::MLLT10 MLLT10");
  CHECK(transcript("TLX3", "BCL11B", true) == "BCL11B::TLX3 TLX3");
  CHECK(transcript("ABL1", "BCR", false) == "BCR::ABL1 BCR::ABL1");
  CHECK(transcript("ABL1", "BCR", true) == "BCR::ABL1 BCR::ABL1 candidate: only the reciprocal order was called");
  // Unknown pairs: a gene that stands on one side wherever it is known stands there.
  CHECK(transcript("MLLT10", "XPO1", false) == "XPO1::MLLT10 -");
  CHECK(transcript("XPO1", "KMT2A", false) == "KMT2A::XPO1 -");
  CHECK(transcript("XPO1", "KMT2A", true) == "XPO1::KMT2A -");
}

TEST_CASE("what a caller doubts, what is out of frame and neighbours read through are candidates") {
  RearrangementCall call;
  call.is_ordered = true;
  call.ends[0].gene = "ETV6";
  call.ends[1].gene = "RUNX1";
  call.doubt = "confidence low";
  CHECK(transcript(call) == "ETV6::RUNX1 ETV6::RUNX1 candidate: confidence low");
  call.doubt.clear();
  call.in_frame = false;
  CHECK(transcript(call) == "ETV6::RUNX1 ETV6::RUNX1 candidate: out of frame");
  call.in_frame.reset();
  call.is_read_through = true;
  CHECK(transcript(call) == "ETV6::RUNX1 ETV6::RUNX1");
  call.ends[1].gene = "ZCCHC7";
  CHECK(transcript(call).find("weak: transcription may have run on") != std::string::npos);
  CHECK(transcript("KMT2A", "MLL") == "nothing");
}

TEST_CASE("a partner without name is located by its break, on the build of the table") {
  RearrangementCall call;
  call.ends[0] = {.gene = "TLX1", .contig = "chr10", .pos1 = 102890515, .strand = "-", .keeps_lower = {}};
  call.ends[1] = {.gene = {}, .contig = "chr7", .pos1 = 142498724, .strand = "+", .keeps_lower = {}};
  CHECK(transcript(call, Assembly::grch37) == "TRB::TLX1 TLX1");
  call.ends[1].contig = "chr5";
  CHECK(transcript(call, Assembly::grch37) == "?::TLX1 -");
  CHECK(transcript(call, Assembly::grch38) == "?::TLX1 - weak: no gene is known at the other break");
  CHECK(transcript(call) == "?::TLX1 - weak: no gene is known at the other break");
}

TEST_CASE("a junction makes a chimeric gene by place and orientation") {
  // BCR (+) in its major region keeps its start: lower coordinates; ABL1 (+) its end: higher ones.
  const End bcr{"chr22", 23291000, true};
  const End abl1{"chr9", 130800000, false};
  CHECK(junction(bcr, abl1) == "BCR::ABL1 BCR::ABL1");
  CHECK(junction(abl1, bcr) == "BCR::ABL1 BCR::ABL1");
  CHECK(junction({"chr22", 23291000, false}, {"chr9", 130800000, true}) ==
        "BCR::ABL1 BCR::ABL1 candidate: only the reciprocal junction was called");
  CHECK(junction({"chr22", 23291000, true}, {"chr9", 130800000, true}) ==
        "BCR::ABL1 BCR::ABL1 candidate: the junction joins the genes in another orientation");
  // Between the major and the minor region.
  CHECK(junction({"chr22", 23270000, true}, abl1) ==
        "BCR::ABL1 BCR::ABL1 candidate: a break lies outside the known region");
  // ETV6 (+) and RUNX1 (-): both keep their lower or their higher part.
  CHECK(junction({"chr12", 11875000, true}, {"chr21", 35000000, true}) == "ETV6::RUNX1 ETV6::RUNX1");
  CHECK(junction({"chr2", 5000000, true}, {"chr3", 5000000, true}) == "nothing");
}

TEST_CASE("the same junction has its own places on GRCh37") {
  CHECK(junction({"chr22", 23633000, true}, {"chr9", 133680000, false}, Assembly::grch37) == "BCR::ABL1 BCR::ABL1");
  CHECK(junction({"chr22", 23291000, true}, {"chr9", 130800000, false}, Assembly::grch37) == "nothing");
}

TEST_CASE("enhancers hijacked are findings in either orientation; deletions make fusions of neighbours") {
  for (const bool keeps_lower : {true, false}) {
    CHECK(junction({"chr14", 105864000, keeps_lower}, {"chrX", 1230000, true}) == "IGH::CRLF2 Ph-like CRLF2-r");
    CHECK(junction({"chr7", 142790000, keeps_lower}, {"chr11", 33900000, false}) == "TRB::LMO2 -");
  }
  CHECK(junction({"chr1", 47232000, true}, {"chr1", 47313000, false}) == "STIL::TAL1 TAL1 DP-like");
  CHECK(junction({"chrX", 1220000, true}, {"chrX", 1500000, false}) == "P2RY8::CRLF2 Ph-like CRLF2-r");
}

TEST_CASE("a region joined to no known gene is a candidate, and a new partner of a known region a finding") {
  CHECK(junction({"chr11", 118486000, true}, {"chr2", 5000000, false}) ==
        "KMT2A::? KMT2A-r candidate: no gene is known at the other break");
  CHECK(junction({"chr11", 118486000, false}, {"chr2", 5000000, false}) == "nothing");
  // TCF3 (-) keeps its end here, KMT2A its start: a partner that the table does not list.
  CHECK(junction({"chr11", 118486000, true}, {"chr19", 1640000, true}) == "KMT2A::TCF3 -");
}

TEST_CASE("a break whose other side is not told makes a candidate of every gene whose fusions it may be") {
  const marrow::RearrangementNamer namer(tables().vocabulary, tables().regions);
  const auto open = [&](const char* contig, std::int64_t pos1, Assembly assembly = Assembly::grch38) {
    const marrow::RearrangementEnd end{.gene = {}, .contig = contig, .pos1 = pos1, .strand = {}, .keeps_lower = true};
    std::string text;
    for (const auto& named : namer.name_open_end(end, assembly)) text += words(named) + "\n";
    return text;
  };
  CHECK(open("chr11", 118484500) == "KMT2A::? KMT2A-r candidate: the partner is not told\n");
  CHECK(open("chr11", 118355200, Assembly::grch37) == "KMT2A::? KMT2A-r candidate: the partner is not told\n");
  CHECK(open("chr9", 130800000) == "?::ABL1 - candidate: the partner is not told\n");
  CHECK(open("chr14", 105864000) == "IGH::? - candidate: the partner is not told\n");
  CHECK(open("chrX", 1240000) == "?::CRLF2 - candidate: the partner is not told\n");
  // 700 bases beside the region of EPOR, then 1,100.
  CHECK(open("chr19", 11376508) == "?::EPOR - candidate: the partner is not told\n");
  CHECK(open("chr19", 11376108) == "");
  // TP53 is on the panel, but no gene of a known fusion.
  CHECK(open("chr17", 7675000) == "");
}
