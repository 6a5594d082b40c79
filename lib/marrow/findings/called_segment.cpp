#include "marrow/findings/called_segment.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

#include "marrow/records/intervals.hpp"

namespace marrow {

namespace {

constexpr double half_copy = 0.5;
constexpr double least_purity = 0.3;  // below, a lost copy hides in the noise; as for second hits
constexpr double markers_of_a_change = 3;

/// Copies that are normal at a place: the fewest and the most, which differ on X and Y of a sample of unknown sex.
struct NormalCopies {
  double least = 2;
  double most = 2;
};

NormalCopies normal_copies(const Interval& place, const SegmentContext& context) {
  const bool is_x = place.contig == "chrX";
  if (!is_x && place.contig != "chrY") return {};
  const auto on_y = par1_on_y(context.assembly, place);
  if (is_x && on_y && on_y->end - on_y->begin == place.end - place.begin) return {};
  if (!context.sex) return is_x ? NormalCopies{1, 2} : NormalCopies{0, 1};
  if (context.sex == "female") return is_x ? NormalCopies{2, 2} : NormalCopies{0, 0};
  return {1, 1};
}

/// What may have to be taken from log2 ratios of X and Y: -1, or what X as a whole shows, where the reference had two
/// of X; 0 where it had as many as the sample. Both where too little of X is listed to tell.
std::vector<double> sex_baselines(const std::vector<SegmentRow>& rows, const SegmentContext& context) {
  if (context.sex == "female" || context.is_rest_balanced) return {0};
  std::vector<WeightedValue> ratios;
  std::int64_t total_bp = 0;
  for (const SegmentRow& row : rows) {
    if (row.fault || row.place.contig != "chrX" || !row.log2) continue;
    ratios.emplace_back(*row.log2, row.place.end - row.place.begin);
    total_bp += ratios.back().second;
  }
  constexpr std::int64_t half_x_bp = 78'000'000;
  if (total_bp < half_x_bp) return {-1, 0};
  const double ratio = weighted_median(std::move(ratios)).value_or(0);
  return {ratio <= lost_log2 ? ratio : 0};
}

void call_copies(const NormalCopies& normal, CalledSegment& segment) {
  const double copies = *segment.copies;
  segment.least_copies = segment.most_copies = copies;
  segment.is_lost_twice = copies < half_copy && normal.least > 0;
  if (copies < normal.least - half_copy) segment.change = CopyChange::lost;
  if (copies > normal.most + half_copy) segment.change = CopyChange::gained;
}

void call_ratio(double log2, CalledSegment& segment) {
  const double pure = segment.normal * std::exp2(log2);
  segment.least_copies = segment.most_copies = segment.normal;
  if (log2 <= lost_log2) {
    segment.change = CopyChange::lost;
    segment.least_copies = 0;
    segment.most_copies = pure;
    segment.is_lost_twice = std::exp2(log2) < lost_twice_ratio;
  } else if (log2 >= gained_log2) {
    segment.change = CopyChange::gained;
    segment.least_copies = pure;
    segment.most_copies = std::numeric_limits<double>::infinity();
  }
}

double pure_copies(double log2, double normal, double purity) {
  return std::max(0.0, (normal * std::exp2(log2) - normal * (1 - purity)) / purity);
}

/// One row against one baseline.
CalledSegment call_row(const SegmentRow& row, const Interval& place, const NormalCopies& normal, double baseline,
                       const SegmentContext& context) {
  CalledSegment segment{.place = place,
                        .markers = row.markers,
                        .log2 = row.log2,
                        .copies = row.copies,
                        .minor = row.minor,
                        .is_absolute = row.copies.has_value()};
  segment.normal = normal.least > 0 ? normal.least : normal.most;
  const double log2 = row.log2.value_or(0) - baseline;
  if (!segment.copies && context.purity) segment.copies = pure_copies(log2, segment.normal, *context.purity);
  if (segment.copies) {
    call_copies(normal, segment);
  } else {
    call_ratio(log2, segment);
  }
  return segment;
}

}  // namespace

std::vector<CalledSegment> call_segments(const std::vector<SegmentRow>& rows, const SegmentContext& context) {
  const std::vector<double> baselines = sex_baselines(rows, context);
  std::vector<CalledSegment> called;
  for (const SegmentRow& row : rows) {
    if (row.fault || row.place.contig.empty()) continue;
    const Interval place = par1_on_x(context.assembly, row.place).value_or(row.place);
    const NormalCopies normal = normal_copies(place, context);
    if (normal.most == 0) continue;
    const bool is_relative_to_x = normal.least < 2 && !row.copies;
    CalledSegment segment = call_row(row, place, normal, is_relative_to_x ? baselines.front() : 0, context);
    const bool is_same_either_way =
        !is_relative_to_x || segment.change == call_row(row, place, normal, baselines.back(), context).change;
    if (is_same_either_way) called.push_back(std::move(segment));
  }
  std::sort(called.begin(), called.end(), [](const CalledSegment& a, const CalledSegment& b) {
    return std::pair(contig_rank(a.place.contig), a.place.begin) <
           std::pair(contig_rank(b.place.contig), b.place.begin);
  });
  return called;
}

std::optional<double> weighted_median(std::vector<WeightedValue> values) {
  std::int64_t total_bp = 0;
  for (const auto& [value, length_bp] : values) total_bp += length_bp;
  std::sort(values.begin(), values.end());
  std::int64_t passed_bp = 0;
  for (const auto& [value, length_bp] : values) {
    passed_bp += length_bp;
    if (2 * passed_bp >= total_bp) return value;
  }
  return std::nullopt;
}

std::int64_t shared_bp(const Interval& a, const Interval& b) noexcept {
  return a.overlaps(b) ? std::min(a.end, b.end) - std::max(a.begin, b.begin) : 0;
}

SegmentSet::SegmentSet(std::vector<CalledSegment> segments, const SegmentContext& context)
    : segments_(std::move(segments)), context_(context) {
  double marked_bp = 0;
  double all_markers = 0;
  std::optional<double> shortest_bp;
  for (const CalledSegment& segment : segments_) {
    const auto length_bp = static_cast<double>(segment.place.end - segment.place.begin);
    shortest_bp = std::min(shortest_bp.value_or(length_bp), length_bp);
    if (segment.markers.value_or(0) <= 0) continue;
    marked_bp += length_bp;
    all_markers += static_cast<double>(*segment.markers);
  }
  finest_bp_ = all_markers > 0 ? markers_of_a_change * marked_bp / all_markers : shortest_bp;
}

std::vector<const CalledSegment*> SegmentSet::at(const Interval& place) const {
  std::vector<const CalledSegment*> found;
  for (const CalledSegment& segment : segments_) {
    if (segment.place.overlaps(place)) found.push_back(&segment);
  }
  return found;
}

bool SegmentSet::is_covered(const Interval& place) const {
  const auto finest_bp = static_cast<std::int64_t>(finest_bp_.value_or(0));
  const std::int64_t gap_bp = std::min(finest_bp, (place.end - place.begin) / 2);
  std::optional<std::int64_t> reached;
  for (const CalledSegment* segment : at({place.contig, place.begin - gap_bp, place.end + gap_bp})) {
    const std::int64_t from = reached ? *reached + gap_bp : place.begin;
    if (segment->place.begin > from) return false;
    reached = std::max(reached.value_or(segment->place.end), segment->place.end);
  }
  return reached && *reached >= place.end;
}

std::optional<Assessment> SegmentSet::doubt(const Interval& place) const {
  if (context_.purity && *context_.purity < least_purity) {
    return Assessment::not_assessed(Reason::low_purity, fmt::format("purity {:.2f}", *context_.purity));
  }
  if (!context_.is_rest_balanced && !is_covered(place)) {
    return Assessment::not_assessed(Reason::no_coverage, fmt::format("no segment covers all of {}", locus_text(place)));
  }
  const auto length_bp = static_cast<double>(place.end - place.begin);
  if (finest_bp_ && *finest_bp_ > length_bp) {
    return Assessment::not_assessed(Reason::unsupported, "the segments are coarser than the lesion");
  }
  return std::nullopt;
}

Assessment SegmentSet::absence(const Interval& place) const {
  if (auto reason = doubt(place)) return *std::move(reason);
  return Assessment::absent(std::nullopt, context_.is_rest_balanced ? "stated: what is not listed is balanced" : "");
}

}  // namespace marrow
