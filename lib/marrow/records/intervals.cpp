#include "marrow/records/intervals.hpp"

#include <algorithm>
#include <tuple>

namespace marrow {

namespace {

struct Par1 {
  explicit Par1(Assembly assembly)
      : end_on_y(assembly == Assembly::grch37 ? 2649520 : 2781479),
        shift_to_x(assembly == Assembly::grch37 ? 50000 : 0) {}
  std::int64_t begin_on_y = 10000;
  std::int64_t end_on_y;
  std::int64_t shift_to_x;
};

}  // namespace

std::vector<Interval> merged_intervals(std::vector<Interval> intervals) {
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

std::optional<Interval> par1_on_x(Assembly assembly, const Interval& interval) {
  if (interval.contig != "chrY") return std::nullopt;
  const Par1 par1(assembly);
  const std::int64_t begin = std::max(interval.begin, par1.begin_on_y);
  const std::int64_t end = std::min(interval.end, par1.end_on_y);
  return begin < end ? std::optional(Interval{"chrX", begin + par1.shift_to_x, end + par1.shift_to_x}) : std::nullopt;
}

std::optional<Interval> par1_on_y(Assembly assembly, const Interval& interval) {
  if (interval.contig != "chrX") return std::nullopt;
  const Par1 par1(assembly);
  const std::int64_t begin = std::max(interval.begin - par1.shift_to_x, par1.begin_on_y);
  const std::int64_t end = std::min(interval.end - par1.shift_to_x, par1.end_on_y);
  return begin < end ? std::optional(Interval{"chrY", begin, end}) : std::nullopt;
}

}  // namespace marrow
