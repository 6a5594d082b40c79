#pragma once

#include "marrow/records/evaluation.hpp"

// Evaluations for the tests of reports, of invented patients.
namespace marrow::examples {

/// Three scores of 300 patients, one of them a baseline without probabilities; a scheme, subgroups, one of them small.
[[nodiscard]] SurvivalEvaluation judged_scores();
/// The same with names that try to leave their place: markup, quotes, mustache, direction characters, length.
[[nodiscard]] SurvivalEvaluation hostile_scores();
/// Four classes with probabilities and abstentions.
[[nodiscard]] ClassifierEvaluation judged_classes();

}  // namespace marrow::examples
