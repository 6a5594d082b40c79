#include "marrow/simulation/site_count_simulator.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <string>

#include "marrow/base/error.hpp"

namespace {

using marrow::ErrorProfile;
using marrow::SimulatedSite;
using marrow::SiteCountOptions;
using marrow::SiteCountSimulator;

constexpr double widest_z = 4.5;
constexpr std::int64_t sites = 8000;

double z_of(double seen, double expected, double variance) {
  return std::abs(seen - expected) / std::sqrt(variance);
}

/// Wrong bases of a site on one strand.
std::int64_t wrong_bases(const marrow::SiteCounts& counts, bool is_reverse) {
  std::int64_t wrong = 0;
  for (std::size_t i = 0; i < marrow::counted_bases.size(); ++i) {
    if (marrow::counted_bases[i] != counts.reference()) wrong += (is_reverse ? counts.reverse : counts.forward)[i];
  }
  return wrong;
}

}  // namespace

TEST_CASE("each site has its depth on both strands, its context and the errors that its qualities promise") {
  const SiteCountSimulator simulator({.errors = marrow::flat_error_profile(30, 2), .depth_fragments = 200});
  double wrong = 0;
  double forward = 0;
  std::string before;
  for (std::int64_t i = 0; i < sites; ++i) {
    const SimulatedSite site = simulator.site(i);
    REQUIRE(site.counts.depth() == 200);
    REQUIRE_FALSE(site.planted);
    CHECK(site.counts.position == i + 1);
    CHECK(site.counts.forward_errors == doctest::Approx(static_cast<double>(site.counts.depth_forward()) * 1e-3));
    CHECK(site.counts.reverse_errors == doctest::Approx(static_cast<double>(site.counts.depth_reverse()) * 1e-3));
    if (!before.empty()) CHECK(site.counts.context.substr(0, 2) == before.substr(1));
    before = site.counts.context;
    wrong += static_cast<double>(wrong_bases(site.counts, false) + wrong_bases(site.counts, true));
    forward += static_cast<double>(site.counts.depth_forward());
  }
  const double bases = 200.0 * sites;
  CHECK(z_of(wrong, bases * 2e-3, bases * 2e-3) < widest_z);
  CHECK(z_of(forward, bases / 2, bases / 4) < widest_z);
}

TEST_CASE("overdispersed sites vary more than a binomial count, and no more on average") {
  ErrorProfile profile = marrow::flat_error_profile(20);
  profile.overdispersion = 2;
  const SiteCountSimulator simulator({.errors = profile, .depth_fragments = 600});
  double sum = 0;
  double squares = 0;
  for (std::int64_t i = 0; i < sites; ++i) {
    const marrow::SiteCounts counts = simulator.site(i).counts;
    // One wrong base on one strand: 300 bases at a third of 1 %, times a factor of mean 1 and variance 2.
    const std::size_t alternative = (marrow::counted_bases.find(counts.reference()) + 1) % 4;
    sum += static_cast<double>(counts.forward[alternative]);
    squares += std::pow(static_cast<double>(counts.forward[alternative]) - 1, 2);
  }
  CHECK(std::abs(sum / sites - 1) < 0.06);
  CHECK(std::abs(squares / sites - 3) < 0.35);
}

TEST_CASE("a factor of context and strand acts on its sites alone") {
  const ErrorProfile profile = marrow::parse_error_profile(marrow::parse_delimited(
      "kind\tkey\tstrand\tvalue\tfraction\nquality\t30\t.\t0.003\t.\ncontext\tGCA>T\t-\t50\t.\n", "e.tsv",
      marrow::Delimiter::tab));
  const SiteCountSimulator simulator({.errors = profile, .depth_fragments = 1000});
  constexpr std::size_t to_t = 3;
  double forward = 0;
  double reverse = 0;
  double forward_bases = 0;
  double reverse_bases = 0;
  for (std::int64_t i = 0; i < sites; ++i) {
    const marrow::SiteCounts counts = simulator.site(i).counts;
    if (counts.context != "GCA") continue;
    forward += static_cast<double>(counts.forward[to_t]);
    reverse += static_cast<double>(counts.reverse[to_t]);
    forward_bases += static_cast<double>(counts.depth_forward());
    reverse_bases += static_cast<double>(counts.depth_reverse());
  }
  REQUIRE(forward_bases > 5e4);
  CHECK(z_of(forward, forward_bases * 0.001, forward_bases * 0.001) < widest_z);
  CHECK(z_of(reverse, reverse_bases * 0.05, reverse_bases * 0.05) < widest_z);
}

TEST_CASE("planted sites show their change at its fraction, one site in so many") {
  const SiteCountSimulator simulator(
      {.errors = marrow::flat_error_profile(37), .depth_fragments = 500, .planted_every = 10, .planted_vaf = 0.02});
  double carriers = 0;
  std::int64_t planted = 0;
  for (std::int64_t i = 0; i < sites; ++i) {
    const SimulatedSite site = simulator.site(i);
    CHECK(site.planted.has_value() == (i % 10 == 0));
    if (!site.planted) continue;
    CHECK(*site.planted != site.counts.reference());
    ++planted;
    carriers += static_cast<double>(site.counts.count(marrow::counted_bases.find(*site.planted)));
  }
  REQUIRE(planted == sites / 10);
  const double bases = 500.0 * static_cast<double>(planted);
  CHECK(z_of(carriers, bases * 0.02, bases * 0.02) < widest_z);
}

TEST_CASE("qualities come in their fractions") {
  ErrorProfile profile;
  profile.levels = {{37, 0.001, 0.5}, {30, 0.001, 0.3}, {10, 0.001, 0.2}};
  const SiteCountSimulator simulator({.errors = profile, .depth_fragments = 1000});
  double expected = 0;
  for (std::int64_t i = 0; i < sites; ++i) expected += simulator.site(i).counts.forward_errors;
  const double promised = 0.5 * std::pow(10, -3.7) + 0.3 * 0.001 + 0.2 * 0.1;
  CHECK(expected / (500.0 * sites) == doctest::Approx(promised).epsilon(0.005));
}

TEST_CASE("a site is the same whenever it is drawn, and another with another seed") {
  const SiteCountSimulator simulator({.errors = marrow::flat_error_profile(10), .seed = 4});
  const SiteCountSimulator other({.errors = marrow::flat_error_profile(10), .seed = 5});
  const SimulatedSite late = simulator.site(1000);
  static_cast<void>(simulator.site(3));
  CHECK(simulator.site(1000).counts.forward == late.counts.forward);
  CHECK(simulator.site(1000).counts.context == late.counts.context);
  CHECK(other.site(1000).counts.forward != late.counts.forward);
}

TEST_CASE("counts that cannot be drawn are refused") {
  CHECK_THROWS_AS(SiteCountSimulator({.depth_fragments = 0}), marrow::Error);
  CHECK_THROWS_AS(SiteCountSimulator({.planted_every = -1}), marrow::Error);
  CHECK_THROWS_AS(SiteCountSimulator({.planted_vaf = 1.1}), marrow::Error);
}
