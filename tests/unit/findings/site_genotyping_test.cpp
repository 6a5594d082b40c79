#include "marrow/findings/site_genotyping.hpp"

#include <doctest/doctest.h>

namespace {

using marrow::GenotypingOptions;
using marrow::Reason;
using marrow::SiteCounts;

TEST_CASE("the fraction that counts exclude: 59, 93 and 124 fragments for 5 %") {
  CHECK(*marrow::excluded_fraction(0, 59) <= 0.05);
  CHECK(*marrow::excluded_fraction(0, 58) > 0.05);
  CHECK(*marrow::excluded_fraction(1, 93) <= 0.05);
  CHECK(*marrow::excluded_fraction(1, 92) > 0.05);
  CHECK(*marrow::excluded_fraction(2, 124) <= 0.05);
  CHECK(*marrow::excluded_fraction(2, 123) > 0.05);
  CHECK_FALSE(marrow::excluded_fraction(0, 0));
  CHECK(*marrow::excluded_fraction(7, 7) == 1);
}

TEST_CASE("an allele is present by its p-value alone, absent by what the depth excludes") {
  const GenotypingOptions options;
  CHECK(marrow::assess_allele("T", 5, 5, 1000, 1e-9, options).assessment.is_present());
  CHECK(marrow::assess_allele("T", 5, 5, 1000, 3.1e-7, options).assessment.is_absent());
  CHECK(marrow::assess_allele("T", 0, 0, 0, 1, options).assessment.reason == Reason::no_coverage);
  CHECK(marrow::assess_allele("T", 0, 0, 30, 1, options).assessment.reason == Reason::low_depth);
  CHECK(marrow::assess_allele("T", 3, 3, 100, 1e-3, options).assessment.reason == Reason::noisy);
  const auto present = marrow::assess_allele("T", 30, 20, 1000, 0, options);
  CHECK(*present.fraction == doctest::Approx(0.05));
  CHECK(*present.fraction_low == doctest::Approx(0.0373).epsilon(0.01).scale(0));  // R: binom.test(50, 1000)
  CHECK(*present.fraction_high == doctest::Approx(0.0654).epsilon(0.01).scale(0));
}

TEST_CASE("what is not named has the worst state of its bases") {
  SiteCounts site{.contig = "chr17", .position = 7674219, .context = "CCG"};
  site.forward = {0, 60, 0, 0};
  site.reverse = {0, 60, 0, 0};
  site.forward_errors = site.reverse_errors = 0.01;
  marrow::SiteErrorModel errors;
  errors.fit();
  const auto clean = marrow::genotype_site(site, errors, {}, {});
  REQUIRE(clean.alleles.size() == 1);
  CHECK(clean.alleles.front().alternative == "<*>");
  CHECK(clean.alleles.front().assessment.is_absent());
  site.forward[3] = 2;
  site.reverse[3] = 2;
  site.forward_errors = site.reverse_errors = 1;
  const auto noisy = marrow::genotype_site(site, errors, {}, {});
  REQUIRE(noisy.alleles.size() == 1);
  CHECK(noisy.alleles.front().assessment.reason == Reason::noisy);
  CHECK(noisy.alleles.front().count() == 4);
  const auto named = marrow::genotype_site(site, errors, {'T'}, {});
  REQUIRE(named.alleles.size() == 2);
  CHECK(named.alleles.front().assessment.reason == Reason::noisy);
  CHECK(named.alleles.back().assessment.is_absent());
}

TEST_CASE("an unknown reference base assesses nothing") {
  SiteCounts site{.contig = "chr17", .position = 1, .context = "NNN"};
  site.forward = {500, 0, 0, 0};
  const auto genotype = marrow::genotype_site(site, {}, {'A'}, {});
  REQUIRE(genotype.alleles.size() == 1);
  CHECK(genotype.alleles.front().assessment.reason == Reason::no_reference_sequence);
}

TEST_CASE("false discovery rates are R's p.adjust(method = \"BH\")") {
  const auto rates = marrow::false_discovery_rates({0.01, 0.04, 0.03, 0.5});
  CHECK(rates[0] == doctest::Approx(0.04));
  CHECK(rates[1] == doctest::Approx(0.0533333));
  CHECK(rates[2] == doctest::Approx(0.0533333));
  CHECK(rates[3] == doctest::Approx(0.5));
}

}  // namespace
