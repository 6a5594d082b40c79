#include "marrow/findings/site_genotyping.hpp"

#include <algorithm>
#include <boost/math/special_functions/beta.hpp>
#include <numeric>

#include "marrow/findings/origin.hpp"

namespace marrow {

namespace {

constexpr double one_sided_confidence = 0.95;

/// The alleles that are not named, as one: their fragments together, but of states, limits and p-values the worst.
AlleleGenotype unnamed(const std::vector<AlleleGenotype>& alleles) {
  AlleleGenotype all = alleles.front();
  for (const AlleleGenotype& allele : alleles) {
    if (&allele == &alleles.front()) continue;
    all.forward += allele.forward;
    all.reverse += allele.reverse;
    all.p_value = std::min(all.p_value, allele.p_value);
    if (allele.excluded_fraction > all.excluded_fraction) all.excluded_fraction = allele.excluded_fraction;
    if (all.assessment.is_absent()) {
      const bool is_worse = !allele.assessment.is_absent() || allele.assessment.limit_vaf > all.assessment.limit_vaf;
      if (is_worse) all.assessment = allele.assessment;
    }
  }
  all.alternative = unnamed_allele;
  return all;
}

double site_p_value(const SiteCounts& site, std::size_t base, const AlleleCount& counted, const SiteErrorModel& errors,
                    const GenotypingOptions& options) {
  const NormalPanel* panel = options.normals.get();
  const NormalAllele* normals =
      panel == nullptr ? nullptr : panel->find(site.contig, site.position, counted_bases[base]);
  const bool is_known = normals != nullptr && normals->normals > 0 && normals->reference == site.reference();
  return is_known ? errors.p_value(counted, *normals, panel->between_samples) : errors.p_value(counted);
}

void set_fraction(AlleleGenotype& allele, std::int64_t depth) {
  if (depth <= 0) return;
  allele.fraction = static_cast<double>(allele.count()) / static_cast<double>(depth);
  const FractionInterval interval = vaf_interval(allele.count(), depth);
  allele.fraction_low = interval.low;
  allele.fraction_high = interval.high;
}

}  // namespace

std::optional<double> excluded_fraction(std::int64_t count, std::int64_t depth) {
  if (depth <= 0) return std::nullopt;
  if (count >= depth) return 1;
  return boost::math::ibeta_inv(static_cast<double>(count) + 1, static_cast<double>(depth - count),
                                one_sided_confidence);
}

AlleleGenotype assess_allele(std::string alternative, std::int64_t forward, std::int64_t reverse, std::int64_t depth,
                             double p_value, const GenotypingOptions& options) {
  AlleleGenotype allele{.alternative = std::move(alternative), .forward = forward, .reverse = reverse};
  allele.p_value = p_value;
  set_fraction(allele, depth);
  allele.excluded_fraction = excluded_fraction(allele.count(), depth);
  const std::optional<double> by_depth_alone = excluded_fraction(0, depth);
  if (!allele.excluded_fraction) {
    allele.assessment = Assessment::not_assessed(Reason::no_coverage);
  } else if (p_value <= present_p_value) {
    allele.assessment = Assessment::present();
  } else if (*allele.excluded_fraction <= options.target_fraction) {
    allele.assessment = Assessment::absent(allele.excluded_fraction);
  } else {
    const bool has_depth = *by_depth_alone <= options.target_fraction;
    allele.assessment = Assessment::not_assessed(has_depth ? Reason::noisy : Reason::low_depth);
  }
  return allele;
}

SiteGenotype genotype_site(const SiteCounts& site, const SiteErrorModel& errors, const std::vector<char>& wanted,
                           const GenotypingOptions& options) {
  SiteGenotype genotype{.contig = site.contig,
                        .begin = site.position,
                        .reference = std::string(1, site.reference()),
                        .depth = site.depth()};
  const std::size_t reference = counted_bases.find(site.reference());
  if (reference == std::string_view::npos) {
    AlleleGenotype nothing{.alternative = std::string(unnamed_allele)};
    nothing.assessment = Assessment::not_assessed(Reason::no_reference_sequence);
    genotype.alleles.push_back(std::move(nothing));
    return genotype;
  }
  genotype.reference_forward = site.forward[reference];
  genotype.reference_reverse = site.reverse[reference];
  std::vector<AlleleGenotype> others;
  for (std::size_t base = 0; base < counted_bases.size(); ++base) {
    const auto counted = SiteErrorModel::allele_count(site, base);
    if (!counted) continue;
    AlleleGenotype allele = assess_allele(std::string(1, counted_bases[base]), site.forward[base], site.reverse[base],
                                          site.depth(), site_p_value(site, base, *counted, errors, options), options);
    const bool is_named =
        allele.assessment.is_present() || std::find(wanted.begin(), wanted.end(), counted_bases[base]) != wanted.end();
    (is_named ? genotype.alleles : others).push_back(std::move(allele));
  }
  if (!others.empty()) {
    genotype.alleles.push_back(unnamed(others));
    set_fraction(genotype.alleles.back(), site.depth());
  }
  return genotype;
}

std::vector<double> false_discovery_rates(const std::vector<double>& p_values) {
  std::vector<std::size_t> order(p_values.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return p_values[a] > p_values[b]; });
  std::vector<double> rates(p_values.size());
  double smallest = 1;
  for (std::size_t i = 0; i < order.size(); ++i) {
    const auto rank = static_cast<double>(order.size() - i);
    smallest = std::min(smallest, p_values[order[i]] * static_cast<double>(order.size()) / rank);
    rates[order[i]] = smallest;
  }
  return rates;
}

}  // namespace marrow
