#include "marrow/findings/second_hit.hpp"

#include <doctest/doctest.h>

#include "unit/findings/findings_fixture.hpp"

using marrow::Assessed;
using marrow::Assessment;
using marrow::CopyState;
using marrow::FocalState;
using marrow::Origin;
using marrow::Profile;
using marrow::Reason;
using marrow::Variant;

namespace {

Variant somatic(const char* id, const char* hgvsp, std::int64_t alt_reads, std::int64_t depth) {
  Variant variant;
  variant.id = id;
  variant.gene = "TP53";
  variant.hgvsp = hgvsp;
  variant.origin = Origin::somatic;
  variant.alt_reads = alt_reads;
  variant.depth = depth;
  return variant;
}

const Variant r248q = somatic("chr17-7674220-C-T", "p.Arg248Gln", 40, 100);
const Variant r175h = somatic("chr17-7675088-C-T", "p.Arg175His", 30, 100);

Profile patient() {
  Profile profile;
  profile.assembly = marrow::Assembly::grch38;
  return profile;
}

marrow::SecondHit second_hit(std::vector<const Variant*> found, const Profile& profile, bool is_covered = false,
                             marrow::PhaseByVariant phase = {}, const char* gene = "TP53") {
  return marrow::assess_second_hit({.gene = findings_test::panel().find_gene(gene),
                                    .found = std::move(found),
                                    .lesions = {},
                                    .is_fully_covered = is_covered,
                                    .phase = std::move(phase)},
                                   profile);
}

}  // namespace

TEST_CASE("two distinct changes hit both copies, unless phase puts them on one") {
  CHECK(second_hit({&r248q, &r175h}, patient()).state.is_present());
  const marrow::PhaseByVariant cis{{r248q.id, {"7", 1}}, {r175h.id, {"7", 1}}};
  CHECK_FALSE(second_hit({&r248q, &r175h}, patient(), false, cis).state.is_known());
  const marrow::PhaseByVariant on_all{{r248q.id, {"", {}}}, {r175h.id, {"7", 1}}};
  CHECK(second_hit({&r248q, &r175h}, patient(), false, on_all).state.is_present());
  Variant told_again = r248q;
  told_again.id = "reported-TP53-p.Arg248Gln";
  CHECK_FALSE(second_hit({&r248q, &told_again}, patient()).state.is_known());
  Variant joined = r248q;
  joined.joined = {r175h.id};
  CHECK_FALSE(second_hit({&joined, &r175h}, patient()).state.is_known());
}

TEST_CASE("loss of the other copy is a second hit, beside a change only") {
  Profile arm = patient();
  arm.copy_number.arms["17p"] = Assessed<CopyState>::present({.value = -1});
  CHECK(second_hit({&r248q}, arm).state.is_present());
  CHECK_FALSE(second_hit({}, arm).state.is_known());
  arm.copy_number.arms["17p"] = Assessed<CopyState>::present({.value = 1});
  CHECK_FALSE(second_hit({&r248q}, arm).state.is_known());

  Profile chromosome = patient();
  chromosome.copy_number.chromosomes["17"] = Assessed<CopyState>::present({.value = -1});
  CHECK(second_hit({&r248q}, chromosome).state.is_present());

  Profile focal = patient();
  focal.copy_number.focal["TP53_del"] = Assessed<FocalState>::present({.kind = "deletion", .exons = {}, .copies = 1});
  CHECK(second_hit({&r248q}, focal).state.is_present());
  CHECK_FALSE(second_hit({}, focal).state.is_known());
  focal.copy_number.focal["TP53_del"].value.copies = 0;
  CHECK(second_hit({}, focal).state.is_present());

  Profile neutral = patient();
  neutral.copy_number.segments = {{.locus = "chr17:1-22000000", .log2 = {}, .copies = 2.1, .minor = 0.1, .extra = {}}};
  CHECK(second_hit({&r248q}, neutral).because == "loss of heterozygosity at kept copy number");
  neutral.copy_number.segments[0].copies = 1.1;
  CHECK(second_hit({&r248q}, neutral).because == "the other copy is lost");
}

TEST_CASE("too many reads for one of two copies are a second hit where purity is known and germline excluded") {
  // The lower 95 % bound of 70 of 100 is 0.600: above 1.0/2 + 0.05, and at a purity of 0.8 above 0.45.
  const Variant many = somatic("chr17-7674220-C-T", "p.Arg248Gln", 70, 100);
  Profile profile = patient();
  CHECK_FALSE(second_hit({&many}, profile).state.is_known());
  profile.purity = Assessed<double>::present(1.0);
  CHECK(second_hit({&many}, profile).state.is_present());
  CHECK_FALSE(second_hit({&r248q}, profile).state.is_known());
  Variant open = many;
  open.origin = Origin::unknown;
  CHECK_FALSE(second_hit({&open}, profile).state.is_known());
  // One copy in a male: a high VAF is no second hit.
  Variant phf6 = many;
  phf6.gene = "PHF6";
  CHECK_FALSE(second_hit({&phf6}, profile, false, {}, "PHF6").state.is_known());
}

TEST_CASE("no second hit is only said with full coverage and known copy number") {
  Profile profile = patient();
  profile.copy_number.segments = {{.locus = "chr17:1-22000000", .log2 = {}, .copies = 2.0, .minor = 1.0, .extra = {}}};
  CHECK(second_hit({&r248q}, profile, true).state.is_absent());
  CHECK_FALSE(second_hit({&r248q}, profile, false).state.is_known());
  CHECK_FALSE(second_hit({&r248q}, patient(), true).state.is_known());
  profile.copy_number.segments[0].locus = "chr17:1-7670000";  // half of the gene
  CHECK_FALSE(second_hit({&r248q}, profile, true).state.is_known());
  Profile focal = patient();
  focal.copy_number.focal["TP53_del"] = Assessment::absent(std::nullopt);
  CHECK(second_hit({&r248q}, focal, true).state.is_absent());
  focal.purity = Assessed<double>::present(0.2);
  const Variant few = somatic("chr17-7674220-C-T", "p.Arg248Gln", 5, 100);
  CHECK(second_hit({&few}, focal, true).state.reason == Reason::low_purity);
}
