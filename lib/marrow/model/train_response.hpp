#pragma once

#include <map>
#include <string>
#include <vector>

#include "marrow/model/response_manifest.hpp"
#include "marrow/model/ridge.hpp"
#include "marrow/model/train.hpp"

namespace marrow {

/// What is trained, and how; without a fixed score, and the description has a drug group.
struct ResponseTrainOptions : TrainOptions {
  ResponseColumns columns;
  std::map<std::string, MonotoneSign> monotone;  ///< in place of the catalogue's direction, which is that of relapse
};

/// A trained model of drug response.
struct ResponseTrainResult {
  ResponseManifest manifest;
  ResponseValidation validation;
  std::map<std::string, std::string> files;  ///< name → bytes: manifest, trees, card
  std::vector<std::string> ids;              ///< of the samples, ascending
  std::vector<double> responses;             ///< in the order of `ids`: mean log2, less the reference
  CrossFit held_out;
};

/// Fewest patients (or groups) for validation in so many parts: four a part.
[[nodiscard]] constexpr std::size_t least_with_response(std::size_t folds) noexcept {
  return 4 * folds;
}

/// Share of the patients in a bag where the responses are several columns: half, so that the spread over bags is that
/// of the columns and of the sample, each once.
inline constexpr double share_of_draws = 0.5;

/// Trains on a cohort with responses, validates by repeated nested cross-validation beside a ridge regression and the
/// compared scores. Without a direction in `monotone` a feature is free. Deterministic for a seed; the order of the
/// cohort and the number of threads change nothing. Throws `usage` as `train_relapse_model` and for a direction of no
/// feature, `data` for too few patients.
[[nodiscard]] ResponseTrainResult train_response_model(const Cohort& cohort, const ResponseTrainOptions& options);

/// The held-out patients as a table that `evaluate --response` reads: patient, response, model and baseline, the mean
/// over the repeats.
[[nodiscard]] std::string held_out_response_table(const ResponseTrainResult& result);

}  // namespace marrow
