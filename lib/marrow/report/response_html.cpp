#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "marrow/report/evaluation_html.hpp"
#include "marrow/report/evaluation_page.hpp"
#include "marrow/report/evaluation_table.hpp"
#include "marrow/report/words.hpp"

namespace marrow {
namespace {

EvaluationSection scoring_section(const ResponseScoring& scoring) {
  EvaluationSection section{.heading = scoring.is_baseline ? scoring.name + " (baseline)" : scoring.name};
  if (scoring.is_score) section.sentences.emplace_back("In another unit than the responses: its order is judged only.");
  FigureTable table{.caption = fmt::format("95\u00a0% intervals, {}", plural(scoring.patients, "patient", "patients")),
                    .columns = {"Measure", "value"},
                    .rows = {}};
  for (const Measure& measure : scoring.measures) {
    table.rows.push_back({measure_words(measure), "", {figure_cell(measure)}});
  }
  section.tables.push_back(std::move(table));
  return section;
}

/// Whole numbers around all points, and a step that gives some six ticks.
PlotAxis axis_of(std::string label, double low, double high) {
  const double step = std::max(1.0, std::ceil((high - low) / 6));
  return {.label = std::move(label), .begin = std::floor(low), .end = std::ceil(high), .step = step};
}

EvaluationSection calibration_section(const std::vector<ResponseScoring>& scorings) {
  EvaluationSection section{.heading = "Measured against predicted"};
  Plot plot{.title = "Calibration", .caption = "tenths of the prediction; dotted: perfect"};
  double low = 0;
  double high = 1;
  for (const ResponseScoring& scoring : scorings) {
    if (scoring.calibration.empty()) continue;
    plot.series.push_back({.name = scoring.name, .line = scoring.calibration, .marks = scoring.calibration});
    for (const CurvePoint& point : scoring.calibration) {
      low = std::min({low, point.x, point.y});
      high = std::max({high, point.x, point.y});
    }
  }
  if (plot.series.empty()) return section;
  plot.x = axis_of("mean predicted, log2", low, high);
  plot.y = axis_of("mean measured, log2", low, high);
  plot.series.push_back(
      {.name = "perfect", .line = {{plot.x.begin, plot.x.begin}, {plot.x.end, plot.x.end}}, .is_reference = true});
  section.plots.push_back(std::move(plot));
  return section;
}

EvaluationSection difference_section(const std::vector<ScoringDifference>& differences) {
  EvaluationSection section{.heading = "Differences"};
  for (const ScoringDifference& difference : differences) {
    FigureTable table{.caption = fmt::format("{} less {}, on the same bootstrap samples, {}", difference.scoring,
                                             difference.baseline, plural(difference.patients, "patient", "patients")),
                      .columns = {"Measure", "difference"},
                      .rows = {}};
    for (const Measure& measure : difference.measures) {
      table.rows.push_back({measure_words(measure), "", {figure_cell(measure)}});
    }
    section.tables.push_back(std::move(table));
  }
  return section;
}

}  // namespace

std::string evaluation_html(const ResponseEvaluation& evaluation, const PageTemplates& templates) {
  EvaluationPage page{.kicker = "Evaluation of predicted drug responses",
                      .title = fmt::format("Response {}, {}", evaluation.truth_words, evaluation.unit_words)};
  page.facts = {{"Patients", count_words(evaluation.patients)},
                {"Responses that are limits", count_words(evaluation.limits)},
                {"Predictions without a response", count_words(evaluation.without_truth)}};
  for (const ResponseScoring& scoring : evaluation.scorings) page.sections.push_back(scoring_section(scoring));
  EvaluationSection calibration = calibration_section(evaluation.scorings);
  if (!calibration.plots.empty()) page.sections.push_back(std::move(calibration));
  if (!evaluation.differences.empty()) page.sections.push_back(difference_section(evaluation.differences));
  page.sections.push_back({.heading = "How these numbers were made", .sentences = evaluation.notes});
  return evaluation_page_html(std::move(page), templates);
}

}  // namespace marrow
