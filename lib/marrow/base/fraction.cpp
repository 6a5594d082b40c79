#include "marrow/base/fraction.hpp"

#include <fmt/format.h>

#include "marrow/base/text.hpp"

namespace marrow {

std::optional<double> parse_fraction(std::string_view text) noexcept {
  const bool is_percent = text.ends_with('%');
  if (is_percent) text.remove_suffix(1);
  const std::optional<double> number = parse_number(text);
  if (!number) return std::nullopt;
  const double fraction = is_percent ? *number / 100 : *number;
  return fraction > 0 && fraction <= 1 ? std::optional(fraction) : std::nullopt;
}

std::string whole_percent(double probability) {
  if (probability > 0 && probability < 0.01) return "<1";
  if (probability < 1 && probability > 0.99) return ">99";
  return fmt::format("{:.0f}", probability * 100);
}

}  // namespace marrow
