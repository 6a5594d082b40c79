#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "marrow/model/objective.hpp"

namespace marrow {

/// One tree: an entry a node in every list; node 0 is the root, and -1 is no child.
struct TreeNodes {
  std::vector<std::int64_t> left_children;
  std::vector<std::int64_t> right_children;
  std::vector<std::int64_t> parents;
  std::vector<std::int64_t> split_indices;  ///< feature of the split
  std::vector<std::int64_t> default_left;   ///< whether a missing value goes left
  std::vector<double> split_conditions;     ///< where the split is; of a leaf, what it adds to the margin
  std::vector<double> base_weights;
  std::vector<double> loss_changes;
  std::vector<double> sum_hessian;
  std::size_t depth = 0;  ///< splits on the longest way to a leaf
};

/// What a file of XGBoost's trees says, checked before XGBoost sees it: the reader of XGBoost 1.7 trusts sizes and
/// indices, and a damaged file ends the program. Every child is in range and has one parent, every number is finite,
/// every split has patients; only trees without categories, whose margins start at 0, are taken: one margin, or one for
/// each of several classes, whose trees take turns.
struct BoosterFile {
  Objective objective = Objective::cox;
  std::size_t features = 0;
  std::size_t classes = 0;  ///< of `multiclass`, at least 2; 0 for every other objective
  std::vector<TreeNodes> trees;

  /// Reads universal binary JSON as XGBoost 1.7 and later write it. Throws `model` for anything else.
  [[nodiscard]] static BoosterFile parse(std::string_view ubj);
  /// The same trees as XGBoost 1.7 writes them, and nothing else that the file held.
  [[nodiscard]] std::string ubj() const;
};

}  // namespace marrow
