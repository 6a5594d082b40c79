#include "marrow/findings/joined_change.hpp"

#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "findings_fixture.hpp"

namespace {

using findings_test::panel;
using findings_test::shipped;
using marrow::CodingTranscript;
using marrow::PhasedGenotype;
using marrow::SmallVariant;
using Groups = std::vector<std::vector<std::size_t>>;

CodingTranscript model(const char* gene) {
  return {*panel().find_transcript(gene), marrow::Assembly::grch38, &shipped()};
}

/// "0|1", "0/1", "1/1", with a set behind a colon: "0|1:7".
PhasedGenotype genotype(const std::string& text) {
  PhasedGenotype result{{text[0] - '0', text[2] - '0'}, text[0] == text[2], text[1] == '|', ""};
  if (text.size() > 4) result.phase_set = text.substr(4);
  return result;
}

struct Member {
  SmallVariant variant;
  std::vector<std::string> genotypes;  ///< by sample; "" is none
};

/// In the order of the transcript, as `join_changes` wants them.
marrow::Joining join(const CodingTranscript& transcript, const std::vector<Member>& members) {
  std::vector<marrow::JoinCandidate> candidates;
  for (const Member& member : members) {
    marrow::JoinCandidate candidate{marrow::coding_change(transcript, member.variant).value(), 1, {}};
    for (const std::string& text : member.genotypes) {
      candidate.calls.push_back(text.empty() ? std::nullopt : std::optional(genotype(text)));
    }
    candidates.push_back(candidate);
  }
  return marrow::join_changes(transcript, candidates);
}

std::string joint(const CodingTranscript& transcript, const std::vector<SmallVariant>& variants) {
  std::vector<marrow::CodingChange> changes;
  for (const SmallVariant& variant : variants) changes.push_back(marrow::coding_change(transcript, variant).value());
  const auto found = marrow::assess_joined(transcript, changes);
  return findings_test::terms_of(found) + " " + found.hgvsp.value_or(".");
}

// BRAF codon 600, GTG, minus strand: c.1798G>A and c.1799T>A.
const SmallVariant braf_1798{"chr7", 140753336, "C", "T"};
const SmallVariant braf_1799{"chr7", 140753335, "A", "T"};
// TP53 codon 187, GGT, parted by an intron: c.559G>A and c.560G>A.
const SmallVariant tp53_559{"chr17", 7675052, "C", "T"};
const SmallVariant tp53_560{"chr17", 7674970, "C", "T"};
// TP53 codons 248 to 250, CGG AGG CCC: c.742del, and c.747_748insA, which restores the frame.
const SmallVariant tp53_742del{"chr17", 7674220, "G", ""};
const SmallVariant tp53_747ins{"chr17", 7674215, "", "T"};

}  // namespace

TEST_CASE("two substitutions of one codon make one residue of it") {
  CHECK(joint(model("BRAF"), {braf_1798, braf_1799}) == "missense_variant p.Val600Lys");
  CHECK(joint(model("TP53"), {tp53_559, tp53_560}) == "missense_variant p.Gly187Asn");
}

TEST_CASE("an insertion and a deletion that restore the frame are no frameshift") {
  CHECK(joint(model("TP53"), {tp53_742del, tp53_747ins}) == "missense_variant p.Arg248_Arg249delinsGlyGly");
}

