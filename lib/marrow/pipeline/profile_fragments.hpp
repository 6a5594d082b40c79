#pragma once

#include <iosfwd>
#include <string>
#include <vector>

#include "marrow/base/warnings.hpp"
#include "marrow/pipeline/cohort_inputs.hpp"
#include "marrow/records/profile.hpp"
#include "marrow/records/profile_fragment.hpp"

namespace marrow {

namespace fragment_warning {
inline constexpr std::string_view unasked = "W356";  ///< fragments of samples that are not in the run; count: fragments
}  // namespace fragment_warning

/// The fragments of all files, in order. Throws as read_profile_fragments.
[[nodiscard]] std::vector<ProfileFragment> read_fragments(const std::vector<std::string>& paths,
                                                          std::istream& standard_input);

/// Gives every planned sample its fragments and warns of the others (W356).
void assign_fragments(std::vector<ProfileFragment> fragments, std::vector<PlannedSample>& plan, Warnings& warnings);

/// Puts the sections of a sample's fragments into its profile. Throws `data` naming both sources where two have a value
/// for one section, or another build; and as profile_from_value for a section that is none.
void merge_fragments(const PlannedSample& sample, Profile& profile);

}  // namespace marrow
