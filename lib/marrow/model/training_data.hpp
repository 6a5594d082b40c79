#pragma once

#include <string>
#include <vector>

#include "marrow/model/train.hpp"

namespace marrow {

/// The cohort by id, with the model's features only.
struct PreparedCohort {
  TrainingSet patients;  ///< classes are left to the caller
  PatientRoles roles;
  std::vector<std::string> labels;                 ///< of a cohort that has them, in the order of the patients
  std::vector<std::vector<double>> compared = {};  ///< likewise: scores from elsewhere
};

/// Throws `usage` for a feature that the matrix does not have, that is named twice, or that is measured after the
/// landmark.
[[nodiscard]] PreparedCohort prepare_cohort(const Cohort& cohort, const std::vector<std::string>& features,
                                            bool trains_on_all);

/// Hash of what the model saw: the same whatever other columns the matrix has, and in whatever order it comes.
[[nodiscard]] std::string training_sha256(const PreparedCohort& prepared);

/// Rule of the interval for bags of a part of the patients.
[[nodiscard]] IntervalRule interval_rule(const HybridOptions& options, std::size_t patients);

/// Who was trained on, for the manifest.
[[nodiscard]] TrainingSummary training_summary(const PreparedCohort& prepared, const Cohort& cohort,
                                               std::size_t trained_on, const TrainOptions& options);

/// Throws `usage` for bags that cannot be drawn.
void require_bags(const HybridOptions& options);

}  // namespace marrow
