#include "marrow/io/bed_file.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <tuple>

#include "marrow/base/error.hpp"
#include "marrow/base/text.hpp"

namespace marrow {

namespace {

std::vector<std::string_view> columns_of(std::string_view line) {
  return split(line, line.find('\t') == std::string_view::npos ? ' ' : '\t');
}

bool is_comment(std::string_view line) {
  return line.empty() || line.front() == '#' || line.starts_with("track") || line.starts_with("browser");
}

std::vector<Interval> merged(std::vector<Interval> intervals) {
  const auto key = [](const Interval& i) { return std::tuple(contig_rank(i.contig), i.begin, i.end); };
  std::sort(intervals.begin(), intervals.end(), [&](const auto& a, const auto& b) { return key(a) < key(b); });
  std::vector<Interval> result;
  for (Interval& interval : intervals) {
    if (!result.empty() && result.back().contig == interval.contig && interval.begin <= result.back().end) {
      result.back().end = std::max(result.back().end, interval.end);
    } else {
      result.push_back(std::move(interval));
    }
  }
  return result;
}

}  // namespace

std::vector<Interval> parse_bed(std::string_view text, const std::string& name) {
  std::vector<Interval> intervals;
  std::int64_t line1 = 0;
  for (const std::string_view raw : split(text, '\n')) {
    ++line1;
    const std::string_view line = trim(raw);
    if (is_comment(line)) continue;
    const auto columns = columns_of(line);
    const auto begin = columns.size() < 3 ? std::nullopt : parse_integer(columns[1]);
    const auto end = columns.size() < 3 ? std::nullopt : parse_integer(columns[2]);
    if (!begin || !end || *begin < 0 || *end <= *begin) {
      Error error(ErrorKind::data, fmt::format("line {} is no BED interval: '{}'", line1, line.substr(0, 80)),
                  "a BED line holds contig, begin and end; begin counts from 0, end is past the last base");
      error.add_context(name);
      throw error;
    }
    if (auto contig = main_contig(columns[0])) intervals.push_back({*std::move(contig), *begin, *end});
  }
  if (intervals.empty()) {
    Error error(ErrorKind::data, "no interval on a main contig");
    error.add_context(name);
    throw error;
  }
  return merged(std::move(intervals));
}

double covered_fraction(const std::vector<Interval>& regions, const Interval& interval) {
  std::int64_t covered = 0;
  for (const Interval& region : regions) {
    if (!region.overlaps(interval)) continue;
    covered += std::min(region.end, interval.end) - std::max(region.begin, interval.begin);
  }
  return static_cast<double>(covered) / static_cast<double>(interval.end - interval.begin);
}

}  // namespace marrow
