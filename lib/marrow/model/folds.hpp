#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace marrow {

/// Folds of one repeat: strata are dealt out evenly, in the order of a hash of the group's name and `label`, so that
/// neither the order of a file nor another patient changes where one goes. Members of a group share a fold; a group's
/// stratum is the greatest of its members'.
[[nodiscard]] std::vector<std::size_t> assign_folds(const std::vector<std::string>& groups,
                                                    const std::vector<int>& strata, std::size_t folds,
                                                    std::string_view label);

}  // namespace marrow
