#include "marrow/simulation/site_factors.hpp"

#include "marrow/records/site_counts.hpp"
#include "marrow/simulation/random_draws.hpp"

namespace marrow {

SiteFactors draw_site_factors(const ErrorProfile& profile, std::string_view context, bool is_reverse,
                              Random& random) noexcept {
  SiteFactors factors{};
  for (std::size_t base = 0; base < factors.size(); ++base) {
    if (counted_bases[base] == context[1]) continue;
    factors[base] = static_cast<float>(profile.context_factor(context, base, is_reverse) *
                                       draw_factor(random, profile.overdispersion));
  }
  return factors;
}

ContigFactors::ContigFactors(const ErrorProfile& profile, const SimulatedContig& contig, std::uint64_t seed) {
  if (profile.is_flat()) return;
  factors_.reserve(2 * contig.bases.size());
  const std::string padded = "N" + contig.bases + "N";
  for (std::size_t i = 0; i < contig.bases.size(); ++i) {
    Random random =
        random_stream(seed, "errors " + contig.place.contig, contig.place.begin + static_cast<std::int64_t>(i));
    for (const bool is_reverse : {false, true}) {
      factors_.push_back(draw_site_factors(profile, std::string_view(padded).substr(i, 3), is_reverse, random));
    }
  }
}

}  // namespace marrow
