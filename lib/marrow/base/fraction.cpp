#include "marrow/base/fraction.hpp"

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

}  // namespace marrow
