#include <doctest/doctest.h>

#include "unit/findings/findings_fixture.hpp"
#include "unit/findings/made_up_transcript.hpp"

// Transcripts that `bcftools csq` leaves out or reads otherwise: the expected answers are worked out by hand.
using findings_test::MadeUpTranscript;
using findings_test::summary;
using marrow::Reason;
using marrow::Strand;

namespace {

constexpr Strand both[] = {Strand::plus, Strand::minus};

struct Row {
  std::int64_t place;
  std::int64_t size;
  const char* alt;
  const char* expected;
};

void check_rows(const MadeUpTranscript::Layout& layout, std::initializer_list<Row> rows) {
  for (const Strand strand : both) {
    const MadeUpTranscript made_up(layout, strand);
    for (const Row& row : rows) {
      CAPTURE(row.place);
      CAPTURE(row.alt);
      CHECK(summary(made_up.change(row.place, row.size, row.alt)) == row.expected);
    }
  }
}

}  // namespace

TEST_CASE(
    "a start codon that the panel states begins the protein with methionine; one that nobody states is not judged") {
  //                                    L/M  K   G   *
  MadeUpTranscript::Layout layout{{"GCAACTGAAAGGTTAACC"}, 4, 12, {}, "CTG"};
  check_rows(layout, {{5, 1, "C", "start_lost c.2T>C p.Met1? other 1/1"},
                      {4, 1, "A", "start_retained_variant c.1C>A p.Met1= other 1/1"},
                      {7, 1, "G", "missense_variant c.4A>G p.Lys2Glu missense 1/1"},
                      {6, 3, "", "start_lost&inframe_deletion c.3_5del p.Met1? other 1/1"}});
  layout.start_codon = "";
  const MadeUpTranscript unstated(layout, Strand::plus);
  CHECK(unstated.change(5, 1, "C").assessment.reason == Reason::unsupported);
  CHECK(findings_test::terms_of(unstated.change(5, 1, "C")) == "coding_sequence_variant");
  CHECK(findings_test::terms_of(unstated.change(7, 1, "G")) == "missense_variant");
  CHECK_FALSE(unstated.change(7, 1, "G").hgvsp);
  CHECK(unstated.change(7, 1, "G").aa_begin == 2);
}

TEST_CASE("a stated TGA is selenocysteine; one that nobody states makes the gene's coding changes not assessed") {
  //                                     M  K  U  G  C  *
  const MadeUpTranscript::Layout layout{{"CATGAAATGAGGTTGCTAACC"}, 1, 18, {0, {3}}, ""};
  check_rows(layout, {{7, 1, "G", "missense_variant c.7T>G p.Sec3Gly missense 1/1"},
                      {8, 1, "A", "stop_gained c.8G>A p.Sec3Ter truncating 1/1"},
                      {9, 1, "C", "missense_variant c.9A>C p.Sec3Cys missense 1/1"},
                      {12, 1, "A", "synonymous_variant c.12T>A p.Gly4= synonymous 1/1"},
                      {15, 1, "A", "stop_gained c.15C>A p.Cys5Ter truncating 1/1"},
                      // the codon beside it changes with it, in one substitution that leaves TGA
                      {6, 1, "G", "synonymous_variant c.6A>G p.Lys2= synonymous 1/1"},
                      {5, 6, "TATGAA", "missense_variant c.5_10delinsTATGAA p.Lys2_Gly4delinsIleSecSer missense 1/1"},
                      {7, 3, "", "inframe_deletion c.7_9del p.Sec3del inframe 1/1"},
                      {5, 1, "", "frameshift_variant c.6del p.Lys2AsnfsTer? truncating 1/1"}});
  MadeUpTranscript::Layout unstated = layout;
  unstated.frame = {};
  for (const Strand strand : both) {
    const auto found = MadeUpTranscript(unstated, strand).change(12, 1, "A");
    CHECK(found.assessment.reason == Reason::unsupported);
    CHECK(found.hgvsc == "c.12T>A");
    CHECK_FALSE(found.hgvsp);
  }
}

