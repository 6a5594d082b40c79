#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "marrow/model/class_cross_fit.hpp"
#include "marrow/model/classification.hpp"
#include "marrow/model/validation.hpp"
#include "marrow/records/evaluation.hpp"

namespace marrow {

/// A site, or protocol, judged by models of the others.
struct ClassSite {
  std::string site;
  std::int64_t patients = 0;
  bool is_estimable = false;  ///< at least `least_patients`; else there are no numbers
  Measure model_log_loss = {};
  Measure baseline_log_loss = {};
  Measure model_accuracy = {};
  static constexpr std::int64_t least_patients = 20;
};

/// Model, baseline and the shares of the classes alone, of the evaluated patients. Each patient's probabilities are the
/// mean over the repeats, so that `evaluate` finds the same numbers in the table of held-out patients.
struct ClassValidation {
  ClassifierEvaluation model;
  ClassifierEvaluation baseline;
  ClassifierEvaluation prior;
  std::string baseline_name;
  double log_loss_repeat_sd = 0;                ///< of the model, standard deviation over the repeats
  std::vector<MeasuredDifference> differences;  ///< against the baseline, then against the prior
  std::vector<FeatureWorth> importance;         ///< of the log loss, greatest rise first
  std::vector<ClassSite> sites;
  std::int64_t settings_tried = 1;  ///< in each fold, inside its training patients
};

/// The patients at the places that `is_judged` says, with the mean of the repeats as probabilities and the most
/// probable class as answer.
[[nodiscard]] ClassifiedPatients held_out_classes(const std::vector<ClassNumbers>& repeats,
                                                  const std::vector<int>& truth,
                                                  const std::vector<std::string>& classes,
                                                  const std::vector<bool>& is_judged);

[[nodiscard]] ClassValidation validate_classes(const ClassCrossFit& numbers, const TrainingSet& patients,
                                               const std::vector<std::string>& classes, const PatientRoles& roles,
                                               const ValidationOptions& options, std::uint64_t seed);

}  // namespace marrow
