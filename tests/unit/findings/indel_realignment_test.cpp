#include "marrow/findings/indel_realignment.hpp"

#include <doctest/doctest.h>

#include <array>
#include <cmath>

#include "made_up_window.hpp"
#include "marrow/base/error.hpp"
#include "marrow/findings/indel_error.hpp"
#include "marrow/findings/site_genotyping.hpp"
#include "marrow/findings/tandem_duplication.hpp"

using findings_test::MadeUpWindow;
using findings_test::random_bases;
using marrow::IndelCounts;
using marrow::SmallVariant;

namespace {

constexpr std::int64_t window_begin = 1000;
constexpr std::int64_t middle = 1500;

/// 1,000 bases, with `tract` in the middle between bases that end it on either side.
MadeUpWindow window_with(const std::string& tract) {
  std::string reference = random_bases(1000, 11);
  reference.replace(middle - window_begin - 1, tract.size() + 2, "C" + tract + "G");
  return {reference, window_begin};
}

/// `change` in one of ten haplotypes.
void sequence_tenth(MadeUpWindow& made, const SmallVariant& change, std::int64_t read_bp = 100,
                    std::int64_t fragment_bp = 300) {
  for (int i = 0; i < 9; ++i) made.sequence_reference({.step = 5, .read_bp = read_bp, .fragment_bp = fragment_bp});
  made.sequence(change, {.step = 5, .read_bp = read_bp, .fragment_bp = fragment_bp});
}

double naive_fraction(const IndelCounts& counts) {
  return static_cast<double>(counts.alternative()) / static_cast<double>(counts.alternative() + counts.reference());
}

}  // namespace

TEST_CASE("a base lost from a homopolymer is found at its leftmost place, wherever it is spelled") {
  MadeUpWindow made = window_with("AAAAAAAA");
  const SmallVariant last{"chr1", middle + 7, "A", ""};
  const SmallVariant first{"chr1", middle, "A", ""};
  sequence_tenth(made, last);
  const auto candidates = marrow::candidate_indels(made.window());
  REQUIRE(candidates.size() == 1);
  CHECK(candidates.front() == first);
  const IndelCounts counts = marrow::measure_indel(made.window(), first);
  const IndelCounts same = marrow::measure_indel(made.window(), last);
  CHECK(counts.alternative() == same.alternative());
  CHECK(counts.vaf == same.vaf);
  CHECK(*counts.vaf == doctest::Approx(0.1).epsilon(0.05).scale(0));
  CHECK(counts.vaf_low < 0.1);
  CHECK(counts.vaf_high > 0.1);
  CHECK(counts.alternative_forward > 0);
  CHECK(counts.alternative_reverse > 0);
  CHECK(counts.p_value <= marrow::present_p_value);
}

TEST_CASE("the share of fragments is corrected for the starts that tell the haplotypes apart") {
  MadeUpWindow made = window_with("ACACACACAC");
  const SmallVariant insertion{"chr1", middle, "", "ACACACACACACACACACAC"};
  sequence_tenth(made, insertion);
  const IndelCounts counts = marrow::measure_indel(made.window(), insertion);
  CHECK(counts.alternative_starts < 0.8 * counts.reference_starts);
  CHECK(naive_fraction(counts) < 0.085);
  CHECK(*counts.vaf == doctest::Approx(0.1).epsilon(0.05).scale(0));
}

TEST_CASE("a deletion longer than a gap of the aligner is found from clipped ends") {
  MadeUpWindow made(random_bases(1000, 5), window_begin);
  const SmallVariant deletion{"chr1", middle, made.bases(middle, 45), ""};
  sequence_tenth(made, deletion);
  const auto candidates = marrow::candidate_indels(made.window());
  REQUIRE(candidates.size() == 1);
  CHECK(candidates.front().ref.size() == 45);
  CHECK(std::abs(candidates.front().begin - middle) < 4);
  CHECK(*marrow::measure_indel(made.window(), candidates.front()).vaf == doctest::Approx(0.1).epsilon(0.05).scale(0));
}

