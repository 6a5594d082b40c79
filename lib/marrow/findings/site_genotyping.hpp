#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

#include "marrow/findings/site_error_model.hpp"
#include "marrow/records/normal_panel.hpp"
#include "marrow/records/site_genotype.hpp"

namespace marrow {

/// An allele is present where its fragments would all be errors with at most this probability: one false call in a
/// megabase, of three wrong bases, or changes of length, each. Design value.
inline constexpr double present_p_value = 3e-7;

struct GenotypingOptions {
  /// VAF that the depth must exclude for an allele to be absent. With 0, 1, 2 fragments of the allele 0.05 takes 59,
  /// 93, 124 of them.
  double target_fraction = 0.05;
  std::shared_ptr<const NormalPanel> normals;  ///< how often single sites err; null: by their class alone
};

/// The smallest VAF that `count` of `depth` fragments exclude: the upper end of the one-sided 95 % Clopper-Pearson
/// interval. Empty without fragments.
[[nodiscard]] std::optional<double> excluded_fraction(std::int64_t count, std::int64_t depth);

/// State of an allele by its counts and its p-value, with the interval of its VAF. Not assessed are no fragments
/// (`no_coverage`), too few of them (`low_depth`), and enough of them that show the allele more often than an absent
/// one and less often than a present one (`noisy`).
[[nodiscard]] AlleleGenotype assess_allele(std::string alternative, std::int64_t forward, std::int64_t reverse,
                                           std::int64_t depth, double p_value, const GenotypingOptions& options);

/// What the counts say of each base at a site. Named are the bases of `wanted` and those that are present; `<*>` stands
/// for the others and has the worst state of them. Where the reference base is not known, nothing is assessed.
[[nodiscard]] SiteGenotype genotype_site(const SiteCounts& site, const SiteErrorModel& errors,
                                         const std::vector<char>& wanted, const GenotypingOptions& options);

/// Benjamini-Hochberg: the smallest false discovery rate at which each p-value would be called.
[[nodiscard]] std::vector<double> false_discovery_rates(const std::vector<double>& p_values);

}  // namespace marrow
