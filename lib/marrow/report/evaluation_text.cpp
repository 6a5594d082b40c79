#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>

#include "marrow/base/text.hpp"
#include "marrow/report/evaluation_table.hpp"
#include "marrow/report/query_table.hpp"
#include "marrow/report/words.hpp"

namespace marrow {
namespace {

struct MeasureLabel {
  std::string_view name;
  std::string_view words;
};

constexpr std::array<MeasureLabel, 35> labels{{{"c_harrell", "Harrell's C"},
                                               {"c_uno", "Uno's C"},
                                               {"auc", "AUC"},
                                               {"brier", "Brier score"},
                                               {"integrated_brier", "integrated Brier"},
                                               {"observed_expected", "observed/expected"},
                                               {"ici", "ICI"},
                                               {"e50", "E50"},
                                               {"e90", "E90"},
                                               {"calibration_intercept", "calibration intercept"},
                                               {"calibration_slope", "calibration slope"},
                                               {"margin_slope", "slope of the margin"},
                                               {"incidence", "incidence"},
                                               {"competing_incidence", "competing incidence"},
                                               {"nri_events", "NRI, events"},
                                               {"nri_non_events", "NRI, without event"},
                                               {"answered", "answered"},
                                               {"accuracy", "accuracy"},
                                               {"accuracy_of_all", "accuracy, abstained wrong"},
                                               {"balanced_accuracy", "balanced accuracy"},
                                               {"macro_f1", "macro F1"},
                                               {"log_loss", "log loss"},
                                               {"calibration_error", "calibration error (ECE)"},
                                               {"recall", "recall"},
                                               {"precision", "precision"},
                                               {"f1", "F1"},
                                               {"auroc", "AUROC"},
                                               {"auprc", "AUPRC"},
                                               {"cumulative_incidence", "cumulative incidence"},
                                               {"net_benefit", "net benefit"},
                                               {"rmse", "root mean squared error"},
                                               {"mae", "mean absolute error"},
                                               {"r_squared", "R squared"},
                                               {"pearson", "Pearson's r"},
                                               {"spearman", "Spearman's rho"}}};

/// A table for `aligned_columns`.
class Table {
 public:
  explicit Table(std::vector<std::string> header) { add(std::move(header)); }
  void add(std::vector<std::string> cells) {
    for (std::string& cell : cells) cell = file_text(cell);
    text_ += join(cells, "\t") + "\n";
  }
  [[nodiscard]] std::string text() const { return aligned_columns(text_); }

 private:
  std::string text_;
};

/// What could not be told: each reason once, with whom it concerns.
class Reasons {
 public:
  /// The number, or "not estimable" with its reason kept for the end.
  std::string cell(const std::string& subject, const Measure& measure) {
    if (measure.value) return measure_number_words(measure);
    const auto has_reason = [&](const auto& entry) { return entry.first == measure.reason; };
    auto found = std::find_if(entries_.begin(), entries_.end(), has_reason);
    if (found == entries_.end()) found = entries_.insert(entries_.end(), {measure.reason, {}});
    std::vector<std::string>& subjects = found->second;
    if (std::find(subjects.begin(), subjects.end(), subject) == subjects.end()) subjects.push_back(subject);
    return "not estimable";
  }
  [[nodiscard]] std::string text() const {
    std::string text;
    for (const auto& [reason, subjects] : entries_) {
      text += fmt::format("  {}: {}\n", file_text(reason), file_text(join(subjects, "; ")));
    }
    return text.empty() ? text : "\nNot estimable\n" + text;
  }

