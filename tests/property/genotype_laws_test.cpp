#include <doctest/doctest.h>

#include <fmt/format.h>

#include <boost/math/special_functions/beta.hpp>
#include <boost/math/special_functions/gamma.hpp>
#include <cmath>
#include <cstdlib>
#include <string>
#include <vector>

#include "marrow/findings/beta_binomial.hpp"
#include "marrow/findings/normal_panel_builder.hpp"
#include "marrow/findings/site_genotyping.hpp"
#include "marrow/simulation/site_count_simulator.hpp"

// What genotypes promise, held against simulated counts: p-values are no smaller than they may be, an absent allele is
// not there above its limit, present ones are found.
namespace {

using marrow::ErrorProfile;
using marrow::SimulatedSite;
using marrow::SiteCountSimulator;
using marrow::SiteErrorModel;

constexpr std::int64_t sites_of_p_values = 300'000;  // 900,000 alleles

struct Counted {
  std::vector<SimulatedSite> sites;
  SiteErrorModel errors;
};

Counted simulated(const marrow::SiteCountOptions& options, std::int64_t count) {
  Counted counted;
  const SiteCountSimulator simulator(options);
  for (std::int64_t i = 0; i < count; ++i) {
    counted.sites.push_back(simulator.site(i));
    counted.errors.learn(counted.sites.back().counts);
  }
  counted.errors.fit();
  return counted;
}

/// P(Bin(n, p) >= k).
double binomial_tail(std::int64_t k, std::int64_t n, double p) {
  return k <= 0 ? 1 : boost::math::ibeta(static_cast<double>(k), static_cast<double>(n - k + 1), p);
}

using Rejections = std::vector<std::pair<double, std::int64_t>>;

/// How many alleles have a p-value of at most 1e-1 … 1e-6.
template <class PValue>
Rejections rejections(const Counted& counted, std::int64_t& alleles, PValue p_value) {
  Rejections found;
  for (int power = 1; power <= 6; ++power) found.emplace_back(std::pow(10, -power), 0);
  alleles = 0;
  for (const SimulatedSite& site : counted.sites) {
    for (std::size_t base = 0; base < 4; ++base) {
      const auto allele = SiteErrorModel::allele_count(site.counts, base);
      if (!allele) continue;
      ++alleles;
      const double p = p_value(*allele);
      for (auto& [level, count] : found) count += p <= level ? 1 : 0;
    }
  }
  return found;
}

bool holds(const Rejections& found, std::int64_t alleles) {
  bool all = true;
  for (const auto& [level, count] : found) all = all && binomial_tail(count, alleles, level) >= 1e-4;
  return all;
}

/// Without a model: the qualities' word, binomial.
double plain_p_value(const marrow::AlleleCount& allele) {
  const double mean = (allele.forward_errors + allele.reverse_errors) / static_cast<double>(allele.depth);
  return marrow::beta_binomial_upper_tail(allele.count, allele.depth, mean, 0);
}

ErrorProfile overdispersed_profile() {
  return marrow::parse_error_profile(
      marrow::parse_delimited("kind\tkey\tstrand\tvalue\tfraction\nquality\t30\t.\t.\t.\ncontext\tGCT>A\t+\t8\t.\n"
                              "context\tACG>T\t-\t5\t.\ncontext\tCCC>A\t+\t3\t.\noverdispersion\t.\t.\t0.5\t.\n",
                              "profile.tsv", marrow::Delimiter::tab));
}

TEST_CASE("p-values are no smaller than chance makes them, where those of a plain binomial are") {
  struct Errors {
    const char* name;
    ErrorProfile profile;
    bool is_plain_enough;
  };
  const std::vector<Errors> kinds = {{"flat", marrow::flat_error_profile(37), true},
                                     {"overstated", marrow::flat_error_profile(30, 2), false},
                                     {"overdispersed", overdispersed_profile(), false}};
  for (const Errors& kind : kinds) {
    CAPTURE(kind.name);
    const Counted counted = simulated({.errors = kind.profile, .depth_fragments = 1000, .seed = 11}, sites_of_p_values);
    std::int64_t alleles = 0;
    const Rejections ours =
        rejections(counted, alleles, [&](const marrow::AlleleCount& allele) { return counted.errors.p_value(allele); });
    REQUIRE(alleles == 3 * sites_of_p_values);
    for (const auto& [level, count] : ours) {
      MESSAGE(kind.name << ": p <= " << level << " in " << count << " of " << alleles);
    }
    CHECK(holds(ours, alleles));
    CHECK(holds(rejections(counted, alleles, plain_p_value), alleles) == kind.is_plain_enough);
  }
}

struct Calls {
  std::int64_t planted = 0;
  std::int64_t found = 0;
  std::int64_t wrong = 0;
};

void count_calls(const SimulatedSite& site, const SiteErrorModel& errors, const marrow::GenotypingOptions& options,
                 Calls& calls) {
  calls.planted += site.planted ? 1 : 0;
  for (const auto& allele : marrow::genotype_site(site.counts, errors, {}, options).alleles) {
    if (!allele.assessment.is_present()) continue;
    const bool is_planted = site.planted && allele.alternative == std::string(1, *site.planted);
    ++(is_planted ? calls.found : calls.wrong);
  }
}

/// Calls of a run of a panel's size, errors learnt from it.
Calls called(const marrow::SiteCountOptions& options, std::int64_t sites) {
  Calls calls;
  const Counted counted = simulated(options, sites);
  for (const SimulatedSite& site : counted.sites) count_calls(site, counted.errors, {}, calls);
  return calls;
}

TEST_CASE("at 1,000 fragments, 1 % and Phred 37 at least 95 % are found and errors alone give no call") {
  const Counted planted = simulated({.errors = marrow::flat_error_profile(37),
                                     .depth_fragments = 1000,
                                     .planted_every = 50,
                                     .planted_vaf = 0.01,
                                     .seed = 3},
                                    150'000);
  Calls calls;
  for (const SimulatedSite& site : planted.sites) count_calls(site, planted.errors, {}, calls);
  MESSAGE(calls.found << " of " << calls.planted << " planted alleles are found, " << calls.wrong
                      << " others of 150,000 bases");
  REQUIRE(calls.planted >= 2000);
  CHECK(static_cast<double>(calls.found) / static_cast<double>(calls.planted) >= 0.95);
  CHECK(calls.wrong == 0);
}

/// Upper end of the one-sided 95 % Poisson interval of a count.
double upper_count(std::int64_t count) {
  return boost::math::gamma_p_inv(static_cast<double>(count) + 1, 0.95);
}

/// Counts of the same sites in another sample of one laboratory.
marrow::SiteCountOptions uneven_sites(std::uint64_t seed) {
  return {.errors = marrow::parse_error_profile(
              marrow::parse_delimited("kind\tkey\tstrand\tvalue\tfraction\nquality\t30\t.\t.\t.\n"
                                      "overdispersion\t.\t.\t2\t.\n",
                                      "profile.tsv", marrow::Delimiter::tab)),
          .depth_fragments = 1000,
          .planted_vaf = 0.01,
          .seed = seed,
          .sites_seed = 7};
}

TEST_CASE("a panel of normals finds more where sites err unevenly, and its p-values hold") {
  constexpr std::int64_t sites = 8'000;
  marrow::NormalPanelBuilder builder({});
  for (std::uint64_t seed = 1; seed <= 12; ++seed) {
    const Counted normal = simulated(uneven_sites(seed), sites);
    for (const SimulatedSite& site : normal.sites) builder.add(site.counts, normal.errors);
    builder.end_normal();
  }
  const auto panel = std::make_shared<const marrow::NormalPanel>(builder.panel());
  const Counted errors_only = simulated(uneven_sites(100), sites);
  std::int64_t alleles = 0;
  std::size_t next = 0;
  const Rejections found = rejections(errors_only, alleles, [&](const marrow::AlleleCount& allele) {
    const marrow::SiteCounts& site = errors_only.sites[next / 3].counts;
    std::size_t base = next % 3;  // the wrong bases in turn
    if (base >= marrow::counted_bases.find(site.reference())) ++base;
    ++next;
    const marrow::NormalAllele* normals = panel->find(site.contig, site.position, marrow::counted_bases[base]);
    REQUIRE(normals != nullptr);
    return errors_only.errors.p_value(allele, *normals, panel->between_samples);
  });
  CHECK(alleles == 3 * sites);
  CHECK(holds(found, alleles));

  marrow::SiteCountOptions options = uneven_sites(101);
  options.planted_every = 100;
  const Counted planted = simulated(options, sites);
  const auto called_alleles = [&](const marrow::GenotypingOptions& genotyping) {
    Calls calls;
    for (const SimulatedSite& site : planted.sites) count_calls(site, planted.errors, genotyping, calls);
    return calls;
  };
  const Calls without = called_alleles({});
  const Calls with = called_alleles({.normals = panel});
  MESSAGE(fmt::format("of {} planted alleles {} are found without a panel of normals, {} with it", with.planted,
                      without.found, with.found));
  CHECK(with.wrong == 0);
  CHECK(static_cast<double>(with.found) >= 0.7 * static_cast<double>(with.planted));
  CHECK(4 * without.found < 3 * with.found);
}

TEST_CASE("table of sensitivity and false calls by depth, fraction and quality" *
          doctest::skip(std::getenv("MARROW_LONG") == nullptr)) {
  constexpr std::int64_t panel_sites = 250'000;
  constexpr int error_runs = 20;  // 5 Mb
  for (const std::int64_t quality : {30, 37}) {
    for (const std::int64_t depth : {200, 500, 1000, 2000, 5000}) {
      std::int64_t wrong = 0;
      for (std::uint64_t seed = 1; seed <= error_runs; ++seed) {
        wrong +=
            called({.errors = marrow::flat_error_profile(quality), .depth_fragments = depth, .seed = seed}, panel_sites)
                .wrong;
      }
      const double megabases = static_cast<double>(panel_sites * error_runs) / 1e6;
      std::string row = fmt::format("Q{} {:>5} fragments: {} false calls in {:.0f} Mb (below {:.2f} a megabase); found",
                                    quality, depth, wrong, megabases, upper_count(wrong) / megabases);
      for (const double vaf : {0.005, 0.01, 0.02, 0.05, 0.1}) {
        const Calls calls = called({.errors = marrow::flat_error_profile(quality),
                                    .depth_fragments = depth,
                                    .planted_every = 100,
                                    .planted_vaf = vaf,
                                    .seed = 99},
                                   panel_sites);
        REQUIRE(calls.planted >= 2000);
        const double share = static_cast<double>(calls.found) / static_cast<double>(calls.planted);
        row += fmt::format(" {:.3f} at {}", share, vaf);
        if (quality == 37 && depth == 1000 && vaf == 0.01) {
          CHECK(share >= 0.95);
          CHECK(upper_count(wrong) / megabases < 1);
        }
      }
      MESSAGE(row);
    }
  }
}

TEST_CASE("an absent allele is above its limit in at most 5 % of samples") {
  for (const double vaf : {0.005, 0.02, 0.05}) {
    for (const std::int64_t depth : {60, 250, 1000}) {
      const SiteCountSimulator simulator({.errors = marrow::flat_error_profile(30),
                                          .depth_fragments = depth,
                                          .planted_every = 1,
                                          .planted_vaf = vaf,
                                          .seed = 5});
      SiteErrorModel errors;
      errors.fit();
      constexpr int count = 20'000;
      int missed = 0;
      int absent = 0;
      for (int i = 0; i < count; ++i) {
        const SimulatedSite site = simulator.site(i);
        REQUIRE(site.planted);
        const auto genotype = marrow::genotype_site(site.counts, errors, {*site.planted}, {});
        const auto& allele = genotype.alleles.front();
        REQUIRE(allele.alternative == std::string(1, *site.planted));
        absent += allele.assessment.is_absent() ? 1 : 0;
        missed += allele.assessment.is_absent() && *allele.excluded_fraction < vaf ? 1 : 0;
      }
      MESSAGE(fmt::format("VAF {} at {} fragments: {} of {} absent, {} of them below their limit", vaf, depth, absent,
                          count, missed));
      CHECK(binomial_tail(missed, count, 0.05) >= 1e-4);
    }
  }
}

}  // namespace