TEST_CASE("a coding sequence without its start: terms and residues are right, names are refused") {
  // Two bases of a cut codon, then K, G, W, stop. Residue 1 is the cut codon, as in Ensembl's proteins.
  const MadeUpTranscript::Layout layout{{"CGAAAGGTTGGTAACC"}, 0, 14, {2, {}}, ""};
  for (const Strand strand : both) {
    const MadeUpTranscript made_up(layout, strand);
    const auto missense = made_up.change(2, 1, "G");
    CHECK(summary(missense) == "missense_variant . . missense 1/1");
    CHECK(missense.aa_begin == 2);
    CHECK(missense.aa_ref == "K");
    CHECK(missense.aa_alt == "E");
    CHECK(missense.hgvs_reason == Reason::unsupported);
    CHECK(findings_test::terms_of(made_up.change(9, 1, "A")) == "stop_gained");
    CHECK(findings_test::terms_of(made_up.change(7, 1, "C")) == "synonymous_variant");
    CHECK(findings_test::terms_of(made_up.change(11, 1, "C")) == "stop_lost");
    CHECK(findings_test::terms_of(made_up.change(5, 1, "")) == "frameshift_variant");
    CHECK(made_up.change(1, 1, "C").assessment.reason == Reason::unsupported);
  }
}

TEST_CASE("a coding sequence without its end: the last codon is incomplete, and no stop is claimed") {
  //                                     M  K  G  W  T..
  const MadeUpTranscript::Layout layout{{"CATGAAAGGTTGGAC"}, 1, 14, {}, ""};
  check_rows(layout, {{14, 1, "G", "incomplete_terminal_codon_variant&coding_sequence_variant c.14C>G . other 1/1"},
                      {11, 1, "A", "stop_gained c.11G>A p.Trp4Ter truncating 1/1"},
                      {12, 1, "C", "missense_variant c.12G>C p.Trp4Cys missense 1/1"},
                      {8, 1, "", "frameshift_variant c.8del p.Gly3ValfsTer? truncating 1/1"}});
}

TEST_CASE("a transcript that codes for no protein has its own terms and numbers") {
  const MadeUpTranscript::Layout layout{{"GGTTCAACCA", "GTAAGTCCCTTTCCATTTTTCCTTTTGCAG", "TTGGCATTGC"}, 0, 0, {}, ""};
  check_rows(layout, {{4, 1, "G", "non_coding_transcript_exon_variant n.5C>G . other 1/2"},
                      {10, 1, "A", "splice_donor_variant n.10+1G>A . splice intron 1/1"},
                      {25, 1, "C", "intron_variant&non_coding_transcript_variant n.11-15T>C . other intron 1/1"}});
}

TEST_CASE("indels at the start codon, across it and of whole exons lose the start; those before it do not") {
  //                                          M  K  K
  const MadeUpTranscript::Layout layout{
      {"GCACCATGAAAAAG", "GTAAGTCCCTTTCCATTTTTCCTTTTGCAG", "GGCCACTAGTAATTGACGTAAC"}, 5, 18, {}, ""};
  check_rows(
      layout,
      {{5, 3, "", "start_lost&inframe_deletion c.2_4del p.Met1? other 1/2"},
       {6, 1, "", "frameshift_variant&start_lost c.2del p.Met1? other 1/2"},
       {3, 4, "", "start_lost&5_prime_UTR_variant c.-2_2del p.Met1? other 1/2"},
       {6, 0, "CC", "frameshift_variant&start_lost c.1_2insCC p.Met1? other 1/2"},
       {3, 1, "", "5_prime_UTR_variant c.-1del . other 1/2"},
       {5, 0, "G", "5_prime_UTR_variant c.-1_1insG . other 1/2"},
       {8, 0, "GGG", "inframe_insertion c.3_4insGGG p.Met1_Lys2insGly inframe 1/2"},
       {2, 20, "",
        "splice_donor_variant&start_lost&coding_sequence_variant&5_prime_UTR_variant&intron_variant c.-3_9+8del . "
        "splice 1/2"},
       {40, 10, "", "splice_acceptor_variant&coding_sequence_variant&intron_variant c.10-4_15del . splice 2/2"},
       {40, 19, "",
        "splice_acceptor_variant&stop_lost&coding_sequence_variant&3_prime_UTR_variant&intron_variant c.10-4_*6del . "
        "splice 2/2"}});
}