 private:
  std::vector<std::pair<std::string, std::vector<std::string>>> entries_;
};

std::string notes_text(const std::vector<std::string>& notes) {
  std::string text = "\n";
  for (const std::string& note : notes) text += note + "\n";
  return text + std::string(research_use_words) + "\n";
}

std::string group_table(const std::string& heading, const std::vector<GroupOutcome>& groups, Reasons& reasons) {
  Table table({heading, "patients", "events", "incidence, 3 years", "incidence, 5 years", "competing, 5 years"});
  for (const GroupOutcome& group : groups) {
    std::vector<std::string> row{group.name, std::to_string(group.patients), std::to_string(group.events)};
    for (const Measure& measure : group.measures) row.push_back(reasons.cell(heading + " " + group.name, measure));
    table.add(std::move(row));
  }
  return table.text();
}

std::string scoring_table(const SurvivalEvaluation& evaluation, Reasons& reasons) {
  std::vector<std::string> header{"score"};
  std::vector<std::string> patients{"patients (events)"};
  std::vector<std::string> missing{"without a score"};
  std::vector<std::string> repeats{"repeats"};
  for (const ScoringPerformance& scoring : evaluation.scorings) {
    header.push_back(scoring.is_baseline ? scoring.name + " [baseline]" : scoring.name);
    patients.push_back(fmt::format("{} ({})", scoring.patients, scoring.events));
    missing.push_back(std::to_string(scoring.without_score));
    repeats.push_back(std::to_string(scoring.repeats));
  }
  Table table(header);
  table.add(patients);
  table.add(missing);
  table.add(repeats);
  for (std::size_t k = 0; k < evaluation.scorings.front().measures.size(); ++k) {
    std::vector<std::string> row{measure_words(evaluation.scorings.front().measures[k])};
    for (const ScoringPerformance& scoring : evaluation.scorings) {
      row.push_back(reasons.cell(scoring.name, scoring.measures[k]));
    }
    table.add(std::move(row));
  }
  return table.text();
}

std::string difference_table(const std::vector<ScoringDifference>& differences, Reasons& reasons) {
  std::vector<std::string> header{"difference"};
  for (const ScoringDifference& one : differences) header.push_back(fmt::format("{} - {}", one.scoring, one.baseline));
  Table table(header);
  for (std::size_t k = 0; k < differences.front().measures.size(); ++k) {
    std::vector<std::string> row{measure_words(differences.front().measures[k])};
    for (const ScoringDifference& one : differences) {
      row.push_back(reasons.cell(fmt::format("{} - {}", one.scoring, one.baseline), one.measures[k]));
    }
    table.add(std::move(row));
  }
  return table.text();
}

std::string scheme_text(const SchemePerformance& scheme, Reasons& reasons) {
  std::string text = "\n" + group_table(scheme.column, scheme.groups, reasons);
  std::vector<std::string> measures;
  for (const Measure& measure : scheme.measures) {
    measures.push_back(fmt::format("{} {}", measure_words(measure), reasons.cell(scheme.column, measure)));
  }
  text += fmt::format("  {}{}\n", join(measures, "; "),
                      scheme.is_order_stated ? "" : " (groups ordered by their observed incidence: flattering)");
  for (const Reclassification& one : scheme.reclassifications) {
    Table table({scheme.column, one.scoring, "patients", "events", "incidence, 5 years"});
    for (const ReclassificationCell& cell : one.cells) {
      if (cell.patients == 0) continue;
      table.add({cell.from, cell.to, std::to_string(cell.patients), std::to_string(cell.events),
                 reasons.cell(fmt::format("{} {} in {}", scheme.column, cell.from, cell.to), cell.incidence)});
    }
    text += "\n" + table.text();
    std::vector<std::string> net;
    for (const Measure& measure : one.net) {
      net.push_back(fmt::format("{} {}", measure_words(measure), reasons.cell(one.scoring, measure)));
    }
    if (!net.empty()) text += fmt::format("  {}\n", join(net, "; "));
  }
  return text;
}

std::string subgroup_table(const std::vector<Subgroup>& subgroups, Reasons& reasons) {
  Table table({"subgroup", "score", "patients (events)", "incidence, 5 years", "Harrell's C", "observed/expected",
               "calibration slope"});
  for (const Subgroup& subgroup : subgroups) {
    const std::string name = fmt::format("{} {}", subgroup.column, subgroup.outcome.name);
    for (const SubgroupScoring& scoring : subgroup.scorings) {
      std::vector<std::string> row{name, scoring.scoring, fmt::format("{} ({})", scoring.patients, scoring.events),
                                   reasons.cell(name, subgroup.outcome.measures[1])};
      for (const Measure& measure : scoring.measures)
        row.push_back(reasons.cell(name + ", " + scoring.scoring, measure));
      table.add(std::move(row));
    }
  }
  return table.text();
}

std::string applicability_text(const std::vector<ApplicabilityCounts>& models) {
  std::string text;
  for (const ApplicabilityCounts& counts : models) {
    text += fmt::format("\n{}: {} scored, {} of them with a caution; {} not assessed\n", file_text(counts.model),
                        counts.scored, counts.with_caution, counts.not_assessed);
    for (const auto& [reason, patients] : counts.reasons) {
      text += fmt::format("  {} {}\n", patients, file_text(reason));
    }
  }
  return text;
}

}  // namespace

std::string measure_words(const Measure& measure) {
  const auto found =
      std::find_if(labels.begin(), labels.end(), [&](const MeasureLabel& label) { return label.name == measure.name; });
  std::string words(found == labels.end() ? std::string_view(measure.name) : found->words);
  if (measure.years) {
    words += fmt::format(", {} {}", format_number(*measure.years), *measure.years == 1 ? "year" : "years");
  }
  return words;
}

std::string measure_number_words(const Measure& measure) {
  if (!measure.value) return "not estimable: " + measure.reason;
  // No "-0.000".
  const auto words = [](double number) { return fmt::format("{:.3f}", std::abs(number) < 0.0005 ? 0.0 : number); };
  if (!measure.low || !measure.high) return words(*measure.value);
  return fmt::format("{} ({} to {})", words(*measure.value), words(*measure.low), words(*measure.high));
}

std::string evaluation_text(const SurvivalEvaluation& evaluation) {
  Reasons reasons;
  std::string text = fmt::format(
      "Event {}; {} patients at risk on day {}; left out: {} by the value of the event, {} ended by the landmark, {} "
      "without outcome, {} not to be evaluated; {} scored but not among them\n\n",
      file_text(evaluation.event_words), evaluation.cohort.patients, format_number(evaluation.landmark_days),
      evaluation.excluded, evaluation.ended_by_landmark, evaluation.missing_outcome, evaluation.not_evaluated,
      evaluation.scored_not_judged);
  text += group_table("patients", {evaluation.cohort}, reasons);
  if (!evaluation.scorings.empty()) {
    text += "\n" + scoring_table(evaluation, reasons);
    std::vector<std::string> null;
    for (const Measure& measure : evaluation.null) {
      null.push_back(fmt::format("{} {}", measure_words(measure), reasons.cell("without a model", measure)));
    }
    text += fmt::format("  without a model: {}\n", join(null, "; "));
  }
  if (!evaluation.differences.empty()) text += "\n" + difference_table(evaluation.differences, reasons);
  for (const ScoringPerformance& scoring : evaluation.scorings) {
    if (!scoring.groups.empty()) text += "\n" + group_table(scoring.name, scoring.groups, reasons);
  }
  for (const SchemePerformance& scheme : evaluation.schemes) text += scheme_text(scheme, reasons);
  if (!evaluation.subgroups.empty()) text += "\n" + subgroup_table(evaluation.subgroups, reasons);
  return text + applicability_text(evaluation.applicability) + reasons.text() + notes_text(evaluation.notes);
}

std::string evaluation_text(const ClassifierEvaluation& evaluation) {
  Reasons reasons;
  std::string text = fmt::format("Truth {}; {} patients, {} abstained; {} predictions without a truth\n\n",
                                 file_text(evaluation.truth_words), evaluation.patients, evaluation.abstained,
                                 evaluation.without_truth);
  Table all({"measure", "all"});
  for (const Measure& measure : evaluation.measures) all.add({measure_words(measure), reasons.cell("all", measure)});
  text += all.text();
  std::vector<std::string> header{"class", "patients", "called", "abstained"};
  if (!evaluation.classes.empty()) {
    for (const Measure& measure : evaluation.classes.front().measures) header.push_back(measure_words(measure));
  }
  Table classes(header);
  for (const ClassPerformance& one : evaluation.classes) {
    std::vector<std::string> row{one.name, std::to_string(one.patients), std::to_string(one.predicted),
                                 std::to_string(one.abstained)};
    for (const Measure& measure : one.measures) row.push_back(reasons.cell(one.name, measure));
    classes.add(std::move(row));
  }
  text += "\n" + classes.text();
  std::vector<std::string> answers{"truth \\ answer"};
  for (const ClassPerformance& one : evaluation.classes) answers.push_back(one.name);
  answers.emplace_back("(abstained)");
  Table confusion(answers);
  for (std::size_t k = 0; k < evaluation.confusion.size(); ++k) {
    std::vector<std::string> row{evaluation.classes[k].name};
    for (const std::int64_t count : evaluation.confusion[k]) row.push_back(std::to_string(count));
    confusion.add(std::move(row));
  }
  text += "\n" + confusion.text();
  return text + reasons.text() + notes_text(evaluation.notes);
}

std::string evaluation_text(const ResponseEvaluation& evaluation) {
  Reasons reasons;
  std::string text =
      fmt::format("Response {}, {}; {} patients, {} responses are limits; {} predictions without a response\n\n",
                  file_text(evaluation.truth_words), evaluation.unit_words, evaluation.patients, evaluation.limits,
                  evaluation.without_truth);
  for (const ResponseScoring& scoring : evaluation.scorings) {
    Table table(
        {scoring.name + (scoring.is_baseline ? " (baseline)" : ""), fmt::format("{} patients", scoring.patients)});
    for (const Measure& measure : scoring.measures) {
      table.add({measure_words(measure), reasons.cell(scoring.name, measure)});
    }
    text += table.text() + "\n";
  }
  if (!evaluation.differences.empty()) text += difference_table(evaluation.differences, reasons);
  return text + reasons.text() + notes_text(evaluation.notes);
}

}  // namespace marrow
