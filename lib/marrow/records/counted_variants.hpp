#pragma once

#include <string_view>
#include <vector>

#include "marrow/records/profile.hpp"

namespace marrow {

/// Whether the variant is a finding: one of those that make its gene present. Others are merely listed.
[[nodiscard]] bool is_counted(const Profile& profile, const Variant& variant);

/// The findings of a gene in the profile's order; empty where the gene is not present.
[[nodiscard]] std::vector<const Variant*> counted_variants(const Profile& profile, std::string_view gene);

}  // namespace marrow
