#pragma once

#include <functional>
#include <set>
#include <string>
#include <string_view>

#include "marrow/base/value.hpp"
#include "marrow/records/profile.hpp"

namespace marrow {

/// The profile as a tree: keys in the order of the contract, numbers that are not finite as null. Unknown top-level
/// members are not part of it.
[[nodiscard]] Value to_value(const Profile& profile);

/// Gives the top-level members of the same tree one after the other, so that only one of them takes memory.
void each_member(const Profile& profile, const std::function<void(std::string_view, const Value&)>& take);

/// Of the same tree the members with these top-level keys.
[[nodiscard]] Value to_value(const Profile& profile, const std::set<std::string>& keys);

/// The reverse. Absent keys read as null or empty; unknown keys below the top level go to `extra`; unknown top-level
/// keys are left to the caller (`is_profile_key`).
/// Throws `data`, with the path of the key, for another schema, a value of the wrong kind or an unknown code.
[[nodiscard]] Profile profile_from_value(const Value& value);

/// Whether `key` is one of the top-level keys of this version.
[[nodiscard]] bool is_profile_key(std::string_view key);

/// One element as a tree, with the same keys as in the profile: what an expression over a single variant sees.
[[nodiscard]] Value to_value(const Variant& variant);

}  // namespace marrow
