#include "marrow/findings/clonal_fraction.hpp"

#include <doctest/doctest.h>

#include "marrow/findings/origin.hpp"

using marrow::Assessed;
using marrow::Assessment;
using marrow::ClonalContext;
using marrow::CopyState;
using marrow::FractionInterval;
using marrow::Profile;
using marrow::Variant;

namespace {

Variant counted(std::int64_t alt_reads, std::int64_t depth, const char* id = "chr9-136504892-A-G") {
  Variant variant;
  variant.id = id;
  variant.alt_reads = alt_reads;
  variant.depth = depth;
  return variant;
}

/// One of two copies carries it.
ClonalContext heterozygous(double purity) {
  return {.purity = purity, .tumour = {.least = 2, .most = 2, .major = 1}};
}

}  // namespace

TEST_CASE("a heterozygous change in every leukaemic cell has twice its VAF over the purity") {
  const FractionInterval vaf = marrow::vaf_interval(60, 200);
  const auto ccf = marrow::cancer_cell_fraction(counted(60, 200), heterozygous(0.8));
  REQUIRE(ccf);
  CHECK(ccf->low == doctest::Approx(2 * vaf.low / 0.8));
  CHECK(ccf->high == doctest::Approx(2 * vaf.high / 0.8));
}

TEST_CASE("copies of the mutated and of the normal cells enter as the formula says") {
  // Three copies, two of one parent; purity 0.5: (0.5 * 3 + 0.5 * 2) / 0.5 = 5 cells a read at one mutated copy.
  const FractionInterval vaf = marrow::vaf_interval(20, 200);
  const auto ccf =
      marrow::cancer_cell_fraction(counted(20, 200), {.purity = 0.5, .tumour = {.least = 3, .most = 3, .major = 2}});
  REQUIRE(ccf);
  CHECK(ccf->low == doctest::Approx(2.5 * vaf.low));
  CHECK(ccf->high == doctest::Approx(5 * vaf.high));
  // One copy of X in a male.
  const auto hemizygous = marrow::cancer_cell_fraction(
      counted(60, 200), {.purity = 0.5, .tumour = {.least = 1, .most = 1}, .normal = {.least = 1, .most = 1}});
  REQUIRE(hemizygous);
  CHECK(hemizygous->low == doctest::Approx(2 * marrow::vaf_interval(60, 200).low));
}

TEST_CASE("an unknown purity or copy number widens the interval, and no counts leave it empty") {
  const auto known = marrow::cancer_cell_fraction(counted(60, 200), heterozygous(0.9));
  const auto no_copies = marrow::cancer_cell_fraction(counted(60, 200), {.purity = 0.9});
  const auto nothing = marrow::cancer_cell_fraction(counted(60, 200), {});
  REQUIRE((known && no_copies && nothing));
  CHECK(no_copies->low < known->low);
  CHECK(no_copies->high >= known->high);
  CHECK(nothing->low == doctest::Approx(marrow::vaf_interval(60, 200).low));
  CHECK(nothing->high == 1);
  CHECK_FALSE(marrow::cancer_cell_fraction(Variant{}, heterozygous(0.9)));
  CHECK_FALSE(marrow::cancer_cell_fraction(counted(0, 200), heterozygous(0.9)));
  // 95 % of reads cannot come from one of two copies at a purity of 0.5.
  CHECK_FALSE(marrow::cancer_cell_fraction(counted(190, 200), heterozygous(0.5)));
}

TEST_CASE("clonal and subclonal are said only where the whole interval says so") {
  CHECK(marrow::clonality_of({0.85, 1}) == "clonal");
  CHECK(marrow::clonality_of({0.1, 0.5}) == "subclonal");
  CHECK_FALSE(marrow::clonality_of({0.6, 1}));
}

TEST_CASE("copies come from the segment, else from the chromosome, and from the sex on X") {
  Profile profile;
  profile.purity = Assessed<double>::present(0.9);
  const auto copies = [&](const char* id) { return marrow::clonal_context(counted(10, 100, id), profile); };
  CHECK(copies("chr9-136504892-A-G").tumour.most == 4);
  CHECK(copies("chr9-136504892-A-G").purity == 0.9);

  profile.copy_number.chromosomes["9"] = Assessed<CopyState>::present({.value = 1});
  CHECK(copies("chr9-136504892-A-G").tumour.least == 3);
  CHECK(copies("chr9-136504892-A-G").tumour.most == 3);
  profile.copy_number.arms["9q"] = Assessed<CopyState>::present({.value = -1});
  CHECK(copies("chr9-136504892-A-G").tumour.most == 4);

  profile.copy_number.segments = {
      {.locus = "chr9:130000000-138000000", .log2 = {}, .copies = 2.2, .minor = 0.9, .extra = {}}};
  CHECK(copies("chr9-136504892-A-G").tumour.least == 2);
  CHECK(copies("chr9-136504892-A-G").tumour.major == 1);

  CHECK(copies("chrX-134415000-A-G").normal.least == 1);
  CHECK(copies("chrX-134415000-A-G").normal.most == 2);
  profile.sex = Assessed<std::string>::present("male");
  profile.copy_number.chromosomes["X"] = Assessment::absent({});
  CHECK(copies("chrX-134415000-A-G").normal.most == 1);
  CHECK(copies("chrX-134415000-A-G").tumour.most == 1);
}
