#include "marrow/findings/tandem_duplication.hpp"

#include <doctest/doctest.h>

#include "findings_fixture.hpp"
#include "made_up_window.hpp"
#include "marrow/findings/indel_error.hpp"
#include "marrow/findings/site_genotyping.hpp"

using findings_test::MadeUpWindow;
using findings_test::random_bases;
using marrow::MeasuredDuplication;
using marrow::SmallVariant;

namespace {

// GRCh38, 0-based; FLT3 and NOTCH1 are read from the minus strand.
constexpr std::int64_t flt3_exon_14 = 28034081;
constexpr std::int64_t flt3_exon_14_bp = 133;
constexpr std::int64_t notch1_juxtamembrane = 136502387;  // codon 1756; codons 1723-1756 of exon 28 follow to the right

/// FLT3's exon 14 between 500 made-up bases on either side: its introns do not ship.
MadeUpWindow flt3_window() {
  const auto exon =
      findings_test::shipped().bases(marrow::Assembly::grch38, {"chr13", flt3_exon_14, flt3_exon_14 + flt3_exon_14_bp});
  return {random_bases(500, 1) + exon.value() + random_bases(500, 2), flt3_exon_14 - 500, "chr13"};
}

SmallVariant duplication(const MadeUpWindow& made, std::int64_t begin, std::int64_t size, const char* filler = "") {
  return {made.window().place.contig, begin + size, "", filler + made.bases(begin, size)};
}

struct Expected {
  std::int64_t gained_bp;
  double vaf;
};

void check_found(const MadeUpWindow& made, const Expected& expected) {
  const auto found = marrow::tandem_duplications(made.window());
  REQUIRE(found.size() == 1);
  const MeasuredDuplication& one = found.front();
  CHECK(one.gained_bp() == expected.gained_bp);
  CHECK(one.duplicated_bp() + static_cast<std::int64_t>(one.filler.size()) == expected.gained_bp);
  CHECK(one.variant.alt == made.bases(one.place.begin, one.duplicated_bp()) + one.filler);
  CHECK(one.counts.p_value <= marrow::present_p_value);
  CHECK(one.counts.alternative_forward > 0);
  CHECK(one.counts.alternative_reverse > 0);
  REQUIRE(one.counts.vaf);
  CHECK(*one.counts.vaf == doctest::Approx(expected.vaf).epsilon(0.1).scale(0));
  CHECK(one.counts.vaf_low < expected.vaf);
  CHECK(one.counts.vaf_high > expected.vaf);
}

}  // namespace

TEST_CASE("an internal tandem duplication of FLT3 of 21 bp is found, with its place and fraction") {
  MadeUpWindow made = flt3_window();
  const std::int64_t begin = flt3_exon_14 + 50;
  for (int i = 0; i < 9; ++i) made.sequence_reference({.step = 3});
  made.sequence(duplication(made, begin, 21), {.step = 3});
  check_found(made, {.gained_bp = 21, .vaf = 0.1});
  const MeasuredDuplication found = marrow::tandem_duplications(made.window()).front();
  CHECK(found.filler.empty());
  CHECK(found.duplicated_bp() == 21);
  CHECK(found.place.begin <= begin);  // leftmost
  CHECK(found.place.begin > begin - 4);
}

TEST_CASE("a duplication beyond the read length with filler is found from the ends of its reads") {
  MadeUpWindow made = flt3_window();
  const std::int64_t begin = flt3_exon_14 + 10;
  const std::string before = made.bases(begin + 101, 1);
  for (int i = 0; i < 9; ++i) made.sequence_reference({.step = 3});
  made.sequence(duplication(made, begin, 102, "CGTACG"), {.step = 3});
  check_found(made, {.gained_bp = 108, .vaf = 0.1});
  const MeasuredDuplication found = marrow::tandem_duplications(made.window()).front();
  CHECK(found.counts.reference() == 0);  // no read of 100 bp spans it
  CHECK(found.counts.shared_fragments > 0);
  CHECK(found.duplicated_bp() >= 102);
  CHECK(found.filler.size() <= 6);
}

