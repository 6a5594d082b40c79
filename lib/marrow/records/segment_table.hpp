#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "marrow/records/cell_fault.hpp"
#include "marrow/records/genome.hpp"

namespace marrow {

/// One row of a table of copy-number segments.
struct SegmentRow {
  std::int64_t line1 = 0;
  std::string sample;  ///< "" in a table without a column of samples
  Interval place;      ///< empty contig: the row's contig is none of the main ones and decides nothing
  std::optional<std::int64_t> markers;
  std::optional<double> log2;    ///< log2 of the copies against the reference's
  std::optional<double> copies;  ///< absolute, of the leukaemic cells, 0 or more
  std::optional<double> minor;   ///< copies of the rarer parental allele
  std::optional<CellFault> fault;
};

struct SegmentTable {
  std::string name;
  std::string_view dialect;  ///< "SEG", "CNVkit", "PURPLE", "ASCAT", "table"
  bool has_sample_column = false;
  std::optional<Assembly> assembly;  ///< the one build on which all segments fit; empty if they fit both
  std::vector<SegmentRow> rows;
};

}  // namespace marrow
