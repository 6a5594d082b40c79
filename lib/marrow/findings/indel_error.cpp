#include "marrow/findings/indel_error.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <string>

#include "marrow/findings/beta_binomial.hpp"

namespace marrow {

namespace {

// Design values.
constexpr double rate_without_repeat = 2e-5;
constexpr double further_unit = 0.2;
constexpr double overdispersion_shape = 4;  // alpha of the beta distribution

/// Rates of one unit by copies, from the first number on; the last holds for all longer repeats.
template <std::size_t Size>
double rate_of(const std::array<double, Size>& rates, std::int64_t first_copies, std::int64_t copies) {
  if (copies < first_copies) return rate_without_repeat;
  return rates[static_cast<std::size_t>(std::min(copies - first_copies, static_cast<std::int64_t>(Size) - 1))];
}

double one_unit_rate(std::int64_t unit_bp, std::int64_t copies) {
  static constexpr std::array single{3e-5,   6e-5,   1.2e-4, 3e-4,   7e-4, 1.5e-3, 3e-3, 6e-3, 1e-2,
                                     1.5e-2, 2.2e-2, 3e-2,   4.5e-2, 6e-2, 7e-2,   8e-2, 1e-1};         // from 4 copies
  static constexpr std::array pairs{5e-5, 1.5e-4, 5e-4, 1.5e-3, 3e-3, 6e-3, 1e-2, 1.5e-2, 2e-2, 3e-2};  // from 3
  static constexpr std::array triples{5e-5, 2e-4, 5e-4, 1e-3, 2e-3, 3.5e-3, 5e-3, 8e-3, 1.2e-2};        // from 4
  static constexpr std::array longer{4e-5, 1e-4, 3e-4, 6e-4, 1.2e-3, 2.5e-3, 5e-3, 1e-2};               // from 4
  if (unit_bp == 1) return rate_of(single, 4, copies);
  if (unit_bp == 2) return rate_of(pairs, 3, copies);
  if (unit_bp == 3) return rate_of(triples, 4, copies);
  return rate_of(longer, 4, copies);
}

/// Length of the shortest stretch of which `bases` are whole copies.
std::size_t unit_length(const std::string& bases) {
  for (std::size_t unit = 1; unit < bases.size(); ++unit) {
    if (bases.size() % unit != 0) continue;
    bool repeats = true;
    for (std::size_t i = unit; repeats && i < bases.size(); ++i) repeats = bases[i] == bases[i - unit];
    if (repeats) return unit;
  }
  return bases.size();
}

}  // namespace

RepeatTract repeat_tract(const LeftAligned& change) {
  const SmallVariant& variant = change.variant;
  if (variant.ref.empty() == variant.alt.empty()) return {};
  const std::string& moved = variant.ref.empty() ? variant.alt : variant.ref;
  const auto unit = static_cast<std::int64_t>(unit_length(moved));
  const std::int64_t tract_bp = change.shift_bp + static_cast<std::int64_t>(variant.ref.size());
  return {.unit_bp = unit, .copies = tract_bp / unit, .units_changed = static_cast<std::int64_t>(moved.size()) / unit};
}

double indel_error_rate(const RepeatTract& tract) {
  const double one_unit = one_unit_rate(tract.unit_bp, tract.copies);
  const double rate = one_unit * std::pow(further_unit, static_cast<double>(tract.units_changed - 1));
  return std::max(rate, rate_without_repeat);
}

double indel_error_p_value(std::int64_t alternative, std::int64_t fragments, double rate) {
  if (alternative <= 0) return 1;
  // The mean is the rate, the first parameter of the beta distribution `overdispersion_shape`.
  return beta_binomial_upper_tail(alternative, fragments, rate, (1 - rate) / (overdispersion_shape + rate));
}

}  // namespace marrow