TEST_CASE("a tandem duplication beside an exon's border is named as one, in the exon where it can be") {
  //                                    M  K  K  R            R  H  *
  const MadeUpTranscript::Layout layout{
      {"GCACCATGAAAAAGAGG", "GTAAGTCCCTTTCCATTTTTCCTTTTGCAG", "AGACACTAAGTAATTGACGTAAC"}, 5, 21, {}, ""};
  check_rows(layout,
             {{17, 0, "T", "frameshift_variant&splice_region_variant c.12_12+1insT p.Arg5Ter truncating 1/2"},
              {16, 0, "G", "frameshift_variant&splice_region_variant c.12dup p.Arg5GlufsTer6 truncating 1/2"},
              {48, 0, "C", "frameshift_variant&splice_region_variant c.13_14insC p.Arg5ThrfsTer6 truncating 2/2"},
              {18, 0, "C", "splice_donor_variant c.12+1_12+2insC . splice intron 1/1"},
              {46, 0, "T", "splice_acceptor_variant c.13-2_13-1insT . splice intron 1/1"}});
}

TEST_CASE("a lost stop is followed into the 3' untranslated region, also by changes that reach into it") {
  //                                     M  K  G  *                    *
  const MadeUpTranscript::Layout layout{{"CATGAAAGGTTAACCTTGGTAGCC"}, 1, 12, {}, ""};
  check_rows(layout, {{10, 1, "C", "stop_lost c.10T>C p.Ter4GlnextTer3 other 1/1"},
                      {11, 1, "", "frameshift_variant&stop_lost c.12del p.Ter4TyrextTer? other 1/1"},
                      {12, 3, "", "stop_lost&3_prime_UTR_variant c.12_*2del p.Ter4TyrextTer2 other 1/1"},
                      {10, 0, "GGA", "inframe_insertion c.9_10insGGA p.Gly3dup inframe 1/1"},
                      {7, 9, "", "stop_lost&3_prime_UTR_variant c.7_*3del . other 1/1"}});
}

TEST_CASE("each change in an intron has the terms and the name of its distance from the exons") {
  const std::string intron = std::string("GT") + std::string(56, 'T') + "AG";
  const MadeUpTranscript::Layout layout{{"ATGAAAGGG", intron, "GGTTAA"}, 0, 15, {}, "ATG"};
  const auto size = static_cast<std::int64_t>(intron.size());
  for (const Strand strand : both) {
    const MadeUpTranscript made_up(layout, strand);
    for (std::int64_t at = 0; at < size; ++at) {
      const std::int64_t from_donor = at + 1;
      const std::int64_t from_acceptor = size - at;
      CAPTURE(from_donor);
      std::string terms = "intron_variant";
      if (from_donor <= 8 || from_acceptor <= 8) terms = "splice_region_variant&intron_variant";
      if (from_donor <= 2) terms = "splice_donor_variant";
      if (from_acceptor <= 2) terms = "splice_acceptor_variant";
      const std::string name =
          from_donor <= from_acceptor ? "c.9+" + std::to_string(from_donor) : "c.10-" + std::to_string(from_acceptor);
      const char ref = intron[static_cast<std::size_t>(at)];
      const auto found = made_up.change(9 + at, 1, "C");
      CHECK(findings_test::terms_of(found) == terms);
      CHECK(found.hgvsc == name + ref + ">C");
      CHECK(found.exon == "intron 1/1");
      CHECK(found.assessment.is_present());
      // An insertion stands between this base and the one before it.
      const auto inserted = made_up.change(9 + at, 0, "C");
      const bool is_near = from_donor <= 8 || from_acceptor <= 7;
      CHECK((findings_test::terms_of(inserted) == "intron_variant") == !is_near);
    }
  }
}
