#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "marrow/model/manifest.hpp"
#include "marrow/model/response_leaks.hpp"
#include "marrow/model/response_validation.hpp"

namespace marrow {

inline constexpr std::string_view response_manifest_schema = "marrow.response/1";

/// What the numbers are that a model learned.
struct LearnedResponse {
  std::vector<std::string> columns;  ///< of the table: one, or repeated measurements (draws)
  ResponseUnit unit;
  /// What was taken off every response, log2: the mean of the training patients; 0 for shifts. Margins are against it.
  double reference_log2 = 0;
  std::int64_t limits = 0;  ///< responses that were limits of the tested range
};

/// Everything about a model of drug response but its trees.
struct ResponseManifest {
  ModelDescription description;  ///< without risk groups, with a drug group
  LearnedResponse response;
  std::vector<FeatureSpec> features;  ///< in the order of the matrix
  Imputer imputer;
  std::vector<BagEntry> bags;
  LinearPredictor baseline;
  std::string baseline_name;
  double centre = 0;  ///< see HybridModel
  double shrinkage = 1;
  double baseline_shrinkage = 1;
  IntervalRule interval;  ///< level and inflation; the bounds are quantiles over bags and draws
  HybridOptions options;
  TrainingSummary training;
  ResponseFlags flags;              ///< of the model's features, evaluated patients
  bool is_baseline_beaten = false;  ///< by the error, beyond chance
  std::vector<std::string> warnings;
  std::string xgboost;  ///< version that trained it
  std::string marrow;
};

/// Whether the text names the schema of a manifest of a response model.
[[nodiscard]] bool is_response_manifest(std::string_view json) noexcept;

/// The manifest as JSON, with a line feed at its end; the validation goes into it for people, and is not read back.
[[nodiscard]] std::string response_manifest_text(const ResponseManifest& manifest, const ResponseValidation& validation,
                                                 const ValidationOptions& options);

/// Reads and checks a manifest: schema, fingerprint, sizes, finite numbers. Throws `model`.
[[nodiscard]] ResponseManifest parse_response_manifest(std::string_view json);

/// The model card, Markdown.
[[nodiscard]] std::string response_card_text(const ResponseManifest& manifest, const ResponseValidation& validation,
                                             const ValidationOptions& options);

/// The table of model, baseline and compared scores for the terminal.
[[nodiscard]] std::string response_validation_text(const ResponseValidation& validation);

}  // namespace marrow
