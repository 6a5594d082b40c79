#include "marrow/report/evaluation_table.hpp"

#include <array>

#include "marrow/base/text.hpp"
#include "marrow/report/words.hpp"

namespace marrow {
namespace {

/// What stands in front of the numbers of a line.
struct Place {
  std::string section;
  std::string subject = {};
  std::string compared_with = {};
  std::string group = {};
  std::optional<std::int64_t> patients = {};
  std::optional<std::int64_t> events = {};
};

/// A cell of text from a file: tabs and line ends escaped, empty is missing.
std::string text_cell(const std::string& text) {
  return text.empty() ? "NA" : file_text(text);
}

std::string number_cell(const std::optional<double>& number) {
  return number ? format_number(*number) : "NA";
}

std::string count_cell(const std::optional<std::int64_t>& count) {
  return count ? std::to_string(*count) : "NA";
}

class Lines {
 public:
  void add(const Place& place, const Measure& measure, const std::optional<double>& at = std::nullopt) {
    text_ += join({text_cell(place.section), text_cell(place.subject), text_cell(place.compared_with),
                   text_cell(place.group), measure.name, number_cell(measure.years), number_cell(at),
                   count_cell(place.patients), count_cell(place.events), number_cell(measure.value),
                   number_cell(measure.low), number_cell(measure.high), text_cell(measure.reason)},
                  "\t") +
             "\n";
  }
  void add_all(const Place& place, const std::vector<Measure>& measures) {
    for (const Measure& measure : measures) add(place, measure);
  }
  void add_curve(const Place& place, const std::string& name, const std::optional<double>& years,
                 const std::vector<CurvePoint>& points) {
    for (const CurvePoint& point : points) {
      add(place, {.name = name, .years = years, .value = point.y, .low = point.low, .high = point.high}, point.x);
    }
  }
  void add_count(const Place& place, const std::string& name, std::int64_t count) {
    add(place, {.name = name, .years = std::nullopt, .value = static_cast<double>(count)});
  }
  void add_group(Place place, const GroupOutcome& group) {
    place.group = group.name;
    place.patients = group.patients;
    place.events = group.events;
    add_count(place, "competing", group.competing);
    add_all(place, group.measures);
    add_curve(place, "cumulative_incidence", std::nullopt, group.incidence);
  }
  [[nodiscard]] std::string take() { return std::move(text_); }

