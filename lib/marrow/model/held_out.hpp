#pragma once

#include <string>

#include "marrow/model/train.hpp"

namespace marrow {

/// The held-out patients as a table that `evaluate` reads: patient, repeat, and for model and baseline the margin and
/// the probabilities of the event by 3 and 5 years. Slope and baseline hazard behind a fold's probabilities are fitted
/// on the held-out margins of the other folds, so that calibration on this table is an independent check. A model that
/// only ranks has margins alone.
[[nodiscard]] std::string held_out_table(const TrainResult& result);

}  // namespace marrow
