#pragma once

#include <map>
#include <string>
#include <vector>

#include "marrow/model/manifest.hpp"
#include "marrow/model/missingness.hpp"
#include "marrow/model/outcome_table.hpp"
#include "marrow/model/scoring_column.hpp"

namespace marrow {

/// What is trained, and how.
struct TrainOptions {
  std::vector<std::string> features;  ///< names, in the order of the model
  HybridOptions model;
  std::map<std::string, double> fixed;  ///< a score from elsewhere, coefficient by feature; empty: learn
  ValidationOptions validation;
  CrossFitHooks hooks;
  std::vector<GroupColumn> subgroups = {};  ///< judged by themselves too, in the order of the cohort's samples
  bool trains_on_all = false;               ///< false: on the evaluated patients only
  std::string evaluate_on;                  ///< the condition behind `Cohort::is_evaluated`, for the manifest
  std::string evaluate_on_words;
  ModelDescription description;
};

/// A trained model.
struct TrainResult {
  ModelManifest manifest;
  std::map<std::string, std::string> files;  ///< name → bytes: manifest, trees, card
  std::vector<std::string> ids;              ///< of the patients, ascending
  std::vector<Observation> observations;     ///< in the order of `ids`, as what follows
  std::vector<bool> is_evaluated;
  CrossFit held_out;
};

/// Trains on a cohort, validates by repeated nested cross-validation beside a ridge regression, and fits the absolute
/// risk on the held-out margins. A fixed score is judged in the same way, without being fitted. Deterministic for a
/// seed; the order of the cohort and the number of threads change nothing. Throws `usage` for a feature that the matrix
/// does not have, that is named twice, or that is measured after the landmark, and for a fixed score that leaves one
/// out; `data` for too few events to validate.
[[nodiscard]] TrainResult train_relapse_model(const Cohort& cohort, const TrainOptions& options);

}  // namespace marrow
