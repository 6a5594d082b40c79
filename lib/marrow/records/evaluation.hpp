#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace marrow {

/// A measured number with its 95 % interval. Without a value it is not estimable and `reason` says why; a number
/// without an interval was not resampled, and `reason` may say why not.
struct Measure {
  std::string name;             ///< code: c_harrell, auc, brier …
  std::optional<double> years;  ///< horizon, where it has one
  std::optional<double> value = {};
  std::optional<double> low = {};
  std::optional<double> high = {};
  std::string reason = {};
};

/// A point of a curve, with a 95 % interval where there is one.
struct CurvePoint {
  double x = 0;
  double y = 0;
  std::optional<double> low = {};
  std::optional<double> high = {};
};

/// What became of a group of patients.
struct GroupOutcome {
  std::string name;
  std::int64_t patients = 0;
  std::int64_t events = 0;
  std::int64_t competing = 0;
  std::vector<Measure> measures;      ///< incidence of the event, and of the competing ends, by horizon
  std::vector<CurvePoint> incidence;  ///< Aalen-Johansen steps: years, incidence of the event
};

/// Patients of similar prediction.
struct CalibrationGroup {
  std::int64_t patients = 0;
  std::int64_t events = 0;
  double predicted = 0;  ///< mean
  Measure observed;
};

struct CalibrationCurve {
  double years = 0;
  std::vector<CurvePoint> smooth;  ///< predicted, observed
  std::vector<CalibrationGroup> groups;
};

/// Net benefit at a threshold, of treating by the score and of treating everybody; nobody treated is 0.
struct NetBenefitPoint {
  double threshold = 0;
  double scoring = 0;
  double all = 0;
};

/// What one way of scoring is worth.
struct ScoringPerformance {
  std::string name;
  std::string source;  ///< predictions, scores or outcomes
  bool is_baseline = false;
  std::int64_t repeats = 1;
  std::int64_t patients = 0;  ///< scored
  std::int64_t events = 0;    ///< among them
  std::int64_t without_score = 0;
  std::vector<Measure> measures;
  std::vector<CurvePoint> roc;  ///< at five years: false positive, true positive share
  std::vector<CalibrationCurve> calibration;
  std::vector<NetBenefitPoint> net_benefit;  ///< at five years
  std::vector<GroupOutcome> groups;          ///< by the probability at five years
};

/// A way of scoring beside a baseline, on the patients that both scored and on the same bootstrap samples.
struct ScoringDifference {
  std::string scoring;
  std::string baseline;
  std::int64_t patients = 0;
  std::vector<Measure> measures;  ///< scoring − baseline
};

struct ReclassificationCell {
  std::string from;  ///< group of the scheme
  std::string to;    ///< group of the scoring
  std::int64_t patients = 0;
  std::int64_t events = 0;
  Measure incidence;
};

/// Patients of a scheme's groups in the groups of a way of scoring.
struct Reclassification {
  std::string scoring;
  std::vector<ReclassificationCell> cells;
  std::vector<Measure> net;
};

/// Risk groups of a column of the outcome table.
struct SchemePerformance {
  std::string column;
  bool is_order_stated = false;  ///< else groups stand by their observed incidence, which flatters their C
  std::int64_t without_group = 0;
  std::vector<GroupOutcome> groups;  ///< low to high risk
  std::vector<Measure> measures;
  std::vector<Reclassification> reclassifications;
};

struct SubgroupScoring {
  std::string scoring;
  std::int64_t patients = 0;
  std::int64_t events = 0;
  std::vector<Measure> measures;
};

/// Patients with one value of a column.
struct Subgroup {
  std::string column;
  GroupOutcome outcome;
  std::vector<SubgroupScoring> scorings;
};

/// For whom a model gave a score, and what it said of the others.
struct ApplicabilityCounts {
  std::string model;
  std::int64_t scored = 0;
  std::int64_t with_caution = 0;  ///< scored, yet outside the ranges of training or under another caution
  std::int64_t not_assessed = 0;
  std::vector<std::pair<std::string, std::int64_t>> reasons;  ///< the most frequent first
};

/// Everything `evaluate` says of ways of scoring beside outcomes.
struct SurvivalEvaluation {
  std::string event_words;  ///< "first_event=Relapse"
  double landmark_days = 0;
  std::int64_t bootstraps = 0;
  std::int64_t seed = 0;
  std::int64_t excluded = 0;
  std::int64_t ended_by_landmark = 0;
  std::int64_t missing_outcome = 0;
  std::int64_t not_evaluated = 0;      ///< at risk, yet the condition on who counts does not hold
  std::int64_t scored_not_judged = 0;  ///< patients of the scores who are not among those judged
  GroupOutcome cohort;                 ///< all at risk at the landmark
  std::vector<Measure> null;           ///< of one and the same incidence for everybody
  std::vector<std::string> notes;      ///< how numbers were made, in sentences
  std::vector<ScoringPerformance> scorings;
  std::vector<ScoringDifference> differences;
  std::vector<SchemePerformance> schemes;
  std::vector<Subgroup> subgroups;
  std::vector<ApplicabilityCounts> applicability;
};

/// One class of a classifier.
struct ClassPerformance {
  std::string name;
  std::int64_t patients = 0;   ///< of this class by the truth, answered
  std::int64_t predicted = 0;  ///< called this class
  std::int64_t correct = 0;
  std::int64_t abstained = 0;  ///< of this class by the truth, without an answer
  std::vector<Measure> measures;
  std::vector<CurvePoint> roc;
  std::vector<CurvePoint> calibration;  ///< tenths of the probability: mean predicted, share observed
};

/// Everything `evaluate` says of a classifier.
struct ClassifierEvaluation {
  std::string truth_words;
  std::int64_t bootstraps = 0;
  std::int64_t seed = 0;
  std::int64_t patients = 0;       ///< with a truth and a row of predictions
  std::int64_t without_truth = 0;  ///< rows of predictions
  std::int64_t abstained = 0;
  std::vector<std::string> notes;
  std::vector<Measure> measures;
  std::vector<ClassPerformance> classes;
  /// Counts, shape (classes, classes + 1): truth by row, answer by column, abstentions last.
  std::vector<std::vector<std::int64_t>> confusion;
};

/// One way of predicting a measured response.
struct ResponseScoring {
  std::string name;
  bool is_baseline = false;
  bool is_score = false;      ///< in another unit than the responses: its order and correlation are judged only
  std::int64_t patients = 0;  ///< who have it
  std::vector<Measure> measures;
  std::vector<CurvePoint> calibration;  ///< tenths of the prediction: mean predicted, mean measured
};

/// Everything `evaluate` says of predictions of a measured response, log2.
struct ResponseEvaluation {
  std::string truth_words;
  std::string unit_words;
  std::int64_t bootstraps = 0;
  std::int64_t seed = 0;
  std::int64_t patients = 0;       ///< with a response and a row of predictions
  std::int64_t without_truth = 0;  ///< rows of predictions
  std::int64_t limits = 0;         ///< responses that are limits of the tested range
  std::vector<std::string> notes;
  std::vector<ResponseScoring> scorings;
  std::vector<ScoringDifference> differences;  ///< each scoring less each baseline
};

}  // namespace marrow
