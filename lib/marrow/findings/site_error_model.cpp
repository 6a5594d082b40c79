#include "marrow/findings/site_error_model.hpp"

#include <algorithm>
#include <cmath>

#include "marrow/findings/beta_binomial.hpp"

namespace marrow {

namespace {

constexpr double factor_prior_all = 5;      ///< stated errors that speak for the qualities' word; design value
constexpr double factor_prior_class = 20;   ///< stated errors that speak for the factor of all classes; design value
constexpr double spread_prior_class = 500;  ///< alleles that speak for the spread of all classes; design value
constexpr double variant_p_value = 1e-5;    ///< what a first fit cannot explain
constexpr int fit_rounds = 4;               ///< after them fits of real and drawn data no longer change
constexpr std::array<double, 2> tail_levels = {1e-3, 1e-4};
constexpr std::array<double, 6> wider_spreads = {1.25, 1.2, 4.0 / 3, 1.25, 1.2, 4.0 / 3};  ///< 4 in all; design value
constexpr double smallest_factor = 1e-3;
/// Chance at which normals show a site that is not of its class, and from how many fragments on they tell without it.
/// Design values.
constexpr double surprising_normals = 1e-3;
constexpr std::int64_t telling_fragments = 1000;

/// Spreads that are tried, from none to errors that sit on one site of a hundred.
constexpr std::array<double, 22> tried_spreads = {0,   0.005, 0.01, 0.02, 0.035, 0.05, 0.075, 0.1, 0.15, 0.2, 0.3,
                                                  0.4, 0.55,  0.75, 1,    1.5,   2,    3,     5,   10,   25,  100};
using SpreadScores = std::array<double, tried_spreads.size()>;

/// Index of a base in A C G T N.
std::size_t base_index(char base) noexcept {
  const std::size_t found = counted_bases.find(base);
  return found == std::string_view::npos ? counted_bases.size() : found;
}

/// Log-probability, up to what the spread does not change, of a count with the mean and spread given (gamma-mixed
/// Poisson: counts are few beside the depth).
double log_likelihood(std::uint32_t count, double mean, double spread) {
  if (spread == 0) return count * std::log(mean) - mean;
  const double shape = 1 / spread;
  double rising = 0;
  for (std::uint32_t i = 0; i < count; ++i) rising += std::log1p(spread * i);
  return rising + count * std::log(mean) - (shape + count) * std::log1p(spread * mean);
}

/// Log-density of a spread before any site was seen, wide and about `spread_without_data`.
double log_prior(double spread) {
  const double distance = std::log((spread + 0.01) / (SiteErrorModel::spread_without_data + 0.01));
  return -distance * distance / 2;
}

double best_spread(const SpreadScores& scores) {
  return tried_spreads[static_cast<std::size_t>(std::max_element(scores.begin(), scores.end()) - scores.begin())];
}

/// Alleles of one class with the same count and the same expected errors, to 2 %: one score for all of them.
struct AlikeAlleles {
  std::size_t error_class = 0;
  std::uint32_t count = 0;
  double mean = 0;

  static constexpr double step = 0.02;
  static constexpr double lowest_log = -40;

