#pragma once

#include <string>
#include <vector>

#include "marrow/model/outcome_table.hpp"
#include "marrow/model/survival_measures.hpp"
#include "marrow/records/evaluation.hpp"

namespace marrow {

/// One way of predicting, in the order of the patients; NaN is missing.
struct PredictedColumn {
  std::string name;
  std::vector<double> values;
  bool is_baseline = false;
  bool is_score = false;  ///< in another unit than the responses
};

/// Patients with a measured response and what was predicted of them.
struct PredictedResponses {
  std::vector<std::string> ids;
  std::vector<double> truth;  ///< log2; the mean of repeated measurements
  std::vector<PredictedColumn> columns;
  std::int64_t without_truth = 0;  ///< rows of predictions
  std::int64_t limits = 0;
};

/// The patients of a table of responses, without predictions yet.
[[nodiscard]] PredictedResponses responding_patients(const OutcomeTable& outcomes);

/// Adds columns of a table of predictions, all that are numbers unless `use` names some; `id` names the patients.
/// Throws `data`, with the line, for a patient that stands twice and a cell that is no number; `usage` for a column
/// that is not there, and if none is left.
void add_predictions(PredictedResponses& patients, const DelimitedText& predictions, const std::string& id,
                     std::vector<std::string> use, const std::vector<std::string>& leave_out);

/// Judges every column, and each against each baseline on the patients that both predict. Throws `data` for fewer than
/// three patients with a prediction.
[[nodiscard]] ResponseEvaluation evaluate_responses(const PredictedResponses& patients,
                                                    const ResamplingOptions& options);

}  // namespace marrow
