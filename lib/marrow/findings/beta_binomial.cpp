#include "marrow/findings/beta_binomial.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

namespace marrow {

namespace {

constexpr double smallest_concentration = 0.05;  ///< a beta distribution cannot spread more than 0 and 1
constexpr double binomial_concentration = 1e12;  ///< from here on the spread is lost in rounding
constexpr double negligible = 1e-15;             ///< of a sum

class Distribution {
 public:
  Distribution(double trials, double mean, double spread) : n_(trials), mean_(mean) {
    // Variance of a beta distribution: mean (1 - mean) / (a + b + 1).
    const double concentration = spread > 0 ? std::max(smallest_concentration, (1 - mean) / (spread * mean) - 1) : 0;
    is_binomial_ = spread <= 0 || concentration > binomial_concentration;
    a_ = mean * concentration;
    b_ = (1 - mean) * concentration;
  }

  [[nodiscard]] double probability(double k) const {
    const double choose = std::lgamma(n_ + 1) - std::lgamma(k + 1) - std::lgamma(n_ - k + 1);
    if (is_binomial_) return std::exp(choose + k * std::log(mean_) + (n_ - k) * std::log1p(-mean_));
    return std::exp(choose + std::lgamma(k + a_) + std::lgamma(n_ - k + b_) - std::lgamma(n_ + a_ + b_) -
                    (std::lgamma(a_) + std::lgamma(b_) - std::lgamma(a_ + b_)));
  }
  /// Probability of k + 1 over that of k.
  [[nodiscard]] double ratio(double k) const {
    const double odds = is_binomial_ ? mean_ / (1 - mean_) : (a_ + k) / (b_ + n_ - k - 1);
    return (n_ - k) / (k + 1) * odds;
  }

  /// Of at least k.
  [[nodiscard]] double upper_tail(double k) const {
    double term = probability(k);
    double sum = term;
    for (; k < n_; k += 1) {
      term *= ratio(k);
      sum += term;
      if (term < sum * negligible) break;
    }
    return sum;
  }
  /// Of at most k.
  [[nodiscard]] double lower_tail(double k) const {
    double term = probability(k);
    double sum = term;
    for (; k > 0; k -= 1) {
      term /= ratio(k - 1);
      sum += term;
      if (term < sum * negligible) break;
    }
    return sum;
  }

 private:
  double n_;
  double mean_;
  double a_ = 0;
  double b_ = 0;
  bool is_binomial_ = false;
};

}  // namespace

double beta_binomial_upper_tail(std::int64_t count, std::int64_t trials, double mean, double spread) {
  if (count <= 0) return 1;
  if (count > trials) return std::numeric_limits<double>::min();
  const auto n = static_cast<double>(trials);
  const auto first = static_cast<double>(count);
  const Distribution distribution(n, mean, spread);
  // The tail that does not hold the mean is summed: the other's first terms may be too small for a number.
  const double tail = first > n * mean ? distribution.upper_tail(first) : 1 - distribution.lower_tail(first - 1);
  return std::clamp(tail, std::numeric_limits<double>::min(), 1.0);
}

}  // namespace marrow
