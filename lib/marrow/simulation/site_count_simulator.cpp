#include "marrow/simulation/site_count_simulator.hpp"

#include <algorithm>
#include <array>
#include <string>
#include <utility>

#include "marrow/base/error.hpp"
#include "marrow/simulation/random_draws.hpp"
#include "marrow/simulation/site_factors.hpp"

namespace marrow {

namespace {

constexpr std::string_view invented_contig = "chr1";
constexpr double wrong_bases = 3;

using Counts = std::array<std::int64_t, 4>;

char invented_base(std::uint64_t seed, std::int64_t position) noexcept {
  return counted_bases[random_stream(seed, "bases", position).below(counted_bases.size())];
}

/// Adds what `fragments` whose molecules have `base` show, all of one quality. Bases that are not the reference's err
/// alike to all others.
void add_shown(Counts& counts, std::size_t base, std::int64_t fragments, double error_rate, const SiteFactors* factors,
               Random& random) {
  std::int64_t left = fragments;
  double rest = 1;  // probability of what is left
  for (std::size_t wrong = 0; wrong < counts.size(); ++wrong) {
    if (wrong == base) continue;
    const double rate = error_rate / wrong_bases * (factors == nullptr ? 1 : static_cast<double>((*factors)[wrong]));
    const std::int64_t shown = draw_binomial(random, left, std::min(1.0, rate / rest));
    counts[wrong] += shown;
    left -= shown;
    rest -= rate;
    if (rest <= 0) break;
  }
  counts[base] += left;
}

}  // namespace

SiteCountSimulator::SiteCountSimulator(SiteCountOptions options) : options_(std::move(options)) {
  if (options_.depth_fragments < 1) throw Error(ErrorKind::usage, "the depth of site counts is at least 1");
  if (options_.planted_every < 0) throw Error(ErrorKind::usage, "--planted-every is not negative");
  if (!(options_.planted_vaf >= 0) || !(options_.planted_vaf <= 1)) {
    throw Error(ErrorKind::usage, "--planted-vaf lies between 0 and 1");
  }
}

SimulatedSite SiteCountSimulator::site(std::int64_t number) const {
  SimulatedSite site;
  SiteCounts& counts = site.counts;
  counts.contig = invented_contig;
  counts.position = number + 1;
  for (std::size_t i = 0; i < counts.context.size(); ++i) {
    counts.context[i] =
        invented_base(options_.sites_seed.value_or(options_.seed), number + static_cast<std::int64_t>(i));
  }
  Random random = random_stream(options_.seed, "counts", number);
  std::optional<Random> random_of_sites;
  if (options_.sites_seed) random_of_sites = random_stream(*options_.sites_seed, "sites", number);
  const std::size_t reference = counted_bases.find(counts.reference());
  std::size_t planted = reference;
  if (options_.planted_every > 0 && number % options_.planted_every == 0) {
    planted = (reference + 1 + random.below(counted_bases.size() - 1)) % counted_bases.size();
    site.planted = counted_bases[planted];
  }
  const std::int64_t forward = draw_binomial(random, options_.depth_fragments, 0.5);
  for (const bool is_reverse : {false, true}) {
    const SiteFactors factors =
        draw_site_factors(options_.errors, counts.context, is_reverse, random_of_sites ? *random_of_sites : random);
    Counts& shown = is_reverse ? counts.reverse : counts.forward;
    double& expected = is_reverse ? counts.reverse_errors : counts.forward_errors;
    std::int64_t left = is_reverse ? options_.depth_fragments - forward : forward;
    double rest = 1;
    for (const QualityLevel& level : options_.errors.levels) {
      const bool is_last = &level == &options_.errors.levels.back();
      const std::int64_t bases = is_last ? left : draw_binomial(random, left, level.fraction / rest);
      left -= bases;
      rest -= level.fraction;
      const std::int64_t changed = site.planted ? draw_binomial(random, bases, options_.planted_vaf) : 0;
      add_shown(shown, reference, bases - changed, level.error_rate, &factors, random);
      add_shown(shown, planted, changed, level.error_rate, nullptr, random);
      expected += static_cast<double>(bases) * promised_error_rate(level.quality_phred);
    }
  }
  return site;
}

}  // namespace marrow
