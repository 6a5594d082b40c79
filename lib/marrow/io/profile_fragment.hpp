#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "marrow/records/profile.hpp"
#include "marrow/records/profile_fragment.hpp"

namespace marrow {

/// Fragments of profiles, one JSON object a line. Throws `data` with the line for what is no JSON, has another schema,
/// names no sample or has a section that no verb writes by itself.
[[nodiscard]] std::vector<ProfileFragment> read_profile_fragments(std::string_view text, const std::string& name,
                                                                  const std::string& sha256);

/// One line without line end: schema, sample, assembly and the section `key` of a profile.
[[nodiscard]] std::string write_profile_fragment(const Profile& profile, std::string_view key);

}  // namespace marrow