TEST_CASE("a duplication on half of the haplotypes has a fraction of one half, whether reads span it or not") {
  for (const std::int64_t size : {30, 110}) {
    CAPTURE(size);
    MadeUpWindow made = flt3_window();
    made.sequence_reference({.step = 1});
    made.sequence(duplication(made, flt3_exon_14 + 10, size), {.step = 1});
    const auto found = marrow::tandem_duplications(made.window());
    REQUIRE(found.size() == 1);
    CHECK(*found.front().counts.vaf == doctest::Approx(0.5).epsilon(0.05).scale(0));
  }
}

TEST_CASE("an expansion of NOTCH1's juxtamembrane region by 51 bp is found") {
  const std::int64_t begin = notch1_juxtamembrane - 400;
  const auto bases =
      findings_test::shipped().bases(marrow::Assembly::grch38, {"chr9", begin, notch1_juxtamembrane + 600});
  MadeUpWindow made(bases.value(), begin, "chr9");
  for (int i = 0; i < 4; ++i) made.sequence_reference({.step = 2, .read_bp = 150, .fragment_bp = 280});
  made.sequence(duplication(made, notch1_juxtamembrane + 9, 51, "GCT"),
                {.step = 2, .read_bp = 150, .fragment_bp = 280});
  check_found(made, {.gained_bp = 54, .vaf = 0.2});
}

TEST_CASE("a duplication with filler within a homopolymer is spelled as its reads have it") {
  std::string reference = random_bases(1000, 17);
  reference.replace(489, 22, "CAAAAAAAAAAAAAAAAAAAAG");
  MadeUpWindow made(reference, 0);
  for (int i = 0; i < 9; ++i) made.sequence_reference({.step = 3});
  made.sequence({"chr1", 502, "", "AAAAACAA"}, {.step = 3});
  const auto found = marrow::tandem_duplications(made.window());
  REQUIRE(found.size() == 1);
  CHECK(found.front().gained_bp() == 8);
  CHECK(found.front().variant.alt.find('C') != std::string::npos);
  CHECK(*found.front().counts.vaf == doctest::Approx(0.1).epsilon(0.1).scale(0));
}

TEST_CASE("an insertion that repeats nothing is no duplication, nor is a deletion") {
  MadeUpWindow made(random_bases(1000, 3), 0);
  const std::string next = made.bases(500, 1);
  const std::string other = next == "T" ? "G" : "T";
  for (int i = 0; i < 9; ++i) made.sequence_reference({.step = 5});
  made.sequence({"chr1", 500, "", other + "ACGGTCATTGCA" + other}, {.step = 5});
  made.sequence({"chr1", 700, made.bases(700, 12), ""}, {.step = 5});
  CHECK(marrow::tandem_duplications(made.window()).empty());
  CHECK(marrow::candidate_indels(made.window()).size() == 2);
}

TEST_CASE("two fragments are too few, and a window without reads has none") {
  MadeUpWindow made(random_bases(1000, 3), 0);
  CHECK(marrow::tandem_duplications(made.window()).empty());
  made.sequence_reference({.step = 1});
  const std::string bases = made.bases(450, 70) + made.bases(490, 30);
  const std::vector<marrow::CigarStep> cigar{{marrow::CigarOperation::aligned, 70},
                                             {marrow::CigarOperation::soft_clip, 30}};
  made.add(450, bases, cigar);
  made.add(450, bases, cigar);
  CHECK(marrow::tandem_duplications(made.window()).empty());
  made.add(450, bases, cigar);
  const auto found = marrow::tandem_duplications(made.window());
  REQUIRE(found.size() == 1);
  CHECK(found.front().gained_bp() == 30);
  CHECK(found.front().counts.alternative() == 3);
}
