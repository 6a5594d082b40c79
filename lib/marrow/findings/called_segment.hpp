#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "marrow/records/assessed.hpp"
#include "marrow/records/genome.hpp"
#include "marrow/records/segment_table.hpp"

namespace marrow {

/// What happened to a stretch against the number of copies that is normal there.
enum class CopyChange { lost, kept, gained };

/// A segment with what its value says of the leukaemic cells.
struct CalledSegment {
  Interval place;
  std::optional<std::int64_t> markers;
  std::optional<double> log2;
  std::optional<double> copies;  ///< empty for a log2 ratio of a sample of unknown purity
  std::optional<double> minor;
  bool is_absolute = false;  ///< the copies are the table's own, not computed from a ratio
  double normal = 2;         ///< copies that are normal there; 1 in X and Y of males
  CopyChange change = CopyChange::kept;
  bool is_lost_twice = false;  ///< no copy is left
  /// Bounds of the leukaemic cells' copies: those of a log2 ratio without purity are what a pure sample would have, and
  /// nothing (losses) or infinity (gains).
  double least_copies = 0;
  double most_copies = 0;
};

/// How segments of one sample are to be read.
struct SegmentContext {
  Assembly assembly = Assembly::grch38;
  std::optional<double> purity;    ///< leukaemic fraction of the cells
  std::optional<std::string> sex;  ///< "male", "female"
  bool is_rest_balanced = false;   ///< a person states that what is not listed was measured and is balanced
};

/// Ratios beyond which a log2 ratio is a change, for a sample of unknown purity.
/// Source: CNVkit, `call --thresholds`, defaults for one copy and for three; its documentation calls them safe for
/// samples of at least 40 % tumour cells.
inline constexpr double lost_log2 = -0.25;
inline constexpr double gained_log2 = 0.2;
/// A single lost copy of two leaves at least half of the reads, whatever the purity; below this share both are lost,
/// which it shows in samples of at least 60 % leukaemic cells. Design value: a fifth less than the half, for noise.
inline constexpr double lost_twice_ratio = 0.4;

/// The segments of one sample, sorted; faulty rows and contigs other than 1-22, X and Y are left out, Y of females too.
///
/// Log2 ratios are against two copies; on X and Y of males against what X as a whole shows, so that either kind of
/// reference reads right; where too little of X is listed to tell, a segment is kept only if both kinds agree on it.
/// With a purity p, copies are (2r - 2(1 - p)) / p, at least 0 (likewise with 1). Absolute copies are changed by half a
/// copy or more. The first pseudo-autosomal region of Y is put on X.
[[nodiscard]] std::vector<CalledSegment> call_segments(const std::vector<SegmentRow>& rows,
                                                       const SegmentContext& context);

/// A value and the length, in bases, that it holds for.
using WeightedValue = std::pair<double, std::int64_t>;
/// The value up to which half of the length lies; empty without values.
[[nodiscard]] std::optional<double> weighted_median(std::vector<WeightedValue> values);

/// Number of bases that `a` and `b` share.
[[nodiscard]] std::int64_t shared_bp(const Interval& a, const Interval& b) noexcept;

/// The segments of one sample, and what they can tell where.
class SegmentSet {
 public:
  SegmentSet(std::vector<CalledSegment> segments, const SegmentContext& context);

  [[nodiscard]] const std::vector<CalledSegment>& segments() const noexcept { return segments_; }
  [[nodiscard]] const SegmentContext& context() const noexcept { return context_; }
  [[nodiscard]] std::vector<const CalledSegment*> at(const Interval& place) const;

  /// Why nothing can be excluded over the whole of `place`; empty if it was measured: segments cover it (a gap
  /// too small to show a change, and at most half the place, belongs to both its neighbours), finely enough to show a
  /// change of its size, and enough of the cells are leukaemic.
  [[nodiscard]] std::optional<Assessment> doubt(const Interval& place) const;
  /// Absent, else that doubt.
  [[nodiscard]] Assessment absence(const Interval& place) const;

 private:
  [[nodiscard]] bool is_covered(const Interval& place) const;

  std::vector<CalledSegment> segments_;
  SegmentContext context_;
  /// Size of the smallest change that shows: three markers apart, else the shortest segment. Empty without segments.
  std::optional<double> finest_bp_;
};

}  // namespace marrow
