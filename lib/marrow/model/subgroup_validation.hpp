#pragma once

#include <vector>

#include "marrow/model/train.hpp"

namespace marrow {

/// Model and baseline of a training in each group of the columns, on the held-out patients who are evaluated, as
/// `evaluate` judges subgroups of `held_out_table`. `columns` hold a group for each of `result.ids`.
[[nodiscard]] std::vector<SubgroupValidation> validate_subgroups(const TrainResult& result,
                                                                 const std::vector<GroupColumn>& columns,
                                                                 const ValidationOptions& options, std::uint64_t seed);

}  // namespace marrow
