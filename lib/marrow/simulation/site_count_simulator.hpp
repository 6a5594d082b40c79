#pragma once

#include <cstdint>
#include <optional>

#include "marrow/records/site_counts.hpp"
#include "marrow/simulation/error_profile.hpp"

namespace marrow {

/// Counts over sites of an invented contig, without reads.
struct SiteCountOptions {
  ErrorProfile errors = flat_error_profile(37);
  std::int64_t depth_fragments = 1000;  ///< distinct fragments over each site, each on either strand with equal chance
  std::int64_t planted_every = 0;       ///< one site in so many has an SNV; 0: none
  double planted_vaf = 0;               ///< fraction of the molecules that carry it
  std::uint64_t seed = 1;
  /// Of the contig's bases and its sites' error rates, which the samples of one laboratory share; empty: `seed`.
  std::optional<std::uint64_t> sites_seed;
};

struct SimulatedSite {
  SiteCounts counts;
  std::optional<char> planted;  ///< base of the planted SNV
};

/// Draws the counts that sites would have: each of a site's fragments shows its molecule's base, or a wrong one by the
/// error profile. Sites are drawn by number, in any order and on any thread.
class SiteCountSimulator {
 public:
  /// Throws `usage` for a depth or distance below its least, and a fraction that is none.
  explicit SiteCountSimulator(SiteCountOptions options);

  /// Site `number`, from 0, at position `number` + 1 of chr1: neighbours overlap in their contexts.
  [[nodiscard]] SimulatedSite site(std::int64_t number) const;

 private:
  SiteCountOptions options_;
};

}  // namespace marrow
