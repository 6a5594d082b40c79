#include "marrow/findings/site_error_model.hpp"

#include <doctest/doctest.h>

#include <array>
#include <cmath>
#include <numeric>

#include "marrow/base/random.hpp"
#include "marrow/findings/beta_binomial.hpp"

namespace {

using marrow::beta_binomial_upper_tail;
using marrow::SiteCounts;
using marrow::SiteErrorModel;

TEST_CASE("upper tails of the binomial are R's pbinom, of the beta-binomial what arithmetic gives") {
  // R: pbinom(4, 1000, 0.0001/3, lower.tail = FALSE); pbinom(9, 100, 0.01, lower.tail = FALSE)
  CHECK(beta_binomial_upper_tail(5, 1000, 0.0001 / 3, 0) == doctest::Approx(3.3027e-10).epsilon(0.001).scale(0));
  CHECK(beta_binomial_upper_tail(10, 100, 0.01, 0) == doctest::Approx(7.632e-08).epsilon(0.001).scale(0));
  CHECK(beta_binomial_upper_tail(0, 100, 0.01, 1) == 1);
  CHECK(beta_binomial_upper_tail(5, 5000, 0.2, 0) == 1);  // far below the mean
  CHECK(beta_binomial_upper_tail(1000, 5000, 0.2, 0) == doctest::Approx(0.5056417).epsilon(0.0001));
  // With a uniform chance every count is as likely: mean 1/2, variance 1/12, so spread (1/12) / (1/4) = 1/3.
  CHECK(beta_binomial_upper_tail(8, 9, 0.5, 1.0 / 3) == doctest::Approx(0.2));
  CHECK(beta_binomial_upper_tail(1000, 1000, 0.5, 0) > 0);
}

TEST_CASE("a greater spread never makes a count less likely to be errors") {
  double last = 0;
  for (const double spread : {0.0, 0.01, 0.1, 0.5, 2.0, 50.0}) {
    const double tail = beta_binomial_upper_tail(8, 1000, 0.001, spread);
    CHECK(tail >= last);
    last = tail;
  }
}

/// A site of `depth` fragments with errors drawn at `error` a base; the qualities state `stated`.
SiteCounts drawn_site(marrow::Random& random, int depth, double stated, double error) {
  SiteCounts site{.contig = "chr1", .context = "ACG"};
  for (int i = 0; i < depth; ++i) {
    auto& counts = i % 2 == 0 ? site.forward : site.reverse;
    const bool is_wrong = random.uniform() < error;
    constexpr std::array<std::size_t, 3> wrong = {0, 2, 3};
    ++counts[is_wrong ? wrong[random.below(3)] : 1];
  }
  site.forward_errors = site.reverse_errors = stated * depth / 2;
  return site;
}

TEST_CASE("the model learns that qualities overstate, and leaves variants out of what it learns") {
  marrow::Random random(7);
  SiteErrorModel model;
  for (int i = 0; i < 3000; ++i) {
    SiteCounts site = drawn_site(random, 400, 0.001, 0.003);
    if (i % 100 == 0) site.forward[3] += 200;  // a heterozygous variant
    model.learn(site);
  }
  model.fit();
  CHECK(model.quality_factor() == doctest::Approx(3).epsilon(0.05).scale(0));
  const SiteCounts site = drawn_site(random, 400, 0.001, 0);
  const auto allele = SiteErrorModel::allele_count(site, 3);
  REQUIRE(allele);
  CHECK(model.expected_errors(*allele) == doctest::Approx(0.4).epsilon(0.1).scale(0));
  CHECK_FALSE(SiteErrorModel::allele_count(site, 1));
}

TEST_CASE("without sites the qualities' word holds") {
  SiteErrorModel model;
  model.fit();
  CHECK(model.quality_factor() == 1);
  marrow::Random random(1);
  const auto allele = SiteErrorModel::allele_count(drawn_site(random, 100, 0.001, 0), 0);
  CHECK(model.expected_errors(*allele) == doctest::Approx(0.1 / 3));
}

}  // namespace
