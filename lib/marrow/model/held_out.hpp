#pragma once

#include <string>
#include <vector>

#include "marrow/model/scoring_column.hpp"
#include "marrow/model/train.hpp"

namespace marrow {

// Probabilities of held-out patients: slope and baseline hazard behind a fold's are fitted on the held-out margins of
// the other folds, so that calibration on them is an independent check. A model that only ranks has margins alone.

/// The held-out patients as a table that `evaluate` reads: patient, repeat, and for model and baseline the margin and
/// the probabilities of the event by 3 and 5 years.
[[nodiscard]] std::string held_out_table(const TrainResult& result);

/// The same of the evaluated patients, in their order, as `evaluate` has it from the table: "model", then "baseline".
[[nodiscard]] std::vector<ScoringColumn> held_out_scorings(const TrainResult& result);

}  // namespace marrow
