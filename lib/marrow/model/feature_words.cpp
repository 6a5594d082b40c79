#include "marrow/model/feature_words.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <string_view>

namespace marrow {
namespace {

/// A logarithm of the feature catalogue, the unit under it, and the least value (what lies below reads as this).
struct LogarithmicUnit {
  std::string_view unit;
  std::string_view words;
  double floor;
};
constexpr std::array<LogarithmicUnit, 2> logarithmic_units{
    {{"log10(%)", "%", 1e-4}, {"log10(1e9/L)", "\u00d710\u2079/L", 0.1}}};

/// Three significant digits, no exponent.
std::string three_digits(double value) {
  const double size = std::abs(value);
  const int digits_before = size > 0 ? static_cast<int>(std::floor(std::log10(size))) + 1 : 1;
  std::string text = fmt::format("{:.{}f}", value, std::clamp(3 - digits_before, 0, 12));
  if (text.find('.') == std::string::npos) return text;
  text.erase(text.find_last_not_of('0') + 1);
  if (text.back() == '.') text.pop_back();
  return text;
}

}  // namespace

std::string feature_value_words(const FeatureSpec& spec, double value) {
  if (spec.unit == "0/1" && (value == 0 || value == 1)) return value == 1 ? "yes" : "no";
  for (const LogarithmicUnit& known : logarithmic_units) {
    if (spec.unit != known.unit) continue;
    const double natural = std::pow(10.0, value);
    if (!std::isfinite(natural)) continue;  // beyond any patient's: the logarithm itself is told
    const std::string_view at_most = natural <= known.floor * (1 + 1e-9) ? "\u2264 " : "";
    return fmt::format("{}{} {}", at_most, three_digits(natural), known.words);
  }
  if (spec.unit.empty() || spec.unit == "0/1" || spec.unit == "ratio") return three_digits(value);
  return fmt::format("{} {}", three_digits(value), spec.unit);
}

}  // namespace marrow
