#include "marrow/model/response_unit.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>

#include "marrow/base/error.hpp"
#include "marrow/base/text.hpp"

namespace marrow {
namespace {

constexpr std::array<std::string_view, 13> concentrations{"M",    "mM",   "uM",    "nM",    "pM",    "g/L", "mg/L",
                                                          "ug/L", "ng/L", "mg/mL", "ug/mL", "ng/mL", "g/mL"};
constexpr const char* known_units = "log2_shift, log2, log10, ln, or a concentration such as uM, nM, ug/mL, mg/L";

/// Binary logarithms further from 0 than this are of no concentration and no shift.
constexpr double most_log2 = 40;
/// Widest range of one drug among patients, log2: a million-fold. LC50 of prednisolone, the widest of the common drugs,
/// spans four to five orders of magnitude.
constexpr double widest_log2 = 20;
/// Gap between neighbours from which two units are suspected, log2: 1,000-fold less rounding.
constexpr double unit_gap_log2 = 8;
constexpr double least_share_a_side = 0.1;

/// "lc50_ug_ml" and "LC50 (ug/mL)" end in the unit "ugml".
std::string letters_of(std::string_view text) {
  std::string letters;
  for (const char c : text) {
    const bool is_letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
    if (is_letter) letters += c;
  }
  return letters;
}

/// The last word or words of a column's name that are a unit; empty if they are none. A molar unit keeps its case (nM,
/// not nm).
std::string_view unit_of_column(std::string_view column) {
  for (const std::string_view unit : concentrations) {
    const std::string letters = letters_of(unit);
    for (std::size_t begin = 1; begin < column.size(); ++begin) {
      const char before = column[begin - 1];
      const bool is_begin = before == '_' || before == ' ' || before == '(' || before == '[' || before == '.';
      if (!is_begin || column[begin] == '_') continue;
      const std::string rest = letters_of(column.substr(begin));
      if (letters.size() > 1 && lower_case(rest) == lower_case(letters)) return unit;
    }
  }
  return {};
}

}  // namespace

std::string ResponseUnit::words() const {
  if (kind == Kind::shift) return "log2 shift";
  if (name == "log2") return name;
  return kind == Kind::logarithm ? fmt::format("log2, from {}", name) : fmt::format("log2 of {}", name);
}

ResponseUnit parse_response_unit(std::string_view name) {
  if (name == "log2_shift") return {std::string(name), ResponseUnit::Kind::shift, 1};
  if (name == "log2") return {std::string(name), ResponseUnit::Kind::logarithm, 1};
  if (name == "log10") return {std::string(name), ResponseUnit::Kind::logarithm, std::log2(10)};
  if (name == "ln") return {std::string(name), ResponseUnit::Kind::logarithm, 1 / std::log(2)};
  if (std::find(concentrations.begin(), concentrations.end(), name) != concentrations.end()) {
    return {std::string(name), ResponseUnit::Kind::concentration, 1};
  }
  throw Error(ErrorKind::usage, fmt::format("there is no unit '{}'", printable(name)), known_units);
}

void require_same_unit(std::string_view column, const ResponseUnit& unit) {
  const std::string_view stated = unit_of_column(column);
  if (stated.empty() || stated == unit.name) return;
  throw Error(ErrorKind::usage,
              fmt::format("the column '{}' says {}, --unit says {}", printable(column), stated, unit.name),
              "rename the column, or give its unit");
}

Response read_response(std::string_view cell, const ResponseUnit& unit) {
  std::string_view digits = trim(cell);
  Response result;
  if (!digits.empty() && (digits.front() == '>' || digits.front() == '<')) {
    result.is_limit = true;
    digits.remove_prefix(1);
    if (!digits.empty() && digits.front() == '=') digits.remove_prefix(1);
    digits = trim(digits);
  }
  const std::optional<double> number = parse_number(digits);
  if (!number) {
    throw Error(ErrorKind::data, fmt::format("'{}' is no response: a number is needed", printable(cell)),
                "the unit goes into --unit, the same for every row; words such as 'sensitive' are classes: --objective "
                "multiclass");
  }
  if (unit.kind != ResponseUnit::Kind::concentration) {
    result.log2 = *number * unit.log2_per_unit;
  } else if (*number > 0) {
    result.log2 = std::log2(*number);
  } else {
    throw Error(ErrorKind::data, fmt::format("'{}' is no concentration: it must be above 0", printable(cell)),
                "are these logarithms? then --unit log2, log10 or ln");
  }
  if (std::abs(result.log2) > most_log2) {
    throw Error(ErrorKind::data,
                fmt::format("'{}' as {} is 2^{:.0f}, which no drug needs", printable(cell), unit.name, result.log2),
                "is the unit right, or the logarithm taken twice?");
  }
  return result;
}

void require_responses(const std::vector<double>& responses) {
  const auto [least, greatest] = std::minmax_element(responses.begin(), responses.end());
  if (*greatest - *least < 1e-9) {
    throw Error(ErrorKind::data,
                fmt::format("all {} responses are the same: there is nothing to learn", responses.size()));
  }
  if (*greatest - *least > widest_log2) {
    throw Error(ErrorKind::data,
                fmt::format("the responses span 2^{:.0f}: no drug's do, are two units mixed?", *greatest - *least),
                "give every row in one unit");
  }
}

std::optional<std::string> two_units_warning(std::vector<double> responses) {
  std::sort(responses.begin(), responses.end());
  const double all = static_cast<double>(responses.size());
  for (std::size_t i = 1; i < responses.size(); ++i) {
    const double gap = responses[i] - responses[i - 1];
    const double side = std::min(static_cast<double>(i), all - static_cast<double>(i)) / all;
    if (gap < unit_gap_log2 || side < least_share_a_side) continue;
    return fmt::format("{} responses and {} others lie 2^{:.0f} apart with nobody between: are two units mixed?", i,
                       responses.size() - i, gap);
  }
  return std::nullopt;
}

}  // namespace marrow
