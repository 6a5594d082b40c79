#pragma once

#include <string>

#include "marrow/records/evaluation.hpp"

namespace marrow {

/// Every number and curve of an evaluation, one a line, as TSV with the header
/// `section subject compared_with group measure years at patients events value low high reason`; `NA` is missing.
/// `at` is where a curve has its value: predicted probability, threshold, false positive share, or years.
[[nodiscard]] std::string evaluation_tsv(const SurvivalEvaluation& evaluation);
[[nodiscard]] std::string evaluation_tsv(const ClassifierEvaluation& evaluation);
[[nodiscard]] std::string evaluation_tsv(const ResponseEvaluation& evaluation);

/// The same for a person: tables without curves, three decimals, what is not estimable with its reason.
[[nodiscard]] std::string evaluation_text(const SurvivalEvaluation& evaluation);
[[nodiscard]] std::string evaluation_text(const ClassifierEvaluation& evaluation);
[[nodiscard]] std::string evaluation_text(const ResponseEvaluation& evaluation);

/// What a measure is called for a person, "AUC at 5 years".
[[nodiscard]] std::string measure_words(const Measure& measure);
/// "0.724 (0.676 to 0.775)", or "not estimable: …".
[[nodiscard]] std::string measure_number_words(const Measure& measure);

}  // namespace marrow
