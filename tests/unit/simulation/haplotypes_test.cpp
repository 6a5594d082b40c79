#include "marrow/simulation/haplotypes.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <map>
#include <string>

namespace {

using marrow::Haplotypes;
using marrow::PlantedVariant;
using marrow::Random;
using marrow::SimulatedContig;

constexpr double widest_z = 4.5;

SimulatedContig contig() {
  return {{"chr9", 1000, 1020}, "ACCGTTAGGCATTCAGGATC"};
}

PlantedVariant planted(std::int64_t begin, std::string ref, std::string alt, double vaf) {
  return {{"chr9", begin, std::move(ref), std::move(alt)}, vaf, 0, ""};
}

/// How often each stretch of `length` bases is drawn.
std::map<std::string, int> drawn(const Haplotypes& haplotypes, std::int64_t length, int draws) {
  std::map<std::string, int> seen;
  Random random(17);
  for (int i = 0; i < draws; ++i) {
    const auto molecule = haplotypes.draw(random, length);
    ++seen[molecule ? molecule->bases : ""];
  }
  return seen;
}

void check_uniform(const std::string& haplotype, std::int64_t length, const std::map<std::string, int>& seen,
                   int draws) {
  const double expected = static_cast<double>(draws) / static_cast<double>(haplotype.size());
  const std::size_t whole = haplotype.size() - static_cast<std::size_t>(length) + 1;
  CHECK(seen.size() == whole + 1);  // and those that pass the end
  for (std::size_t begin = 0; begin < whole; ++begin) {
    const auto found = seen.find(haplotype.substr(begin, static_cast<std::size_t>(length)));
    CAPTURE(begin);
    REQUIRE(found != seen.end());
    CHECK(std::abs(found->second - expected) < widest_z * std::sqrt(expected));
  }
}

}  // namespace

TEST_CASE("without changes every stretch of the contig is drawn alike, with its place") {
  const SimulatedContig whole = contig();
  const Haplotypes haplotypes(whole, {});
  CHECK(haplotypes.mean_bases() == 20);
  check_uniform(whole.bases, 9, drawn(haplotypes, 9, 20000), 20000);
  Random random(3);
  for (int i = 0; i < 100; ++i) {
    const auto molecule = haplotypes.draw(random, 9);
    if (!molecule) continue;
    const auto at = static_cast<std::size_t>(molecule->begin - 1000);
    CHECK(whole.bases.substr(at, 9) == molecule->bases);
    CHECK(molecule->offsets.front() == static_cast<std::int32_t>(at));
    CHECK(molecule->offsets.back() == static_cast<std::int32_t>(at + 8));
  }
}

TEST_CASE("changes that all molecules carry give stretches of the changed sequence, alike at every base") {
  const SimulatedContig whole = contig();
  SUBCASE("SNV and substitution of two bases") {
    const std::vector<PlantedVariant> variants{planted(1003, "G", "T", 1), planted(1010, "AT", "GC", 1)};
    check_uniform("ACCTTTAGGCGCTCAGGATC", 8, drawn(Haplotypes(whole, variants), 8, 20000), 20000);
  }
  SUBCASE("deletion") {
    const std::vector<PlantedVariant> variants{planted(1005, "TAG", "", 1)};
    check_uniform("ACCGTGCATTCAGGATC", 8, drawn(Haplotypes(whole, variants), 8, 20000), 20000);
  }
  SUBCASE("duplication with filler") {
    // GTTA stands twice, CC between the copies.
    const std::vector<PlantedVariant> variants{planted(1007, "", "CCGTTA", 1)};
    check_uniform("ACCGTTACCGTTAGGCATTCAGGATC", 9, drawn(Haplotypes(whole, variants), 9, 20000), 20000);
  }
  SUBCASE("insertion beside a change of the base that follows") {
    const std::vector<PlantedVariant> variants{planted(1005, "", "AA", 1), planted(1005, "T", "G", 1)};
    check_uniform("ACCGTAAGAGGCATTCAGGATC", 9, drawn(Haplotypes(whole, variants), 9, 20000), 20000);
  }
}

TEST_CASE("inserted bases have no place on the reference, substituted ones have") {
  const SimulatedContig whole = contig();
  const Haplotypes haplotypes(whole, {planted(1003, "G", "T", 1), planted(1007, "", "CA", 1)});
  Random random(1);
  for (int i = 0; i < 1000; ++i) {
    const auto molecule = haplotypes.draw(random, 22);  // the whole of it
    if (!molecule) continue;
    CHECK(molecule->bases == "ACCTTTACAGGCATTCAGGATC");
    CHECK(molecule->offsets[3] == 3);
    CHECK(molecule->offsets[6] == 6);
    CHECK(molecule->offsets[7] == -1);
    CHECK(molecule->offsets[8] == -1);
    CHECK(molecule->offsets[9] == 7);
    return;
  }
  FAIL("never drawn from its first base");
}

TEST_CASE("of the molecules over a change, its fraction carries it, whatever the length") {
  const SimulatedContig whole = contig();
  struct Row {
    PlantedVariant variant;
    std::string with;
    std::string without;
  };
  constexpr int draws = 20000;
  constexpr double vaf = 0.3;
  // Stretches of equal length that only one of the two haplotypes has.
  for (const auto& [variant, with, without] :
       {Row{planted(1009, "C", "T", vaf), "GGTAT", "GGCAT"}, Row{planted(1007, "", "AAGTTA", vaf), "CGTTAA", "CGTTAG"},
        Row{planted(1005, "TAG", "", vaf), "GTGCA", "GTTAG"}}) {
    CAPTURE(with);
    const Haplotypes haplotypes(whole, {variant});
    const auto seen = drawn(haplotypes, static_cast<std::int64_t>(with.size()), draws);
    const double carriers = seen.at(with);
    const double all = carriers + seen.at(without);
    CHECK(std::abs(carriers / all - vaf) < widest_z * std::sqrt(vaf * (1 - vaf) / all));
  }
}
