#pragma once

#include <cstdint>
#include <optional>

#include "marrow/records/genome.hpp"

namespace marrow {

/// What an input says of the reads on a base, in the order of its weight: of several words on one base the greatest
/// counts.
enum class DepthKind {
  unstated,
  no_reads,
  low_depth,
  noisy,      ///< reads enough, but set aside by a filter
  unsettled,  ///< only a mean over many bases is known
  targeted,   ///< the assay is meant to cover it; nothing was measured
  covered,
};

struct BaseDepth {
  DepthKind kind = DepthKind::unstated;
  std::optional<std::int64_t> depth_reads;  ///< every base has at least so many; empty: not known
  /// `low_depth` that is known only of a stretch as a whole: the fraction of its bases with reads enough.
  std::optional<double> reached_fraction;
  /// Smallest fraction that the input says was excluded; empty: as the depth tells.
  std::optional<double> stated_limit_vaf = std::nullopt;
  bool is_by_germline_caller = false;  ///< a caller that looks for fractions of a half and one
};

/// A stretch of which every base has the same word.
struct DepthRegion {
  Interval place;
  BaseDepth depth;
};

/// Fewest reads of a covered base where the user states nothing else. Design value.
inline constexpr std::int64_t default_min_depth_reads = 20;

}  // namespace marrow
