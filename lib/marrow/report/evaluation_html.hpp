#pragma once

#include <string>

#include "marrow/records/evaluation.hpp"
#include "marrow/report/page_templates.hpp"

namespace marrow {

/// An evaluation as one self-contained page: tables with intervals, calibration, ROC and decision curves, incidence by
/// group, and differences and subgroups as forest plots. Plots show the first six scores that have the curve.
[[nodiscard]] std::string evaluation_html(const SurvivalEvaluation& evaluation, const PageTemplates& templates);
[[nodiscard]] std::string evaluation_html(const ClassifierEvaluation& evaluation, const PageTemplates& templates);
[[nodiscard]] std::string evaluation_html(const ResponseEvaluation& evaluation, const PageTemplates& templates);

}  // namespace marrow
