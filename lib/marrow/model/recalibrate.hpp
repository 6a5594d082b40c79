#pragma once

#include <map>
#include <string>

#include "marrow/model/outcome_table.hpp"

namespace marrow {

/// How a model is fitted to the incidence of another cohort.
struct RecalibrationOptions {
  bool refits_slope = false;  ///< the slope of the margin too, and not the baseline hazards alone
  static constexpr std::int64_t least_events = 20;
  static constexpr std::int64_t least_events_of_slope = 50;
};

/// The files of `model` with the baseline hazards (and slope, if asked for) of the cohort's patients who are evaluated;
/// trees, imputation and ranking stay as they are. The matrix must have the model's features; patients whom the model
/// is not for must have been left out before. Throws `model` for a damaged model, `data` for fewer events than the
/// options' limits, `usage` for a matrix without one of the features, for a model that only ranks, and for a landmark
/// that is not the model's.
[[nodiscard]] std::map<std::string, std::string> recalibrate(const std::map<std::string, std::string>& model,
                                                             const Cohort& cohort, const RecalibrationOptions& options);

}  // namespace marrow
