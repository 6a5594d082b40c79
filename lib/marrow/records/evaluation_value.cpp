#include "marrow/records/evaluation_value.hpp"

#include "marrow/base/version.hpp"

namespace marrow {
namespace {

constexpr std::string_view schema = "marrow.evaluation/1";

Value value_of(const std::string& text);
Value value_of(const std::pair<std::string, std::int64_t>& reason);
Value value_of(const Measure& measure);
Value value_of(const CurvePoint& point);
Value value_of(const GroupOutcome& group);
Value value_of(const CalibrationGroup& group);
Value value_of(const CalibrationCurve& curve);
Value value_of(const NetBenefitPoint& point);
Value value_of(const ScoringPerformance& scoring);
Value value_of(const ScoringDifference& difference);
Value value_of(const ReclassificationCell& cell);
Value value_of(const Reclassification& reclassification);
Value value_of(const SchemePerformance& scheme);
Value value_of(const SubgroupScoring& scoring);
Value value_of(const Subgroup& subgroup);
Value value_of(const ApplicabilityCounts& counts);
Value value_of(const ClassPerformance& one);

Value value_of(const std::optional<double>& number) {
  return number ? Value(*number) : Value();
}

/// A list of what `value_of` makes of each.
template <class T>
Value list_of(const std::vector<T>& items) {
  ValueList list;
  for (const T& item : items) list.push_back(value_of(item));
  return list;
}

Value value_of(const std::string& text) {
  return text;
}

Value value_of(const Measure& measure) {
  ValueObject object{{"measure", measure.name},
                     {"years", value_of(measure.years)},
                     {"value", value_of(measure.value)},
                     {"low", value_of(measure.low)},
                     {"high", value_of(measure.high)}};
  object.emplace_back("reason", measure.reason.empty() ? Value() : Value(measure.reason));
  return object;
}

Value value_of(const CurvePoint& point) {
  ValueObject object{{"x", point.x}, {"y", point.y}};
  if (point.low) object.emplace_back("low", *point.low);
  if (point.high) object.emplace_back("high", *point.high);
  return object;
}

Value value_of(const GroupOutcome& group) {
  return ValueObject{{"group", group.name},
                     {"patients", group.patients},
                     {"events", group.events},
                     {"competing", group.competing},
                     {"measures", list_of(group.measures)},
                     {"cumulative_incidence", list_of(group.incidence)}};
}

Value value_of(const CalibrationGroup& group) {
  return ValueObject{{"patients", group.patients},
                     {"events", group.events},
                     {"predicted", group.predicted},
                     {"observed", value_of(group.observed)}};
}

Value value_of(const CalibrationCurve& curve) {
  return ValueObject{{"years", curve.years}, {"smooth", list_of(curve.smooth)}, {"groups", list_of(curve.groups)}};
}

Value value_of(const NetBenefitPoint& point) {
  return ValueObject{{"threshold", point.threshold}, {"scoring", point.scoring}, {"treat_all", point.all}};
}

Value value_of(const ScoringPerformance& scoring) {
  return ValueObject{{"name", scoring.name},
                     {"source", scoring.source},
                     {"is_baseline", scoring.is_baseline},
                     {"repeats", scoring.repeats},
                     {"patients", scoring.patients},
                     {"events", scoring.events},
                     {"without_score", scoring.without_score},
                     {"measures", list_of(scoring.measures)},
                     {"roc_5y", list_of(scoring.roc)},
                     {"calibration", list_of(scoring.calibration)},
                     {"net_benefit_5y", list_of(scoring.net_benefit)},
                     {"risk_groups", list_of(scoring.groups)}};
}

Value value_of(const ScoringDifference& difference) {
  return ValueObject{{"scoring", difference.scoring},
                     {"baseline", difference.baseline},
                     {"patients", difference.patients},
                     {"differences", list_of(difference.measures)}};
}

Value value_of(const ReclassificationCell& cell) {
  return ValueObject{{"from", cell.from},
                     {"to", cell.to},
                     {"patients", cell.patients},
                     {"events", cell.events},
                     {"incidence", value_of(cell.incidence)}};
}

Value value_of(const Reclassification& reclassification) {
  return ValueObject{{"scoring", reclassification.scoring},
                     {"cells", list_of(reclassification.cells)},
                     {"net", list_of(reclassification.net)}};
}

Value value_of(const SchemePerformance& scheme) {
  return ValueObject{{"column", scheme.column},
                     {"is_order_stated", scheme.is_order_stated},
                     {"without_group", scheme.without_group},
                     {"groups", list_of(scheme.groups)},
                     {"measures", list_of(scheme.measures)},
                     {"reclassification", list_of(scheme.reclassifications)}};
}

Value value_of(const SubgroupScoring& scoring) {
  return ValueObject{{"scoring", scoring.scoring},
                     {"patients", scoring.patients},
                     {"events", scoring.events},
                     {"measures", list_of(scoring.measures)}};
}

Value value_of(const Subgroup& subgroup) {
  return ValueObject{
      {"column", subgroup.column}, {"outcome", value_of(subgroup.outcome)}, {"scorings", list_of(subgroup.scorings)}};
}

Value value_of(const std::pair<std::string, std::int64_t>& reason) {
  return ValueObject{{"reason", reason.first}, {"patients", reason.second}};
}

Value value_of(const ApplicabilityCounts& counts) {
  return ValueObject{{"model", counts.model},
                     {"scored", counts.scored},
                     {"with_caution", counts.with_caution},
                     {"not_assessed", counts.not_assessed},
                     {"reasons", list_of(counts.reasons)}};
}

Value value_of(const ClassPerformance& one) {
  return ValueObject{{"class", one.name},          {"patients", one.patients},
                     {"predicted", one.predicted}, {"correct", one.correct},
                     {"abstained", one.abstained}, {"measures", list_of(one.measures)},
                     {"roc", list_of(one.roc)},    {"calibration", list_of(one.calibration)}};
}

}  // namespace

Value to_value(const SurvivalEvaluation& evaluation) {
  return ValueObject{{"schema", schema},
                     {"intended_use", intended_use},
                     {"task", "survival"},
                     {"event", evaluation.event_words},
                     {"landmark_days", evaluation.landmark_days},
                     {"bootstraps", evaluation.bootstraps},
                     {"seed", evaluation.seed},
                     {"excluded", evaluation.excluded},
                     {"ended_by_landmark", evaluation.ended_by_landmark},
                     {"missing_outcome", evaluation.missing_outcome},
                     {"not_evaluated", evaluation.not_evaluated},
                     {"scored_not_judged", evaluation.scored_not_judged},
                     {"notes", list_of(evaluation.notes)},
                     {"cohort", value_of(evaluation.cohort)},
                     {"null", list_of(evaluation.null)},
                     {"scorings", list_of(evaluation.scorings)},
                     {"differences", list_of(evaluation.differences)},
                     {"schemes", list_of(evaluation.schemes)},
                     {"subgroups", list_of(evaluation.subgroups)},
                     {"applicability", list_of(evaluation.applicability)}};
}

Value to_value(const ClassifierEvaluation& evaluation) {
  ValueList confusion;
  for (std::size_t k = 0; k < evaluation.confusion.size(); ++k) {
    ValueObject answers;
    for (std::size_t j = 0; j < evaluation.classes.size(); ++j) {
      answers.emplace_back(evaluation.classes[j].name, evaluation.confusion[k][j]);
    }
    confusion.push_back(ValueObject{{"truth", evaluation.classes[k].name},
                                    {"answers", std::move(answers)},
                                    {"abstained", evaluation.confusion[k].back()}});
  }
  return ValueObject{{"schema", schema},
                     {"intended_use", intended_use},
                     {"task", "classification"},
                     {"truth", evaluation.truth_words},
                     {"bootstraps", evaluation.bootstraps},
                     {"seed", evaluation.seed},
                     {"patients", evaluation.patients},
                     {"without_truth", evaluation.without_truth},
                     {"abstained", evaluation.abstained},
                     {"notes", list_of(evaluation.notes)},
                     {"measures", list_of(evaluation.measures)},
                     {"classes", list_of(evaluation.classes)},
                     {"confusion", std::move(confusion)}};
}

Value to_value(const ResponseEvaluation& evaluation) {
  ValueList scorings;
  for (const ResponseScoring& scoring : evaluation.scorings) {
    scorings.push_back(ValueObject{{"name", scoring.name},
                                   {"baseline", scoring.is_baseline},
                                   {"score_in_another_unit", scoring.is_score},
                                   {"patients", scoring.patients},
                                   {"measures", list_of(scoring.measures)},
                                   {"calibration", list_of(scoring.calibration)}});
  }
  return ValueObject{{"schema", schema},
                     {"intended_use", intended_use},
                     {"task", "response"},
                     {"truth", evaluation.truth_words},
                     {"unit", evaluation.unit_words},
                     {"bootstraps", evaluation.bootstraps},
                     {"seed", evaluation.seed},
                     {"patients", evaluation.patients},
                     {"without_truth", evaluation.without_truth},
                     {"limits", evaluation.limits},
                     {"notes", list_of(evaluation.notes)},
                     {"scorings", std::move(scorings)},
                     {"differences", list_of(evaluation.differences)}};
}

}  // namespace marrow
