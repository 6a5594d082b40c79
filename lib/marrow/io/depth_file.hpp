#pragma once

#include <cstdint>
#include <functional>
#include <iosfwd>
#include <optional>
#include <string>

#include "marrow/records/depth_region.hpp"

namespace marrow {

/// Forms of a BED that tells where a sample was covered.
enum class DepthFileForm {
  intervals,   ///< three columns, or names in the fourth: each interval is covered
  depth,       ///< a whole number in the fourth and last: reads on every base (mosdepth per-base, bedGraph)
  thresholds,  ///< header `#chrom start end region 1X 10X …`: bases of the region with at least so many reads
  quantized,   ///< `10:20`, `20:inf` in the fourth: every base has that many reads
  states,      ///< `CALLABLE`, `NO_COVERAGE` … in the fourth
  means,       ///< a decimal number in the last of four or five: mean depth of the region
};

struct DepthFileOptions {
  Assembly assembly = Assembly::grch38;
  /// Reads of a covered base; empty: not stated, so that bare intervals are covered at a depth that is not known.
  std::optional<std::int64_t> min_depth_reads;
};

/// Reads a file of where a sample was covered, plain or compressed and of any size, and gives every region on a main
/// contig to `consume`, `chrN` style, PAR1 of chrY on chrX. The form is told by header and columns.
///
/// What a region earns: covered where every base has reads enough. Of mosdepth's thresholds only a region whose bases
/// all reach a column at or above the minimum is covered, else it is low with the fraction that reaches it; a mean says
/// of single bases only that there are none (0). `CALLABLE` and `HIGH_COVERAGE` are covered like bare intervals;
/// `LOW_COVERAGE` is low, `EXCESSIVE_COVERAGE`, `POOR_MAPPING_QUALITY` and `REF_N` are noisy.
/// Source: mosdepth 0.3, mosdepth.nim (`write_thresholds`, `write_header`, regions with a precision of two decimals)
/// and README (`--quantize`); UCSC bedGraph; GATK 3.8 CallableLoci.
///
/// Throws `io` if the file cannot be read; `data` with the line for what is no BED, lies past its contig's end or is of
/// another genome build, for a column that does not fit the file's form, for thresholds that all lie below the minimum,
/// and for a file without a main contig.
DepthFileForm read_depth_file(const std::string& path, const DepthFileOptions& options, std::istream& standard_input,
                              const std::function<void(const DepthRegion&)>& consume);

}  // namespace marrow