TEST_CASE("what lies on one haplotype of one codon is read together, and nothing else") {
  const CodingTranscript braf = model("BRAF");
  const Groups together = {{0, 1}, {0, 1}};
  const Groups apart = {{0}, {1}};
  struct Row {
    std::vector<std::string> first;
    std::vector<std::string> second;
    Groups groups;
    std::int64_t unphased;
  };
  const std::vector<Row> rows = {
      {{"0|1"}, {"0|1"}, together, 0},
      {{"0|1:5"}, {"0|1:5"}, together, 0},
      {{"0|1:5"}, {"0|1:6"}, apart, 0},             // other sets
      {{"0|1"}, {"1|0"}, apart, 0},                 // other haplotypes
      {{"0/1"}, {"0/1"}, apart, 2},                 // not stated
      {{"1/1"}, {"1/1"}, together, 0},              // on both
      {{"1/1"}, {"0/1"}, {{0}, {0, 1}}, 2},         // the second always stands beside the first, not the other way
      {{""}, {"0|1"}, apart, 0},                    // not genotyped
      {{"0|1", "0|1"}, {"0|1", "0|0"}, apart, 0},   // the first is alone in the second sample
      {{"0|1", "0|0"}, {"0|1", ""}, together, 0}};  // the second sample has neither
  for (const Row& row : rows) {
    CAPTURE(row.first.front());
    CAPTURE(row.second.front());
    const marrow::Joining joining = join(braf, {{braf_1798, row.first}, {braf_1799, row.second}});
    if (row.first.size() == 2 && row.groups == apart) {
      CHECK(joining.groups == Groups{{0}, {0, 1}});
      continue;
    }
    CHECK(joining.groups == row.groups);
    CHECK(joining.unphased == row.unphased);
  }
}

TEST_CASE("codons that an intron parts are joined, neighbours of other codons are not") {
  const CodingTranscript tp53 = model("TP53");
  CHECK(join(tp53, {{tp53_559, {"0|1"}}, {tp53_560, {"0|1"}}}).groups == Groups{{0, 1}, {0, 1}});
  const SmallVariant last_of_248{"chr17", 7674218, "C", "T"};
  const SmallVariant first_of_249{"chr17", 7674217, "T", "C"};
  CHECK(join(tp53, {{last_of_248, {"0|1"}}, {first_of_249, {"0|1"}}}).groups == Groups{{0}, {1}});
}

TEST_CASE("indels are joined where they restore the frame before a stop") {
  const CodingTranscript tp53 = model("TP53");
  CHECK(join(tp53, {{tp53_742del, {"0|1"}}, {tp53_747ins, {"0|1"}}}).groups == Groups{{0, 1}, {0, 1}});
  CHECK(join(tp53, {{tp53_742del, {"0|1"}}, {tp53_747ins, {"1|0"}}}).groups == Groups{{0}, {1}});
  const SmallVariant two_bases{"chr17", 7674215, "", "TT"};
  CHECK(join(tp53, {{tp53_742del, {"0|1"}}, {two_bases, {"0|1"}}}).groups == Groups{{0}, {1}});
  // p.Arg248GlyfsTer97 is long; c.541del meets a stop before the change behind it.
  const SmallVariant beyond{"chr17", 7673766, "", "T"};
  CHECK(join(tp53, {{tp53_742del, {"0|1"}}, {beyond, {"0|1"}}}).groups.front().size() ==
        (marrow::coding_change(tp53, beyond)->begin - 742 <= marrow::most_shifted_bases ? 2U : 1U));
}

TEST_CASE("records are waited for to the end of the codon, beyond the intron where it parts one") {
  const CodingTranscript braf = model("BRAF");
  const CodingTranscript tp53 = model("TP53");
  CHECK(marrow::end_of_joining(braf, *marrow::coding_change(braf, braf_1799)) == 140753337);
  CHECK(marrow::end_of_joining(tp53, *marrow::coding_change(tp53, tp53_560)) == 7675053);
  CHECK(marrow::end_of_joining(tp53, *marrow::coding_change(tp53, tp53_747ins)) > 7675053);
}

TEST_CASE("changes outside the coding sequence or across its borders take no part") {
  const CodingTranscript tp53 = model("TP53");
  CHECK_FALSE(marrow::coding_change(tp53, {"chr17", 7675000, "A", "C"}));    // an intron
  CHECK_FALSE(marrow::coding_change(tp53, {"chr17", 7675051, "CCA", "A"}));  // exon and intron
  CHECK_FALSE(marrow::coding_change(tp53, {"chr17", 7675052, "C", "N"}));
}
