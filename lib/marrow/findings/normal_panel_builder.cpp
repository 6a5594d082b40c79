#include "marrow/findings/normal_panel_builder.hpp"

#include <algorithm>

#include "marrow/findings/site_genotyping.hpp"

namespace marrow {

namespace {

constexpr std::int64_t least_normals = 2;
constexpr double largest_between_samples = 25;

}  // namespace

void NormalPanelBuilder::Sums::add(std::int64_t seen, std::int64_t all, double errors) {
  const auto k = static_cast<double>(seen);
  ++normals;
  count += seen;
  fragments += all;
  expected += errors;
  expected_squares += errors * errors;
  expected_cubes += errors * errors * errors;
  count_squares += k * k;
  products += k * errors;
}

void NormalPanelBuilder::Sums::add(const Sums& other) {
  normals += other.normals;
  count += other.count;
  fragments += other.fragments;
  expected += other.expected;
  expected_squares += other.expected_squares;
  expected_cubes += other.expected_cubes;
  count_squares += other.count_squares;
  products += other.products;
}

void NormalPanelBuilder::add(const SiteCounts& site, const SiteErrorModel& errors) {
  for (std::size_t base = 0; base < counted_bases.size(); ++base) {
    const auto allele = SiteErrorModel::allele_count(site, base);
    if (!allele || allele->depth == 0) continue;
    Entry& entry = entries_[site.contig][{site.position, counted_bases[base]}];
    entry.reference = site.reference();
    if (static_cast<double>(allele->count) > largest_fraction * static_cast<double>(allele->depth)) {
      ++entry.inherited;
      continue;
    }
    Sums& sums = errors.p_value(*allele) <= present_p_value ? entry.present : entry.errors;
    sums.add(allele->count, allele->depth, errors.expected_errors(*allele));
  }
}

NormalPanel NormalPanelBuilder::panel() const {
  NormalPanel panel{.settings = settings_, .normals = normals_};
  // Moments: what a site's counts scatter between normals beyond chance, over what a factor of each sample with a
  // variance of 1 would make of them.
  double found = 0;
  double of_one = 0;
  for (const auto& [contig, entries] : entries_) {
    std::vector<NormalAllele>& alleles = panel.alleles[contig];
    for (const auto& [place, entry] : entries) {
      Sums sums = entry.errors;
      const bool is_recurrent = entry.present.normals >= least_normals;
      if (is_recurrent) sums.add(entry.present);
      alleles.push_back({.position = place.first,
                         .reference = entry.reference,
                         .alternative = place.second,
                         .normals = sums.normals,
                         .left_out = entry.inherited + (is_recurrent ? 0 : entry.present.normals),
                         .count = sums.count,
                         .fragments = sums.fragments,
                         .expected = sums.expected});
      if (sums.normals < least_normals || sums.expected <= 0) continue;
      const auto count = static_cast<double>(sums.count);
      const double rate = count / sums.expected;
      const double by_chance = rate * (sums.expected - sums.expected_squares / sums.expected);
      const double squared_rate = count * (count - 1) / (sums.expected * sums.expected);  // without its own chance
      found += sums.count_squares - 2 * rate * sums.products + rate * rate * sums.expected_squares - by_chance;
      of_one += squared_rate * (sums.expected_squares - 2 * sums.expected_cubes / sums.expected +
                                sums.expected_squares * sums.expected_squares / (sums.expected * sums.expected));
    }
  }
  const double between = of_one > 0 ? found / of_one : 0;
  panel.between_samples = std::clamp(between, smallest_between_samples, largest_between_samples);
  return panel;
}

}  // namespace marrow