  static std::uint64_t key(std::uint16_t error_class, std::uint32_t count, double mean) {
    const auto level = static_cast<std::uint64_t>(std::max(0.0, std::round((std::log(mean) - lowest_log) / step)));
    return (std::uint64_t{error_class} << 48U) | (std::uint64_t{std::min(count, 0xFFFFFFU)} << 16U) | (level & 0xFFFFU);
  }
  explicit AlikeAlleles(std::uint64_t key)
      : error_class(key >> 48U),
        count(static_cast<std::uint32_t>(key >> 16U)),
        mean(std::exp(lowest_log + step * static_cast<double>(key & 0xFFFFU))) {}
};

}  // namespace

SiteErrorModel::SiteErrorModel() : factors_(class_count), spreads_(class_count, spread_without_data) {}

std::optional<AlleleCount> SiteErrorModel::allele_count(const SiteCounts& site, std::size_t alternative) {
  const std::size_t reference = base_index(site.reference());
  if (reference >= counted_bases.size() || alternative == reference) return std::nullopt;
  const std::size_t wrong = alternative < reference ? alternative : alternative - 1;
  const std::size_t neighbours = base_index(site.context[0]) * 5 + base_index(site.context[2]);
  return AlleleCount{.error_class = (neighbours * 4 + reference) * 3 + wrong,
                     .count = site.count(alternative),
                     .depth = site.depth(),
                     .forward_errors = site.forward_errors / 3,
                     .reverse_errors = site.reverse_errors / 3};
}

void SiteErrorModel::learn(const SiteCounts& site) {
  for (std::size_t base = 0; base < counted_bases.size(); ++base) {
    const auto allele = allele_count(site, base);
    if (!allele || allele->depth == 0) continue;
    const auto most = static_cast<std::int64_t>(largest_error_fraction * static_cast<double>(allele->depth));
    if (allele->count > std::max(most, std::int64_t{2})) continue;
    learnt_.push_back({static_cast<std::uint16_t>(allele->error_class), static_cast<std::uint32_t>(allele->count),
                       static_cast<std::uint32_t>(site.forward[base]), static_cast<std::uint32_t>(allele->depth),
                       static_cast<float>(allele->forward_errors), static_cast<float>(allele->reverse_errors)});
  }
}

void SiteErrorModel::fit() {
  fit_factors();
  // From a small spread upwards: one fitted to variants and errors together would explain the variants.
  for (int round = 0; round < fit_rounds; ++round) {
    for (Learnt& learnt : learnt_) learnt.is_used = p_value(as_allele(learnt)) >= variant_p_value;
    fit_factors();
    fit_spreads();
  }
  for (const double wider : wider_spreads) {
    if (is_tail_explained()) break;
    for (double& spread : spreads_) spread *= wider;
  }
}

/// Whether small p-values are no more than chance makes them. Real errors of sites may have a heavier tail than the
/// beta distribution that fits the many.
bool SiteErrorModel::is_tail_explained() const {
  std::array<double, tail_levels.size()> found{};
  for (const Learnt& learnt : learnt_) {
    if (learnt.count < 2) continue;
    const double p = p_value(as_allele(learnt));
    for (std::size_t i = 0; i < tail_levels.size(); ++i)
      found[i] += p >= variant_p_value && p <= tail_levels[i] ? 1 : 0;
  }
  for (std::size_t i = 0; i < tail_levels.size(); ++i) {
    const double expected = tail_levels[i] * static_cast<double>(learnt_.size());
    if (found[i] > expected + 2 * std::sqrt(expected) + 2) return false;
  }
  return true;
}

AlleleCount SiteErrorModel::as_allele(const Learnt& learnt) const noexcept {
  return {learnt.error_class, learnt.count, learnt.depth, learnt.forward_errors, learnt.reverse_errors};
}

void SiteErrorModel::fit_factors() {
  struct Sums {
    double found = 0;
    double stated = 0;
    [[nodiscard]] double factor(double prior, double weight) const {
      return (found + weight * prior) / (stated + weight);
    }
  };
  Sums all;
  std::vector<Sums> forward(class_count);
  std::vector<Sums> reverse(class_count);
  for (const Learnt& learnt : learnt_) {
    if (!learnt.is_used) continue;
    forward[learnt.error_class].found += learnt.forward_count;
    forward[learnt.error_class].stated += static_cast<double>(learnt.forward_errors);
    reverse[learnt.error_class].found += learnt.count - learnt.forward_count;
    reverse[learnt.error_class].stated += static_cast<double>(learnt.reverse_errors);
    all.found += learnt.count;
    all.stated += static_cast<double>(learnt.forward_errors) + static_cast<double>(learnt.reverse_errors);
  }
  quality_factor_ = all.factor(1, factor_prior_all);
  for (std::size_t i = 0; i < class_count; ++i) {
    const Sums both{forward[i].found + reverse[i].found, forward[i].stated + reverse[i].stated};
    const double of_class = both.factor(quality_factor_, factor_prior_class);
    factors_[i].forward = std::max(smallest_factor, forward[i].factor(of_class, factor_prior_class));
    factors_[i].reverse = std::max(smallest_factor, reverse[i].factor(of_class, factor_prior_class));
  }
}

void SiteErrorModel::fit_spreads() {
  std::vector<SpreadScores> of_class(class_count, SpreadScores{});
  SpreadScores of_all{};
  const std::vector<std::uint64_t> keys = sorted_keys();
  for (std::size_t first = 0; first < keys.size();) {
    const std::size_t next = static_cast<std::size_t>(
        std::upper_bound(keys.begin() + static_cast<std::ptrdiff_t>(first), keys.end(), keys[first]) - keys.begin());
    const AlikeAlleles alike(keys[first]);
    for (std::size_t i = 0; i < tried_spreads.size(); ++i) {
      const double score =
          static_cast<double>(next - first) * log_likelihood(alike.count, alike.mean, tried_spreads[i]);
      of_class[alike.error_class][i] += score;
      of_all[i] += score;
    }
    first = next;
  }
  const double weight = keys.empty() ? 0 : std::min(1.0, spread_prior_class / static_cast<double>(keys.size()));
  for (std::size_t error_class = 0; error_class < class_count; ++error_class) {
    SpreadScores scores{};
    for (std::size_t i = 0; i < scores.size(); ++i) {
      scores[i] = of_class[error_class][i] + weight * of_all[i] + log_prior(tried_spreads[i]);
    }
    spreads_[error_class] = best_spread(scores);
  }
}

/// What a spread is fitted to, alike alleles next to one another.
std::vector<std::uint64_t> SiteErrorModel::sorted_keys() const {
  std::vector<std::uint64_t> keys;
  keys.reserve(learnt_.size());
  for (const Learnt& learnt : learnt_) {
    const double mean = learnt.is_used ? expected_errors(as_allele(learnt)) : 0;
    if (mean > 0) keys.push_back(AlikeAlleles::key(learnt.error_class, learnt.count, mean));
  }
  std::sort(keys.begin(), keys.end());
  return keys;
}

double SiteErrorModel::expected_errors(const AlleleCount& allele) const {
  const Factors& factors = factors_[allele.error_class];
  return allele.forward_errors * factors.forward + allele.reverse_errors * factors.reverse;
}

double SiteErrorModel::p_value(const AlleleCount& allele) const {
  return tail(allele, expected_errors(allele), spreads_[allele.error_class]);
}

double SiteErrorModel::p_value(const AlleleCount& allele, const NormalAllele& normals, double between_samples) const {
  if (allele.count <= 0) return 1;
  const double of_class = spreads_[allele.error_class];
  const auto seen = static_cast<double>(normals.count);
  double factor = 1;        // of the site's error rate over that of its class
  double doubt = of_class;  // squared coefficient of variation of the factor
  if (errs_beyond_class(allele.error_class, normals)) {
    factor = seen / normals.expected;
    doubt = 1 / seen;
  } else if (of_class > 0) {
    const double shape = 1 / of_class;
    factor = (shape + seen) / (shape + normals.expected);
    doubt = 1 / (shape + seen);
  }
  return tail(allele, factor * expected_errors(allele), (1 + doubt) * (1 + between_samples) - 1);
}

bool SiteErrorModel::errs_beyond_class(std::size_t error_class, const NormalAllele& normals) const {
  if (static_cast<double>(normals.count) <= normals.expected) return false;
  if (normals.count >= telling_fragments) return true;
  const AlleleCount counted{.error_class = error_class, .count = normals.count, .depth = normals.fragments};
  return tail(counted, normals.expected, spreads_[error_class]) < surprising_normals;
}

double SiteErrorModel::tail(const AlleleCount& allele, double expected, double spread) {
  if (allele.count <= 0 || allele.depth <= 0) return 1;
  const double mean = expected / static_cast<double>(allele.depth);
  return beta_binomial_upper_tail(allele.count, allele.depth, std::clamp(mean, 1e-9, 0.5), spread);
}

}  // namespace marrow
