#include "marrow/model/inner_folds.hpp"

#include <fmt/format.h>

#include "marrow/base/random.hpp"
#include "marrow/model/folds.hpp"

namespace marrow {

void for_each_inner_fold(const TrainingSet& patients, const HybridOptions& options, std::string_view label,
                         const std::function<void(const FoldTask&, const HybridOptions&)>& fit) {
  const std::vector<std::size_t> fold =
      assign_folds(patients.held_out_together(), patients.strata(), options.inner_folds,
                   fmt::format("inner|{}|{}", options.seed, label));
  for (std::size_t f = 0; f < options.inner_folds; ++f) {
    FoldTask task{.label = fmt::format("inner-fit|{}|{}|{}", options.seed, label, f)};
    for (std::size_t i = 0; i < patients.size(); ++i) {
      task.is_held_out.push_back(fold[i] == f);
      task.is_fitted_on.push_back(fold[i] != f);
    }
    HybridOptions here = options;
    here.seed = fnv1a(task.label);
    fit(task, here);
  }
}

}  // namespace marrow
