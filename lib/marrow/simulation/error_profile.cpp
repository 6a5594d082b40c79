#include "marrow/simulation/error_profile.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <optional>
#include <set>
#include <string>

#include "marrow/base/error.hpp"
#include "marrow/base/text.hpp"
#include "marrow/records/site_counts.hpp"

namespace marrow {

namespace {

constexpr std::size_t bases = counted_bases.size();
constexpr std::size_t context_count = bases * bases * bases * bases * 2;
constexpr double most_error_rate = 0.75;  // a base that says nothing
constexpr double rounding = 1e-6;         // of fractions that were written with few digits

/// Index into `context_factors`; empty for other letters than the four bases.
std::optional<std::size_t> context_index(std::string_view context, std::size_t alternative, bool is_reverse) noexcept {
  if (context.size() != 3) return std::nullopt;
  std::size_t index = is_reverse ? 1 : 0;
  for (const char base : context) {
    const std::size_t number = counted_bases.find(base);
    if (number == std::string_view::npos) return std::nullopt;
    index = index * bases + number;
  }
  return index * bases + alternative;
}

/// Reads the rows of one table; every fault names its line.
class ProfileReader {
 public:
  explicit ProfileReader(const DelimitedText& table) : table_(&table) {
    for (std::size_t i = 0; i < names.size(); ++i) {
      columns_[i] = table.column(names[i]);
      if (columns_[i] < 0) {
        throw Error(ErrorKind::data, fmt::format("column '{}' is missing", names[i]),
                    "an error profile has the columns kind, key, strand, value and fraction");
      }
    }
  }

  ErrorProfile read() {
    for (const DelimitedText::Row& row : table_->rows) {
      with_context([&] { return fmt::format("line {}", row.line1); }, [&] { read_row(row); });
    }
    if (profile_.levels.empty()) throw Error(ErrorKind::data, "the error profile has no row of kind 'quality'");
    double sum = 0;
    for (const QualityLevel& level : profile_.levels) sum += level.fraction;
    if (std::abs(sum - 1) > rounding) {
      throw Error(ErrorKind::data, fmt::format("the fractions of the qualities sum to {}, not 1", format_number(sum)));
    }
    for (QualityLevel& level : profile_.levels) level.fraction /= sum;
    return std::move(profile_);
  }

 private:
  enum Column { kind, key, strand, value, fraction };
  static constexpr std::array<std::string_view, 5> names{"kind", "key", "strand", "value", "fraction"};

  const std::string& cell(const DelimitedText::Row& row, Column column) const {
    return row.cells[static_cast<std::size_t>(columns_[column])];
  }

  double number(const DelimitedText::Row& row, Column column, double most) const {
    const std::string& text = cell(row, column);
    const std::optional<double> read = parse_number(text);
    if (!read || *read < 0 || *read > most) {
      throw Error(ErrorKind::data,
                  fmt::format("'{}' in column {} is no number from 0 to {}", text, names[column], format_number(most)));
    }
    return *read;
  }

  void require_new(const std::string& what) {
    if (!seen_.insert(what).second) throw Error(ErrorKind::data, fmt::format("{} stands twice", what));
  }

  void read_row(const DelimitedText::Row& row) {
    const std::string& word = cell(row, kind);
    if (word == "quality") return read_quality(row);
    if (word == "context") return read_context(row);
    if (word == "overdispersion") {
      constexpr double most_variance = 1000;
      require_new(word);
      profile_.overdispersion = number(row, value, most_variance);
      return;
    }
    throw Error(ErrorKind::data, fmt::format("'{}' is no kind of row", word), "quality, context or overdispersion");
  }

  void read_quality(const DelimitedText::Row& row) {
    const std::optional<std::int64_t> phred = parse_integer(cell(row, key));
    if (!phred || *phred < least_quality_phred || *phred > most_quality_phred) {
      throw Error(ErrorKind::data, fmt::format("'{}' is no quality from {} to {}", cell(row, key), least_quality_phred,
                                               most_quality_phred));
    }
    require_new(fmt::format("quality {}", *phred));
    const bool is_rate_missing = is_missing_cell(cell(row, value));
    profile_.levels.push_back(
        {.quality_phred = *phred,
         .error_rate = is_rate_missing ? promised_error_rate(*phred) : number(row, value, most_error_rate),
         .fraction = is_missing_cell(cell(row, fraction)) ? 1 : number(row, fraction, 1)});
  }

  void read_context(const DelimitedText::Row& row) {
    constexpr double most_factor = 1e6;
    const std::string& text = cell(row, key);
    const std::size_t alternative = text.size() == 5 ? counted_bases.find(text[4]) : std::string_view::npos;
    const auto index = alternative == std::string_view::npos
                           ? std::nullopt
                           : context_index(std::string_view(text).substr(0, 3), alternative, false);
    if (!index || text[3] != '>' || text[1] == text[4]) {
      throw Error(ErrorKind::data, fmt::format("'{}' is no error in its context", text),
                  "as GGC>T: the base with its neighbours on the plus strand, then the wrong base");
    }
    const std::string& side = cell(row, strand);
    if (side != "+" && side != "-" && !is_missing_cell(side)) {
      throw Error(ErrorKind::data, fmt::format("'{}' is no strand", side), "+, - or . for both");
    }
    if (profile_.context_factors.empty()) profile_.context_factors.assign(context_count, 1);
    for (const bool is_reverse : {false, true}) {
      if (side == (is_reverse ? "+" : "-")) continue;
      require_new(fmt::format("context {} of strand {}", text, is_reverse ? '-' : '+'));
      profile_.context_factors[*index + (is_reverse ? context_count / 2 : 0)] = number(row, value, most_factor);
    }
  }

  const DelimitedText* table_;
  std::array<int, names.size()> columns_{};
  std::set<std::string> seen_;
  ErrorProfile profile_;
};

}  // namespace

double promised_error_rate(std::int64_t quality_phred) noexcept {
  return std::pow(10.0, static_cast<double>(quality_phred) / -10.0);
}

double ErrorProfile::context_factor(std::string_view context, std::size_t alternative, bool is_reverse) const noexcept {
  if (context_factors.empty()) return 1;
  const auto index = context_index(context, alternative, is_reverse);
  return index ? context_factors[*index] : 1;
}

ErrorProfile flat_error_profile(std::int64_t quality_phred, double overstated_by) {
  return {.levels = {{quality_phred, std::min(most_error_rate, overstated_by * promised_error_rate(quality_phred)), 1}},
          .context_factors = {},
          .overdispersion = 0};
}

ErrorProfile parse_error_profile(const DelimitedText& table) {
  return with_context([&] { return table.name; }, [&] { return ProfileReader(table).read(); });
}

}  // namespace marrow
