#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "marrow/records/genome.hpp"

namespace marrow {

/// The intervals of a BED text on main contigs, `chrN` style, sorted and merged. `browser`, `track` and `#` lines and
/// columns after the third are ignored; intervals on other contigs are left out.
/// Throws `data` with the line for a row that is no BED: fewer than three columns, a begin or end that is no number, an
/// end at or before its begin; and for a text without any interval.
[[nodiscard]] std::vector<Interval> parse_bed(std::string_view text, const std::string& name);

/// How much of `interval` the sorted, merged `regions` hold, in [0, 1].
[[nodiscard]] double covered_fraction(const std::vector<Interval>& regions, const Interval& interval);

}  // namespace marrow