TEST_CASE("bases replaced by another number of bases are one change") {
  MadeUpWindow made(random_bases(1000, 6), window_begin);
  const std::string ref = made.bases(middle, 5);
  const SmallVariant replacement = *marrow::trim_alleles("chr1", middle, ref, "TGTCGCAACC");
  sequence_tenth(made, replacement);
  const auto candidates = marrow::candidate_indels(made.window());
  REQUIRE(candidates.size() == 1);
  CHECK(candidates.front() == replacement);
  CHECK(*marrow::measure_indel(made.window(), replacement).vaf == doctest::Approx(0.1).epsilon(0.05).scale(0));
}

TEST_CASE("reads that end beside the change or within its repeat tell nothing") {
  MadeUpWindow made = window_with("AAAAAAAAAA");
  const SmallVariant deletion{"chr1", middle, "AA", ""};
  for (int i = 0; i < 50; ++i) {
    made.add(middle - 90, made.bases(middle - 90, 98), {{marrow::CigarOperation::aligned, 98}});
    made.add(middle + 1, made.bases(middle + 1, 98), {{marrow::CigarOperation::aligned, 98}});
  }
  const IndelCounts counts = marrow::measure_indel(made.window(), deletion);
  CHECK(counts.ambiguous_fragments == 100);
  CHECK(counts.alternative() + counts.reference() + counts.other_fragments == 0);
  CHECK_FALSE(counts.vaf);
  CHECK(counts.vaf_upper_bound == 1);
  CHECK(counts.p_value == 1);
}

TEST_CASE("mates that overlap on the change are one fragment, on the first mate's strand") {
  MadeUpWindow made(random_bases(400, 8), window_begin);
  const SmallVariant insertion{"chr1", 1200, "", "TTGCA"};
  made.sequence(insertion, {.step = 10, .read_bp = 100, .fragment_bp = 110});
  const IndelCounts counts = marrow::measure_indel(made.window(), insertion);
  CHECK(counts.alternative() == 11);       // starts 90, 100 … 190
  CHECK(counts.alternative_forward == 5);  // the even tens
  CHECK(counts.alternative_reverse == 6);
  CHECK(counts.reference() == 0);
  CHECK(*counts.vaf == 1);
  std::erase_if(made.window().reads, [](const marrow::WindowRead& read) { return read.is_first_mate; });
  const IndelCounts second_mates = marrow::measure_indel(made.window(), insertion);  // alone, on their own strand
  CHECK(second_mates.alternative_forward > 0);
  CHECK(second_mates.alternative_reverse > 0);
}

TEST_CASE("mates that contradict each other count for neither haplotype") {
  MadeUpWindow made(random_bases(400, 8), window_begin);
  const SmallVariant deletion{"chr1", 1200, made.bases(1200, 4), ""};
  const std::string with = made.bases(1150, 50) + made.bases(1204, 50);
  made.add(1150, with,
           {{marrow::CigarOperation::aligned, 50},
            {marrow::CigarOperation::deletion, 4},
            {marrow::CigarOperation::aligned, 50}});
  made.add(1160, made.bases(1160, 100), {{marrow::CigarOperation::aligned, 100}}, true);
  made.window().reads.back().fragment = 0;
  made.window().reads.back().is_first_mate = false;
  const IndelCounts counts = marrow::measure_indel(made.window(), deletion);
  CHECK(counts.other_fragments == 1);
  CHECK(counts.alternative() + counts.reference() == 0);
}

TEST_CASE("another number of the same units is neither haplotype, not even in reads that end within the repeat") {
  MadeUpWindow made = window_with("ATATATATAT");
  const SmallVariant longer{"chr1", middle, "", "ATATATATATATATAT"};
  made.sequence(longer, {.step = 1});
  CHECK(marrow::candidate_indels(made.window()) == std::vector{longer});
  for (const char* units : {"AT", "ATAT", "ATATATATATATAT", "ATATATATATATATATAT"}) {
    CAPTURE(units);
    const IndelCounts counts = marrow::measure_indel(made.window(), {"chr1", middle, "", units});
    CHECK(counts.alternative() == 0);
    CHECK(counts.reference() == 0);
    CHECK(counts.other_fragments + counts.ambiguous_fragments > 100);
  }
}

