#pragma once

#include <map>
#include <string>
#include <vector>

#include "marrow/model/class_manifest.hpp"
#include "marrow/model/train.hpp"

namespace marrow {

/// What is trained, and how; without a fixed score, and the description has no risk groups.
struct ClassTrainOptions : TrainOptions {
  std::string label;                  ///< the column that names the classes, for the manifest
  std::vector<ClassCount> set_aside;  ///< see `set_rare_aside`
};

/// A trained classifier.
struct ClassTrainResult {
  ClassManifest manifest;
  ClassValidation validation;
  std::map<std::string, std::string> files;  ///< name → bytes: manifest, trees, card
  std::vector<std::string> ids;              ///< of the patients, ascending
  std::vector<std::string> labels;           ///< in the order of `ids`
  std::vector<std::string> classes;
  ClassCrossFit held_out;
};

/// Ridge penalty of classes unless settings are searched: weaker than that of events, since features often tell classes
/// nearly apart, and the scale on inner folds takes back what is too bold.
inline constexpr double class_ridge = 0.1;

/// Fewest patients (or groups) of a class for validation in so many parts: two a part.
[[nodiscard]] constexpr std::int64_t least_of_class(std::size_t folds) noexcept {
  return 2 * static_cast<std::int64_t>(folds);
}

/// Takes the evaluated patients of classes with fewer than `least` of them out of a cohort with labels, and returns
/// what was taken out, by name; those not evaluated of the same class go too.
[[nodiscard]] std::vector<ClassCount> set_rare_aside(Cohort& cohort, std::int64_t least);

/// Trains on a cohort with labels, validates by repeated nested cross-validation beside a ridge multinomial regression
/// and the shares of the classes. Deterministic for a seed; the order of the cohort and the number of threads change
/// nothing. Throws `usage` as `train_relapse_model`, `data` for fewer than two classes or a class with too few
/// patients.
[[nodiscard]] ClassTrainResult train_classifier(const Cohort& cohort, const ClassTrainOptions& options);

/// The held-out patients as a table that `evaluate --truth label` reads: patient, label, `p_CLASS` of the model and
/// `baseline_CLASS`, each the mean over the repeats.
[[nodiscard]] std::string held_out_class_table(const ClassTrainResult& result);

}  // namespace marrow
