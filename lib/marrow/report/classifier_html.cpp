#include <fmt/format.h>

#include "marrow/report/evaluation_html.hpp"
#include "marrow/report/evaluation_page.hpp"
#include "marrow/report/evaluation_table.hpp"
#include "marrow/report/words.hpp"

namespace marrow {
namespace {

EvaluationSection overall_section(const ClassifierEvaluation& evaluation) {
  EvaluationSection section{.heading = "All classes together"};
  FigureTable table{.caption = "95\u00a0% intervals", .columns = {"Measure", "value"}, .rows = {}};
  for (const Measure& measure : evaluation.measures) {
    table.rows.push_back({measure_words(measure), "", {figure_cell(measure)}});
  }
  section.tables.push_back(std::move(table));
  return section;
}

FigureTable class_table(const std::vector<ClassPerformance>& classes) {
  FigureTable table{
      .caption = "Each class against the rest, 95\u00a0% intervals", .columns = {"Class", "called"}, .rows = {}};
  for (const Measure& measure : classes.front().measures) table.columns.push_back(measure_words(measure));
  for (const ClassPerformance& one : classes) {
    FigureRow row{one.name,
                  fmt::format("{}, {} abstained", plural(one.patients, "patient", "patients"), one.abstained),
                  {figure_cell(one.predicted)}};
    for (const Measure& measure : one.measures) row.cells.push_back(figure_cell(measure));
    table.rows.push_back(std::move(row));
  }
  return table;
}

/// ROC and calibration curves of the classes that have them.
std::vector<Plot> class_plots(const std::vector<ClassPerformance>& classes) {
  Plot roc{.title = "ROC curves", .caption = "each class against the rest"};
  roc.x = {.label = "patients of other classes above the threshold, %", .is_percent = true};
  roc.y = {.label = "patients of the class above the threshold, %", .is_percent = true};
  Plot calibration{.title = "Calibration",
                   .caption = "tenths of the probability with 95\u00a0% intervals; dotted: perfect"};
  calibration.x = {.label = "predicted probability, %", .is_percent = true};
  calibration.y = {.label = "share of the class, %", .is_percent = true};
  for (const ClassPerformance& one : classes) {
    if (!one.roc.empty()) roc.series.push_back({.name = one.name, .line = one.roc});
    if (!one.calibration.empty()) {
      calibration.series.push_back({.name = one.name, .line = one.calibration, .marks = one.calibration});
    }
  }
  std::vector<Plot> plots;
  if (!roc.series.empty()) {
    roc.series.push_back({.name = "chance", .line = {{0, 0}, {1, 1}}, .is_reference = true});
    plots.push_back(std::move(roc));
  }
  if (!calibration.series.empty()) {
    calibration.series.push_back({.name = "perfect", .line = {{0, 0}, {1, 1}}, .is_reference = true});
    plots.push_back(std::move(calibration));
  }
  return plots;
}

EvaluationSection class_section(const std::vector<ClassPerformance>& classes) {
  EvaluationSection section{.heading = "Class by class"};
  section.tables.push_back(class_table(classes));
  section.plots = class_plots(classes);
  if (classes.size() > most_plot_series && !section.plots.empty()) {
    section.sentences.push_back(fmt::format("Plots show the first {} classes.", most_plot_series));
  }
  return section;
}

EvaluationSection confusion_section(const ClassifierEvaluation& evaluation) {
  EvaluationSection section{.heading = "Confusion matrix"};
  FigureTable table{.caption = "Truth by row, answer by column", .columns = {"Truth"}, .rows = {}};
  for (const ClassPerformance& one : evaluation.classes) table.columns.push_back(one.name);
  table.columns.emplace_back("abstained");
  for (std::size_t k = 0; k < evaluation.confusion.size(); ++k) {
    FigureRow row{evaluation.classes[k].name, "", {}};
    for (const std::int64_t count : evaluation.confusion[k]) row.cells.push_back(figure_cell(count));
    table.rows.push_back(std::move(row));
  }
  section.tables.push_back(std::move(table));
  return section;
}

}  // namespace

std::string evaluation_html(const ClassifierEvaluation& evaluation, const PageTemplates& templates) {
  EvaluationPage page{.kicker = "Evaluation of a classifier", .title = fmt::format("Truth {}", evaluation.truth_words)};
  page.facts = {{"Patients", count_words(evaluation.patients)},
                {"Without an answer", count_words(evaluation.abstained)},
                {"Predictions without a truth", count_words(evaluation.without_truth)}};
  page.sections.push_back(overall_section(evaluation));
  if (!evaluation.classes.empty()) page.sections.push_back(class_section(evaluation.classes));
  page.sections.push_back(confusion_section(evaluation));
  page.sections.push_back({.heading = "How these numbers were made", .sentences = evaluation.notes});
  return evaluation_page_html(std::move(page), templates);
}

}  // namespace marrow
