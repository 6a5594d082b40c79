#include "marrow/io/bed_file.hpp"

#include <fmt/format.h>

#include "marrow/base/error.hpp"
#include "marrow/base/text.hpp"
#include "marrow/io/assembly_detection.hpp"
#include "marrow/records/intervals.hpp"

namespace marrow {

namespace {

constexpr std::size_t shown_bytes = 80;

bool is_comment(std::string_view line) {
  return line.empty() || line.front() == '#' || line.starts_with("track") || line.starts_with("browser");
}

/// Takes the text up to the next separator off `line`; nothing if there is none left.
std::optional<std::string_view> take_column(std::optional<std::string_view>& line, char separator) {
  if (!line) return std::nullopt;
  const std::size_t end = line->find(separator);
  const std::string_view column = line->substr(0, end);
  if (end == std::string_view::npos) {
    line.reset();
  } else {
    line->remove_prefix(end + 1);
  }
  return column;
}

}  // namespace

bool parse_bed_row(std::string_view line, std::int64_t line1, BedRow& row) {
  line = trim(line);
  if (is_comment(line)) return false;
  const char separator = line.find('\t') == std::string_view::npos ? ' ' : '\t';
  std::optional<std::string_view> left = line;
  row.contig = take_column(left, separator).value_or("");
  const auto begin = parse_integer(take_column(left, separator).value_or(""));
  const auto end = parse_integer(take_column(left, separator).value_or(""));
  if (!begin || !end || *begin < 0 || *end <= *begin) {
    throw Error(ErrorKind::data, fmt::format("line {} is no BED interval: '{}'", line1, line.substr(0, shown_bytes)),
                "a BED line holds contig, begin and end; begin counts from 0, end is past the last base");
  }
  row.begin = *begin;
  row.end = *end;
  row.rest.clear();
  while (const auto column = take_column(left, separator)) row.rest.push_back(*column);
  return true;
}

std::vector<Interval> parse_bed(std::string_view text, const std::string& name) {
  return with_context([&] { return name; },
                      [&] {
                        std::vector<Interval> intervals;
                        std::int64_t line1 = 0;
                        BedRow row;
                        for (const std::string_view line : split(text, '\n')) {
                          if (!parse_bed_row(line, ++line1, row)) continue;
                          if (auto contig = main_contig(row.contig)) {
                            intervals.push_back({*std::move(contig), row.begin, row.end});
                          }
                        }
                        if (intervals.empty()) throw Error(ErrorKind::data, "no interval on a main contig");
                        return merged_intervals(std::move(intervals));
                      });
}

void require_on_build(const Interval& interval, Assembly assembly, std::int64_t line1) {
  if (interval.contig == "chrM") return;  // hg19's is another than GRCh37's
  const std::optional<std::int64_t> length = main_contig_length(assembly, interval.contig);
  if (!length || interval.end == *length) return;
  if (const auto other = build_by_length(interval.contig, interval.end)) {
    throw Error(ErrorKind::data, fmt::format("line {}: {} ends at {} as in {}, but the sample is on {}", line1,
                                             interval.contig, interval.end, *other, assembly_name(assembly)));
  }
  if (interval.end > *length) {
    throw Error(ErrorKind::data,
                fmt::format("line {}: {} lies past the end of {} in {}, at {}", line1, locus_text(interval),
                            interval.contig, assembly_name(assembly), *length),
                "another genome build?");
  }
}

}  // namespace marrow