TEST_CASE("reads of a change with an error beside it are no second change") {
  MadeUpWindow made(random_bases(1000, 71), window_begin);
  const SmallVariant insertion{"chr1", middle, "", "TTGCA"};
  made.sequence(insertion, {.step = 1});
  const auto before = marrow::candidate_indels(made.window());
  std::int64_t changed = 0;
  for (marrow::WindowRead& read : made.window().reads) {
    const bool has_gap = read.cigar.size() == 3;
    if (!has_gap || changed == 6) continue;
    char& beside = read.bases[static_cast<std::size_t>(read.cigar[0].length + read.cigar[1].length)];
    beside = beside == 'A' ? 'C' : 'A';
    ++changed;
  }
  REQUIRE(changed == 6);
  REQUIRE(before.size() == 1);
  CHECK(marrow::candidate_indels(made.window()) == before);
}

TEST_CASE("slips of the alternative haplotype are errors too") {
  MadeUpWindow made = window_with("ATATATATAT");
  for (int i = 0; i < 9; ++i) made.sequence_reference({.step = 5});
  made.sequence({"chr1", middle, "", "ATATATATATATATAT"}, {.step = 2});
  const SmallVariant slipped{"chr1", middle, "", "ATATATATATATAT"};
  made.sequence(slipped, {.step = 13});
  const IndelCounts counts = marrow::measure_indel(made.window(), slipped);
  CHECK(counts.alternative() >= 8);
  CHECK(counts.other_fragments > 50);
  CHECK(counts.p_value > marrow::present_p_value);
}

TEST_CASE("another change within 25 bp makes a fragment neither, further off it does not matter") {
  for (const std::int64_t distance : {12, 40}) {
    CAPTURE(distance);
    MadeUpWindow made(random_bases(1000, 51), window_begin);
    const SmallVariant tested{"chr1", middle, "", "TTGCA"};
    made.sequence({"chr1", middle - distance - 7, made.bases(middle - distance - 7, 7), ""}, {.step = 4});
    const IndelCounts counts = marrow::measure_indel(made.window(), tested);
    CHECK(counts.alternative() == 0);
    CHECK((counts.other_fragments > counts.reference()) == (distance < 25));
  }
}

TEST_CASE("a read with too many wrong bases is neither, wherever they are") {
  MadeUpWindow made(random_bases(1000, 61), window_begin);
  const SmallVariant tested{"chr1", middle, "", "TTGCATTGCA"};
  const auto voice = [&](std::string bases, std::initializer_list<std::size_t> wrong) {
    for (const std::size_t at : wrong) bases[at] = bases[at] == 'A' ? 'C' : 'A';
    made.window().reads.clear();
    const auto size = static_cast<std::int64_t>(bases.size());
    made.add(middle - 50, std::move(bases), {{marrow::CigarOperation::aligned, size}});
    const IndelCounts counts = marrow::measure_indel(made.window(), tested);
    return std::array{counts.alternative(), counts.reference(), counts.other_fragments};
  };
  using Voices = std::array<std::int64_t, 3>;
  const std::string reference = made.bases(middle - 50, 100);
  const std::string alternative = made.bases(middle - 50, 50) + tested.alt;
  CHECK(voice(reference, {}) == Voices{0, 1, 0});
  CHECK(voice(reference, {30, 35, 40}) == Voices{0, 1, 0});
  CHECK(voice(reference, {30, 35, 40, 45, 48}) == Voices{0, 0, 1});  // where the haplotypes agree
  CHECK(voice(alternative, {}) == Voices{1, 0, 0});
  CHECK(voice(alternative, {51}) == Voices{1, 0, 0});
  CHECK(voice(alternative, {51, 54}) == Voices{0, 0, 1});  // where they differ
}

