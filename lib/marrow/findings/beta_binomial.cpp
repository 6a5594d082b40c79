#include "marrow/findings/beta_binomial.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

namespace marrow {

namespace {

constexpr double smallest_concentration = 0.05;  ///< a beta distribution cannot spread more than 0 and 1

}  // namespace

double beta_binomial_upper_tail(std::int64_t count, std::int64_t trials, double mean, double spread) {
  if (count <= 0) return 1;
  if (count > trials) return std::numeric_limits<double>::min();
  const auto n = static_cast<double>(trials);
  const auto first = static_cast<double>(count);
  const double choose = std::lgamma(n + 1) - std::lgamma(first + 1) - std::lgamma(n - first + 1);
  // Variance of a beta distribution: mean (1 - mean) / (a + b + 1).
  const double concentration = spread > 0 ? std::max(smallest_concentration, (1 - mean) / (spread * mean) - 1) : 0;
  const bool is_binomial = spread <= 0 || concentration > 1e12;
  const double a = mean * concentration;
  const double b = (1 - mean) * concentration;
  const double log_term = is_binomial
                              ? choose + first * std::log(mean) + (n - first) * std::log1p(-mean)
                              : choose + std::lgamma(first + a) + std::lgamma(n - first + b) - std::lgamma(n + a + b) -
                                    (std::lgamma(a) + std::lgamma(b) - std::lgamma(a + b));
  double term = std::exp(log_term);
  double tail = term;
  for (double k = first; k < n; k += 1) {
    const double odds = is_binomial ? mean / (1 - mean) : (a + k) / (b + n - k - 1);
    term *= (n - k) / (k + 1) * odds;
    tail += term;
    if (term < tail * 1e-15) break;
  }
  return std::clamp(tail, std::numeric_limits<double>::min(), 1.0);
}

}  // namespace marrow
