#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "marrow/model/class_leaks.hpp"
#include "marrow/model/class_model.hpp"
#include "marrow/model/class_validation.hpp"
#include "marrow/model/manifest.hpp"

namespace marrow {

inline constexpr std::string_view class_manifest_schema = "marrow.classifier/1";

/// One bag as the manifest lists it.
struct ClassBagEntry {
  std::string file;  ///< universal binary JSON of XGBoost
  std::string sha256;
  SoftmaxPredictor linear;
};

/// A class and how many patients of the training table are of it.
using ClassCount = std::pair<std::string, std::int64_t>;

/// Everything about a classifier but its trees.
struct ClassManifest {
  ModelDescription description;     ///< without risk groups
  std::string label;                ///< column that named the classes
  std::vector<ClassCount> classes;  ///< in the order of the margins: by name
  std::vector<double> prior;
  std::vector<FeatureSpec> features;  ///< in the order of the matrix
  Imputer imputer;
  std::vector<ClassBagEntry> bags;
  SoftmaxPredictor baseline;
  std::string baseline_name;
  double shrinkage = 1;  ///< see ClassModel
  double baseline_shrinkage = 1;
  IntervalRule interval;
  HybridOptions options;
  TrainingSummary training;
  std::vector<ClassCount> set_aside;  ///< classes with too few patients, left out
  ClassFlags flags;                   ///< of the model's features, evaluated patients
  bool is_baseline_beaten = false;    ///< by log loss, beyond chance
  std::string xgboost;                ///< version that trained it
  std::string marrow;

  [[nodiscard]] std::vector<std::string> class_names() const;
};

/// Whether the text names the schema of a classifier's manifest.
[[nodiscard]] bool is_class_manifest(std::string_view json) noexcept;

/// The manifest as JSON, with a line feed at its end; the validation goes into it for people, and is not read back.
[[nodiscard]] std::string class_manifest_text(const ClassManifest& manifest, const ClassValidation& validation,
                                              const ValidationOptions& options);

/// Reads and checks a manifest: schema, fingerprint, sizes, finite numbers. Throws `model`.
[[nodiscard]] ClassManifest parse_class_manifest(std::string_view json);

/// The model card, Markdown.
[[nodiscard]] std::string class_card_text(const ClassManifest& manifest, const ClassValidation& validation,
                                          const ValidationOptions& options);

/// The table of model, baseline and shares for the terminal.
[[nodiscard]] std::string class_validation_text(const ClassValidation& validation);

}  // namespace marrow
