#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <set>

#include "marrow/base/error.hpp"
#include "marrow/base/text.hpp"
#include "marrow/model/scoring_column.hpp"

namespace marrow {
namespace {

constexpr std::size_t most_groups = 30;

/// The parts of an option: `column`, and what stands behind `=` or `:`.
struct GroupOption {
  std::string column;
  std::vector<std::string> order;
  std::vector<double> bounds;
};

GroupOption parse_option(const std::string& option) {
  GroupOption result;
  const std::size_t mark = option.find_first_of("=:");
  result.column = std::string(trim(option.substr(0, mark)));
  if (mark == std::string::npos) return result;
  const std::vector<std::string> words = split_list(option.substr(mark + 1), ',');
  if (words.empty()) {
    throw Error(ErrorKind::usage, fmt::format("'{}' names no group", printable(option)),
                "write COLUMN, COLUMN=LOW,HIGH or COLUMN:1,10,16");
  }
  if (option[mark] == '=') {
    result.order = words;
    return result;
  }
  for (const std::string& word : words) {
    const std::optional<double> bound = parse_number(word);
    const bool is_ascending = bound && (result.bounds.empty() || *bound > result.bounds.back());
    if (!is_ascending) {
      throw Error(ErrorKind::usage, fmt::format("'{}' is no boundary: ascending numbers are needed", printable(word)));
    }
    result.bounds.push_back(*bound);
  }
  return result;
}

/// "<1", "1 to <10", ">=16".
std::vector<std::string> band_names(const std::vector<double>& bounds) {
  std::vector<std::string> names{"<" + format_number(bounds.front())};
  for (std::size_t k = 0; k + 1 < bounds.size(); ++k) {
    names.push_back(fmt::format("{} to <{}", format_number(bounds[k]), format_number(bounds[k + 1])));
  }
  names.push_back(">=" + format_number(bounds.back()));
  return names;
}

std::string band_of(const std::string& cell, const std::vector<double>& bounds, const std::vector<std::string>& names) {
  const std::optional<double> number = parse_number(cell);
  if (!number) throw Error(ErrorKind::data, fmt::format("'{}' is no number", printable(cell)));
  const auto above = std::upper_bound(bounds.begin(), bounds.end(), *number);
  return names[static_cast<std::size_t>(above - bounds.begin())];
}

/// The stated groups that occur, low to high.
std::vector<std::string> stated_order(const std::vector<std::string>& stated, const std::set<std::string>& occurring) {
  for (const std::string& group : occurring) {
    if (std::find(stated.begin(), stated.end(), group) == stated.end()) {
      throw Error(ErrorKind::usage, fmt::format("the order lacks the group '{}'", printable(group)));
    }
  }
  std::vector<std::string> order;
  for (const std::string& group : stated) {
    if (occurring.contains(group)) order.push_back(group);
  }
  return order;
}

}  // namespace

GroupColumn parse_groups(const DelimitedText& table, const std::string& id, const std::string& option,
                         const std::vector<std::string>& patients) {
  const GroupOption parts = parse_option(option);
  const std::size_t column = required_column(table, parts.column);
  const std::size_t id_column = required_column(table, id);
  std::vector<std::string> stated = parts.order;
  if (!parts.bounds.empty()) stated = band_names(parts.bounds);
  std::map<std::string_view, std::string> group_of;
  for (const DelimitedText::Row& row : table.rows) {
    const std::string& cell = row.cells[column];
    if (is_missing_cell(cell)) continue;
    with_context(
        [&] { return fmt::format("line {} of {}", row.line1, table.name); },
        [&] { group_of[row.cells[id_column]] = parts.bounds.empty() ? cell : band_of(cell, parts.bounds, stated); });
  }
  GroupColumn result{.column = parts.column, .is_order_stated = !stated.empty()};
  std::set<std::string> occurring;
  for (const std::string& patient : patients) {
    const auto found = group_of.find(patient);
    result.group.push_back(found == group_of.end() ? std::string() : found->second);
    if (found != group_of.end()) occurring.insert(found->second);
  }
  if (occurring.size() > most_groups) {
    throw Error(ErrorKind::usage, fmt::format("column '{}' has {} groups", printable(parts.column), occurring.size()),
                fmt::format("give bands of a number: {}:1,10,16", parts.column));
  }
  result.order = result.is_order_stated ? stated_order(stated, occurring)
                                        : std::vector<std::string>(occurring.begin(), occurring.end());
  return result;
}

ScoringColumn scoring_of_groups(const GroupColumn& groups) {
  ScoringColumn scoring{.name = groups.column, .source = "outcomes", .is_baseline = true};
  std::vector<double>& ranks = scoring.risk.emplace_back();
  for (const std::string& group : groups.group) {
    const auto place = std::find(groups.order.begin(), groups.order.end(), group);
    ranks.push_back(place == groups.order.end() ? std::nan("") : static_cast<double>(place - groups.order.begin()));
  }
  return scoring;
}

}  // namespace marrow