TEST_CASE("adapters and noise at the ends of reads are no change") {
  MadeUpWindow made(random_bases(1000, 21), window_begin);
  made.sequence_reference({.step = 1});
  for (int i = 0; i < 200; ++i) {
    const std::int64_t begin = 1200 + i * 3;
    made.add(begin, made.bases(begin, 60) + "AGATCGGAAGAGCACACGTCTGAACTCCAGTCACATCACG",
             {{marrow::CigarOperation::aligned, 60}, {marrow::CigarOperation::soft_clip, 40}});
    made.add(middle, random_bases(30, 100 + static_cast<std::uint64_t>(i)) + made.bases(middle, 70),
             {{marrow::CigarOperation::soft_clip, 30}, {marrow::CigarOperation::aligned, 70}});
  }
  CHECK(marrow::candidate_indels(made.window()).empty());
  CHECK(marrow::tandem_duplications(made.window()).empty());
  const SmallVariant tested{"chr1", middle, "", "ACGTT"};
  const IndelCounts counts = marrow::measure_indel(made.window(), tested);
  CHECK(counts.alternative() <= 1);
  CHECK(counts.p_value > 1e-3);
}

TEST_CASE("an intron is no deletion, and the exons beside it are measured") {
  MadeUpWindow made(random_bases(1000, 31), window_begin);
  const SmallVariant tested{"chr1", 1300, made.bases(1300, 3), ""};
  using enum marrow::CigarOperation;
  for (std::int64_t i = 0; i < 20; ++i) {
    const std::int64_t begin = 1260 + i;
    const std::int64_t exon = 1320 - begin;
    made.add(begin, made.bases(begin, exon) + made.bases(1370, 100 - exon),
             {{aligned, exon}, {skip, 50}, {aligned, 100 - exon}});
  }
  CHECK(marrow::candidate_indels(made.window()).empty());
  const IndelCounts counts = marrow::measure_indel(made.window(), tested);
  CHECK(counts.reference() == 20);
  CHECK(counts.alternative() + counts.other_fragments == 0);
}

TEST_CASE("reference fragments exclude a fraction: 59 of them 5 percent") {
  MadeUpWindow made(random_bases(400, 41), window_begin);
  const SmallVariant insertion{"chr1", 1200, "", "G"};
  for (std::int64_t i = 0; i < 59; ++i) {
    made.add(1120 + i, made.bases(1120 + i, 100), {{marrow::CigarOperation::aligned, 100}});
  }
  const IndelCounts counts = marrow::measure_indel(made.window(), insertion);
  CHECK(counts.reference() == 59);
  CHECK(*counts.vaf == 0);
  CHECK(counts.vaf_upper_bound == doctest::Approx(0.05).epsilon(0.03).scale(0));
}

TEST_CASE("a REF that is not the reference is refused with its place") {
  MadeUpWindow made(random_bases(400, 41), window_begin);
  const std::string wrong = made.bases(1200, 1) == "A" ? "C" : "A";
  for (const SmallVariant& variant : {SmallVariant{"chr1", 1200, wrong, ""}, SmallVariant{"chr1", 1399, "ACG", ""},
                                      SmallVariant{"chr2", 1200, made.bases(1200, 1), ""}}) {
    try {
      (void)marrow::measure_indel(made.window(), variant);
      FAIL("accepted");
    } catch (const marrow::Error& error) {
      CHECK(error.kind() == marrow::ErrorKind::data);
      CHECK(error.contexts().front().starts_with(variant.contig + ":"));
    }
  }
}

TEST_CASE("slips of a long homopolymer are errors, the same fragments elsewhere are not") {
  for (const bool is_repeat : {true, false}) {
    CAPTURE(is_repeat);
    MadeUpWindow made = is_repeat ? window_with("AAAAAAAAAAAA") : MadeUpWindow(random_bases(1000, 11), window_begin);
    const SmallVariant deletion{"chr1", middle, made.bases(middle, 1), ""};
    for (int i = 0; i < 9; ++i) made.sequence_reference({.step = 1});
    made.sequence(deletion, {.step = 5});
    const IndelCounts counts = marrow::measure_indel(made.window(), deletion);
    CHECK(counts.alternative() > 20);
    CHECK((counts.p_value <= marrow::present_p_value) == !is_repeat);
  }
}

