#include "marrow/report/evaluation_html.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "marrow/base/text.hpp"
#include "marrow/report/evaluation_page.hpp"
#include "marrow/report/evaluation_table.hpp"
#include "marrow/report/words.hpp"

namespace marrow {
namespace {

const Measure* find_measure(const std::vector<Measure>& measures, const std::string& name,
                            std::optional<double> years) {
  const auto found = std::find_if(measures.begin(), measures.end(),
                                  [&](const Measure& one) { return one.name == name && one.years == years; });
  return found == measures.end() ? nullptr : &*found;
}

/// A table of the measures of these names, a row a score.
FigureTable measure_table(const SurvivalEvaluation& evaluation, std::string caption,
                          const std::vector<std::string>& names) {
  FigureTable table{.caption = std::move(caption), .columns = {"Score"}, .rows = {}};
  std::vector<Measure> shown;
  for (const Measure& measure : evaluation.scorings.front().measures) {
    if (std::find(names.begin(), names.end(), measure.name) == names.end()) continue;
    shown.push_back(measure);
    table.columns.push_back(measure_words(measure));
  }
  for (const ScoringPerformance& scoring : evaluation.scorings) {
    FigureRow row{scoring.name,
                  fmt::format("{}{} patients, {} events", scoring.is_baseline ? "baseline; " : "",
                              count_words(scoring.patients), count_words(scoring.events)),
                  {}};
    for (const Measure& measure : shown) {
      const Measure* own = find_measure(scoring.measures, measure.name, measure.years);
      row.cells.push_back(own == nullptr ? FigureCell{"not estimable"} : figure_cell(*own));
    }
    table.rows.push_back(std::move(row));
  }
  // The model that gives everybody the same incidence, where one of its numbers is in the table.
  FigureRow null{"without a model", "the same incidence for everybody", {}};
  bool has_null = false;
  for (const Measure& measure : shown) {
    const Measure* own = find_measure(evaluation.null, measure.name, measure.years);
    has_null = has_null || own != nullptr;
    null.cells.push_back(own == nullptr ? FigureCell{} : figure_cell(*own));
  }
  if (has_null) table.rows.push_back(std::move(null));
  return table;
}

EvaluationSection scores_section(const SurvivalEvaluation& evaluation) {
  EvaluationSection section{.heading = "What each score is worth"};
  section.tables.push_back(measure_table(evaluation, "Discrimination: 0.5 is chance, 1 perfect; 95\u00a0% intervals",
                                         {"c_harrell", "c_uno", "auc"}));
  section.tables.push_back(
      measure_table(evaluation, "Error of the probabilities: smaller is better", {"brier", "integrated_brier"}));
  section.tables.push_back(
      measure_table(evaluation, "Calibration: observed/expected and slopes are 1, intercepts 0 where it is right",
                    {"observed_expected", "calibration_intercept", "calibration_slope", "margin_slope"}));
  section.tables.push_back(measure_table(
      evaluation, "Distance of the probabilities from the smoothed observed incidence: mean, median, 90th percentile",
      {"ici", "e50", "e90"}));
  for (const ScoringPerformance& scoring : evaluation.scorings) {
    if (scoring.without_score == 0) continue;
    section.sentences.push_back(fmt::format("{} of the patients have no score of {}: left out, not filled in.",
                                            count_words(scoring.without_score), scoring.name));
  }
  return section;
}

EvaluationSection differences_section(const std::vector<ScoringDifference>& differences) {
  EvaluationSection section{.heading = "Beside the baselines"};
  section.sentences = {
      "Paired differences, score minus baseline, on the patients that both scored. An interval that "
      "holds 0 shows no difference."};
  const auto forest = [&](const std::string& caption, const std::vector<std::string>& names) {
    std::vector<ForestRow> rows;
    for (const ScoringDifference& difference : differences) {
      for (const Measure& measure : difference.measures) {
        if (std::find(names.begin(), names.end(), measure.name) == names.end()) continue;
        rows.push_back(
            {fmt::format("{} − {}", difference.scoring, difference.baseline), measure_words(measure), measure});
      }
    }
    section.forests.push_back(forest_record(caption, rows, 0));
  };
  forest("Discrimination: right of the line the score ranks better", {"c_harrell", "c_uno", "auc"});
  forest("Brier score: left of the line the score errs less", {"brier", "integrated_brier"});
  return section;
}

/// One plot a horizon, each score's smooth curve with its groups of patients.
std::vector<Plot> calibration_plots(const SurvivalEvaluation& evaluation) {
  std::vector<Plot> plots;
  for (const double years : {3.0, 5.0}) {
    Plot plot{.title = fmt::format("Calibration at {:.0f} years", years),
              .caption = "lines: smoothed; marks: fifths of the patients with 95\u00a0% intervals; dotted: perfect"};
    double largest = 0;
    for (const ScoringPerformance& scoring : evaluation.scorings) {
      for (const CalibrationCurve& curve : scoring.calibration) {
        if (curve.years != years) continue;
        PlotSeries series{.name = scoring.name, .line = curve.smooth};
        for (const CalibrationGroup& group : curve.groups) {
          if (!group.observed.value) continue;
          series.marks.push_back({group.predicted, *group.observed.value, group.observed.low, group.observed.high});
          largest = std::max({largest, group.predicted, group.observed.high.value_or(*group.observed.value)});
        }
        for (const CurvePoint& point : curve.smooth) largest = std::max({largest, point.x, point.y});
        plot.series.push_back(std::move(series));
      }
    }
    if (plot.series.empty()) continue;
    plot.x = axis_to("predicted probability, %", largest, true);
    plot.y = axis_to("observed incidence, %", largest, true);
    plot.series.push_back({.name = "perfect", .line = {{0, 0}, {plot.x.end, plot.x.end}}, .is_reference = true});
    plots.push_back(std::move(plot));
  }
  return plots;
}

std::vector<Plot> roc_plots(const SurvivalEvaluation& evaluation) {
  Plot plot{.title = "ROC curve at 5 years",
            .caption = "weighted for censoring; who ended by a competing event has no event"};
  plot.x = {.label = "patients without the event above the threshold, %", .is_percent = true};
  plot.y = {.label = "patients with the event above the threshold, %", .is_percent = true};
  for (const ScoringPerformance& scoring : evaluation.scorings) {
    if (!scoring.roc.empty()) plot.series.push_back({.name = scoring.name, .line = scoring.roc});
  }
  if (plot.series.empty()) return {};
  plot.series.push_back({.name = "chance", .line = {{0, 0}, {1, 1}}, .is_reference = true});
  return {plot};
}

std::vector<Plot> decision_plots(const SurvivalEvaluation& evaluation) {
  Plot plot{.title = "Decision curve at 5 years",
            .caption = "net benefit of treating who is at or above the threshold; higher is better"};
  double highest = 0;
  std::vector<CurvePoint> all;
  for (const ScoringPerformance& scoring : evaluation.scorings) {
    if (scoring.net_benefit.empty()) continue;
    PlotSeries series{.name = scoring.name};
    for (const NetBenefitPoint& point : scoring.net_benefit) {
      series.line.push_back({point.threshold, point.scoring});
      highest = std::max({highest, point.scoring, point.all});
      // Of the first score's patients; it leaves the picture below 0.
      if (plot.series.empty()) all.push_back({point.threshold, point.all});
    }
    plot.series.push_back(std::move(series));
  }
  if (plot.series.empty()) return {};
  plot.x = {.label = "threshold: probability by 5 years, %", .end = 0.5, .step = 0.1, .is_percent = true};
  plot.y = axis_to("net benefit per 100 patients", highest, true);
  plot.y.begin = -plot.y.step;
  plot.series.push_back({.name = "treat all", .line = all, .is_reference = true});
  plot.series.push_back({.name = "treat none", .line = {{0, 0}, {0.5, 0}}, .is_reference = true});
  return {plot};
}

Plot incidence_plot(const std::string& title, const std::vector<GroupOutcome>& groups) {
  Plot plot{.title = title, .caption = "Aalen-Johansen, beside the competing ends"};
  double largest = 0;
  for (const GroupOutcome& group : groups) {
    PlotSeries series{.name = fmt::format("{} ({})", group.name, group.patients), .line = {{0, 0}}, .is_stepped = true};
    for (const CurvePoint& point : group.incidence) {
      if (point.x > 5) break;
      series.line.push_back(point);
      largest = std::max(largest, point.y);
    }
    series.line.push_back({5, series.line.back().y});
    if (group.patients > 0) plot.series.push_back(std::move(series));
  }
  plot.x = {.label = "years", .end = 5, .step = 1};
  plot.y = axis_to("cumulative incidence, %", std::max(largest, 0.01), true);
  return plot;
}

EvaluationSection plots_section(const SurvivalEvaluation& evaluation) {
  EvaluationSection section{.heading = "Curves"};
  for (const auto& plots : {calibration_plots(evaluation), roc_plots(evaluation), decision_plots(evaluation)}) {
    section.plots.insert(section.plots.end(), plots.begin(), plots.end());
  }
  for (const ScoringPerformance& scoring : evaluation.scorings) {
    if (scoring.groups.empty()) continue;
    section.plots.push_back(incidence_plot(fmt::format("Incidence by group of {}", scoring.name), scoring.groups));
  }
  if (evaluation.scorings.size() > most_plot_series) {
    section.sentences.push_back(fmt::format("Plots show the first {} scores.", most_plot_series));
  }
  return section;
}

FigureTable group_table(const std::string& heading, const std::vector<GroupOutcome>& groups) {
  FigureTable table{
      .caption = "Groups with their observed incidence, 95\u00a0% intervals",
      .columns = {heading, "patients", "events", "incidence, 3 years", "incidence, 5 years", "competing, 5 years"},
      .rows = {}};
  for (const GroupOutcome& group : groups) {
    FigureRow row{group.name, "", {figure_cell(group.patients), figure_cell(group.events)}};
    for (const Measure& measure : group.measures) row.cells.push_back(figure_cell(measure));
    table.rows.push_back(std::move(row));
  }
  return table;
}

FigureTable reclassification_table(const std::string& scheme, const Reclassification& one) {
  FigureTable table{
      .caption = fmt::format("Patients of {} in the groups of {}, with their observed incidence", scheme, one.scoring),
      .columns = {scheme, one.scoring, "patients", "events", "incidence, 5 years"},
      .rows = {}};
  for (const ReclassificationCell& cell : one.cells) {
    if (cell.patients == 0) continue;
    table.rows.push_back(
        {cell.from,
         "",
         {{cell.to}, figure_cell(cell.patients), figure_cell(cell.events), figure_cell(cell.incidence)}});
  }
  return table;
}

EvaluationSection scheme_section(const SchemePerformance& scheme) {
  EvaluationSection section{.heading = fmt::format("Scheme {}", scheme.column)};
  for (const Measure& measure : scheme.measures) {
    section.sentences.push_back(fmt::format("{}: {}", measure_words(measure), measure_number_words(measure)));
  }
  if (!scheme.is_order_stated) {
    section.sentences.emplace_back("The groups are ordered by their own observed incidence, which flatters these.");
  }
  if (scheme.without_group > 0) {
    section.sentences.push_back(fmt::format("{} patients have no group.", count_words(scheme.without_group)));
  }
  section.tables.push_back(group_table(scheme.column, scheme.groups));
  for (const Reclassification& one : scheme.reclassifications) {
    section.tables.push_back(reclassification_table(scheme.column, one));
    for (const Measure& measure : one.net) {
      section.sentences.push_back(
          fmt::format("{}, {}: {}", one.scoring, measure_words(measure), measure_number_words(measure)));
    }
  }
  section.plots.push_back(incidence_plot(fmt::format("Incidence by {}", scheme.column), scheme.groups));
  return section;
}

EvaluationSection subgroups_section(const SurvivalEvaluation& evaluation) {
  EvaluationSection section{.heading = "Subgroups"};
  section.sentences = {"Numbers of a subgroup with fewer than 20 events are not estimable; its counts are shown."};
  FigureTable table{
      .caption = "Subgroups with their observed incidence, 95\u00a0% intervals",
      .columns = {"Subgroup", "patients", "events", "incidence, 3 years", "incidence, 5 years", "competing, 5 years"},
      .rows = {}};
  for (const Subgroup& subgroup : evaluation.subgroups) {
    const GroupOutcome& outcome = subgroup.outcome;
    FigureRow row{fmt::format("{} {}", subgroup.column, outcome.name), "", {}};
    row.cells = {figure_cell(outcome.patients), figure_cell(outcome.events)};
    for (const Measure& measure : outcome.measures) row.cells.push_back(figure_cell(measure));
    table.rows.push_back(std::move(row));
  }
  section.tables.push_back(std::move(table));
  const auto forest = [&](const std::string& caption, const std::string& name, double centre) {
    std::vector<ForestRow> rows;
    for (const Subgroup& subgroup : evaluation.subgroups) {
      for (const SubgroupScoring& scoring : subgroup.scorings) {
        for (const Measure& measure : scoring.measures) {
          if (measure.name != name) continue;
          rows.push_back({fmt::format("{} {}", subgroup.column, subgroup.outcome.name),
                          fmt::format("{}; {} events", scoring.scoring, count_words(scoring.events)), measure});
        }
      }
    }
    section.forests.push_back(forest_record(caption, rows, centre));
  };
  forest("Harrell's C; the line is chance, 0.5", "c_harrell", 0.5);
  forest("Observed/expected at 5 years; the line is 1", "observed_expected", 1);
  forest("Calibration slope at 5 years; the line is 1", "calibration_slope", 1);
  return section;
}

EvaluationSection applicability_section(const std::vector<ApplicabilityCounts>& models) {
  EvaluationSection section{.heading = "For whom the models gave a score"};
  FigureTable table{.caption = "Of the patients with an outcome",
                    .columns = {"Model", "scored", "of them with a caution", "not assessed"},
                    .rows = {}};
  for (const ApplicabilityCounts& counts : models) {
    table.rows.push_back(
        {counts.model,
         "",
         {figure_cell(counts.scored), figure_cell(counts.with_caution), figure_cell(counts.not_assessed)}});
    for (const auto& [reason, patients] : counts.reasons) {
      section.sentences.push_back(
          fmt::format("{}: {}, {}", counts.model, plural(patients, "patient", "patients"), reason));
    }
  }
  section.tables.push_back(std::move(table));
  return section;
}

std::string incidence_words(const GroupOutcome& cohort, std::size_t k) {
  const Measure& measure = cohort.measures[k];
  if (!measure.value) return "not estimable: " + measure.reason;
  return fmt::format("{} ({} to {})", fraction_words(*measure.value),
                     fraction_words(measure.low.value_or(*measure.value)),
                     fraction_words(measure.high.value_or(*measure.value)));
}

}  // namespace

std::string evaluation_html(const SurvivalEvaluation& evaluation, const PageTemplates& templates) {
  EvaluationPage page{.kicker = "Evaluation of scores beside outcomes",
                      .title = fmt::format("Event {}", evaluation.event_words)};
  page.facts = {{"At risk", fmt::format("{} on day {}", plural(evaluation.cohort.patients, "patient", "patients"),
                                        format_number(evaluation.landmark_days))},
                {"Events, competing ends", fmt::format("{}, {}", count_words(evaluation.cohort.events),
                                                       count_words(evaluation.cohort.competing))},
                {"Incidence by 3 years", incidence_words(evaluation.cohort, 0)},
                {"Incidence by 5 years", incidence_words(evaluation.cohort, 1)},
                {"Left out",
                 fmt::format("{} by the value of the event, {} ended by the landmark, {} without outcome, {} not to be "
                             "evaluated",
                             evaluation.excluded, evaluation.ended_by_landmark, evaluation.missing_outcome,
                             evaluation.not_evaluated)},
                {"Scored, yet not among these", count_words(evaluation.scored_not_judged)}};
  if (!evaluation.scorings.empty()) page.sections.push_back(scores_section(evaluation));
  if (!evaluation.differences.empty()) page.sections.push_back(differences_section(evaluation.differences));
  if (!evaluation.scorings.empty()) page.sections.push_back(plots_section(evaluation));
  for (const SchemePerformance& scheme : evaluation.schemes) page.sections.push_back(scheme_section(scheme));
  if (!evaluation.subgroups.empty()) page.sections.push_back(subgroups_section(evaluation));
  if (!evaluation.applicability.empty()) page.sections.push_back(applicability_section(evaluation.applicability));
  page.sections.push_back({.heading = "How these numbers were made", .sentences = evaluation.notes});
  return evaluation_page_html(std::move(page), templates);
}

}  // namespace marrow
