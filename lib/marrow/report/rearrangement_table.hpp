#pragma once

#include <string>
#include <string_view>

#include "marrow/knowledge/known_fusions.hpp"
#include "marrow/records/profile.hpp"

namespace marrow {

/// Header line of the table of rearrangements, with its line end.
[[nodiscard]] std::string_view rearrangement_table_header() noexcept;

/// One line a fusion and candidate of the profile, tab-separated, `.` for missing: findings first, each part by genes.
/// Subtype, tier and drugs are those of the known pair; drugs are what the table of fusions lists for it, no advice.
[[nodiscard]] std::string rearrangement_table_lines(const Profile& profile, const KnownFusions& known);

}  // namespace marrow