TEST_CASE("errors are the more probable the more copies a repeat has") {
  const auto rate = [](std::int64_t unit_bp, std::int64_t copies, std::int64_t units) {
    return marrow::indel_error_rate({.unit_bp = unit_bp, .copies = copies, .units_changed = units});
  };
  for (const std::int64_t unit_bp : {1, 2, 3, 4, 30}) {
    for (std::int64_t copies = 0; copies < 40; ++copies) {
      CAPTURE(unit_bp);
      CAPTURE(copies);
      CHECK(rate(unit_bp, copies + 1, 1) >= rate(unit_bp, copies, 1));
      CHECK(rate(unit_bp, copies, 2) <= rate(unit_bp, copies, 1));
      CHECK(rate(unit_bp, copies, 3) >= rate(unit_bp, 0, 1));
    }
  }
  CHECK(rate(1, 16, 1) == 4.5e-2);  // as Strelka2's
  CHECK(rate(1, 1, 1) > 5.1e-6);    // above Schirmer's deletions
}

TEST_CASE("a change knows the repeat it is of") {
  const auto tract = [](const char* ref, const char* alt, std::int64_t shift_bp) {
    const auto found = marrow::repeat_tract({{"chr1", 5, ref, alt}, shift_bp});
    return std::array{found.unit_bp, found.copies, found.units_changed};
  };
  CHECK(tract("A", "", 9) == std::array<std::int64_t, 3>{1, 10, 1});
  CHECK(tract("", "AA", 10) == std::array<std::int64_t, 3>{1, 10, 2});
  CHECK(tract("CACA", "", 5) == std::array<std::int64_t, 3>{2, 4, 2});
  CHECK(tract("", "CTT", 4) == std::array<std::int64_t, 3>{3, 1, 1});
  CHECK(tract("", "CTTG", 0) == std::array<std::int64_t, 3>{4, 0, 1});
  CHECK(tract("AC", "G", 0) == std::array<std::int64_t, 3>{1, 0, 1});
}

TEST_CASE("the p-value is the tail of errors whose rate varies by a beta distribution") {
  CHECK(marrow::indel_error_p_value(0, 100, 1e-3) == 1);
  CHECK(marrow::indel_error_p_value(5, 0, 1e-3) > 0);
  for (const double rate : {2e-5, 1e-3, 5e-2}) {
    for (const int seen : {1, 3, 20}) {
      const double k = seen;
      CAPTURE(rate);
      CAPTURE(seen);
      // The binomial tail averaged over the beta distribution of shape 4, by the midpoint rule.
      double expected = 0;
      const double beta = 4 * (1 - rate) / rate;
      constexpr int steps = 4000;
      const double widest = std::min(1.0, 30 * rate);
      double mass = 0;
      for (int i = 0; i < steps; ++i) {
        const double q = (i + 0.5) / steps * widest;
        const double weight = std::exp(3 * std::log(q) + (beta - 1) * std::log1p(-q) + std::lgamma(4 + beta) -
                                       std::lgamma(4.0) - std::lgamma(beta));
        double term = std::exp(std::lgamma(201.0) - std::lgamma(k + 1.0) - std::lgamma(201.0 - k) + k * std::log(q) +
                               (200.0 - k) * std::log1p(-q));
        double binomial_tail = 0;
        for (double above = k; above <= 200; ++above) {
          binomial_tail += term;
          term *= q / (1 - q) * (200 - above) / (above + 1);
        }
        expected += weight * binomial_tail;
        mass += weight;
      }
      CHECK(marrow::indel_error_p_value(seen, 200, rate) == doctest::Approx(expected / mass).epsilon(0.01).scale(0));
    }
  }
}