 private:
  std::string text_ =
      "section\tsubject\tcompared_with\tgroup\tmeasure\tyears\tat\tpatients\tevents\tvalue\tlow\thigh\treason\n";
};

void add_scoring(Lines& lines, const ScoringPerformance& scoring) {
  Place place{.section = "scoring", .subject = scoring.name, .patients = scoring.patients, .events = scoring.events};
  lines.add_count(place, "without_score", scoring.without_score);
  lines.add_count(place, "repeats", scoring.repeats);
  lines.add_all(place, scoring.measures);
  lines.add_curve(place, "roc", 5, scoring.roc);
  for (const CalibrationCurve& curve : scoring.calibration) {
    lines.add_curve(place, "calibration_curve", curve.years, curve.smooth);
    for (const CalibrationGroup& group : curve.groups) {
      Place part = place;
      part.patients = group.patients;
      part.events = group.events;
      Measure observed = group.observed;
      observed.name = "calibration_group";
      lines.add(part, observed, group.predicted);
    }
  }
  for (const NetBenefitPoint& point : scoring.net_benefit) {
    lines.add(place, {.name = "net_benefit", .years = 5, .value = point.scoring}, point.threshold);
    lines.add(place, {.name = "net_benefit_of_all", .years = 5, .value = point.all}, point.threshold);
  }
  for (const GroupOutcome& group : scoring.groups) {
    lines.add_group({.section = "risk_group", .subject = scoring.name}, group);
  }
}

void add_scheme(Lines& lines, const SchemePerformance& scheme) {
  const Place place{.section = "scheme", .subject = scheme.column};
  lines.add_count(place, "without_group", scheme.without_group);
  lines.add_all(place, scheme.measures);
  for (const GroupOutcome& group : scheme.groups) lines.add_group(place, group);
  for (const Reclassification& one : scheme.reclassifications) {
    for (const ReclassificationCell& cell : one.cells) {
      lines.add({.section = "reclassification",
                 .subject = one.scoring,
                 .compared_with = scheme.column,
                 .group = cell.from + " -> " + cell.to,
                 .patients = cell.patients,
                 .events = cell.events},
                cell.incidence);
    }
    lines.add_all({.section = "reclassification", .subject = one.scoring, .compared_with = scheme.column}, one.net);
  }
}

}  // namespace

std::string evaluation_tsv(const SurvivalEvaluation& evaluation) {
  Lines lines;
  const Place cohort{.section = "cohort"};
  lines.add_count(cohort, "excluded", evaluation.excluded);
  lines.add_count(cohort, "ended_by_landmark", evaluation.ended_by_landmark);
  lines.add_count(cohort, "missing_outcome", evaluation.missing_outcome);
  lines.add_count(cohort, "not_evaluated", evaluation.not_evaluated);
  lines.add_count(cohort, "scored_not_judged", evaluation.scored_not_judged);
  lines.add_group(cohort, evaluation.cohort);
  lines.add_all({.section = "null_model", .patients = evaluation.cohort.patients, .events = evaluation.cohort.events},
                evaluation.null);
  for (const ScoringPerformance& scoring : evaluation.scorings) add_scoring(lines, scoring);
  for (const ScoringDifference& difference : evaluation.differences) {
    lines.add_all({.section = "difference",
                   .subject = difference.scoring,
                   .compared_with = difference.baseline,
                   .patients = difference.patients},
                  difference.measures);
  }
  for (const SchemePerformance& scheme : evaluation.schemes) add_scheme(lines, scheme);
  for (const Subgroup& subgroup : evaluation.subgroups) {
    lines.add_group({.section = "subgroup", .subject = subgroup.column}, subgroup.outcome);
    for (const SubgroupScoring& scoring : subgroup.scorings) {
      lines.add_all({.section = "subgroup_scoring",
                     .subject = scoring.scoring,
                     .compared_with = subgroup.column,
                     .group = subgroup.outcome.name,
                     .patients = scoring.patients,
                     .events = scoring.events},
                    scoring.measures);
    }
  }
  for (const ApplicabilityCounts& counts : evaluation.applicability) {
    Place place{.section = "applicability", .subject = counts.model};
    lines.add_count(place, "scored", counts.scored);
    lines.add_count(place, "with_caution", counts.with_caution);
    lines.add_count(place, "not_assessed", counts.not_assessed);
    for (const auto& [reason, patients] : counts.reasons) {
      place.group = reason;
      lines.add_count(place, "reason", patients);
    }
  }
  return lines.take();
}

std::string evaluation_tsv(const ClassifierEvaluation& evaluation) {
  Lines lines;
  const Place all{.section = "classifier", .patients = evaluation.patients};
  lines.add_count(all, "without_truth", evaluation.without_truth);
  lines.add_count(all, "abstained", evaluation.abstained);
  lines.add_all(all, evaluation.measures);
  for (const ClassPerformance& one : evaluation.classes) {
    const Place place{.section = "class", .subject = one.name, .patients = one.patients};
    lines.add_count(place, "predicted", one.predicted);
    lines.add_count(place, "correct", one.correct);
    lines.add_count(place, "abstained", one.abstained);
    lines.add_all(place, one.measures);
    lines.add_curve(place, "roc", std::nullopt, one.roc);
    lines.add_curve(place, "calibration_curve", std::nullopt, one.calibration);
  }
  for (std::size_t k = 0; k < evaluation.confusion.size(); ++k) {
    for (std::size_t j = 0; j < evaluation.confusion[k].size(); ++j) {
      const bool is_abstained = j == evaluation.classes.size();
      lines.add_count({.section = "confusion",
                       .subject = evaluation.classes[k].name,
                       .compared_with = is_abstained ? std::string("(abstained)") : evaluation.classes[j].name},
                      "patients", evaluation.confusion[k][j]);
    }
  }
  return lines.take();
}

std::string evaluation_tsv(const ResponseEvaluation& evaluation) {
  Lines lines;
  const Place all{.section = "response", .patients = evaluation.patients};
  lines.add_count(all, "without_truth", evaluation.without_truth);
  lines.add_count(all, "limits", evaluation.limits);
  for (const ResponseScoring& scoring : evaluation.scorings) {
    const Place place{.section = "scoring", .subject = scoring.name, .patients = scoring.patients};
    lines.add_all(place, scoring.measures);
    lines.add_curve(place, "calibration_curve", std::nullopt, scoring.calibration);
  }
  for (const ScoringDifference& difference : evaluation.differences) {
    lines.add_all({.section = "difference",
                   .subject = difference.scoring,
                   .compared_with = difference.baseline,
                   .patients = difference.patients},
                  difference.measures);
  }
  return lines.take();
}

}  // namespace marrow
