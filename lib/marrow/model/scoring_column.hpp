#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <vector>

#include "marrow/base/delimited_text.hpp"
#include "marrow/model/outcome_table.hpp"
#include "marrow/records/evaluation.hpp"
#include "marrow/records/profile.hpp"

namespace marrow {

/// Horizons of predicted probabilities, as their columns name them: `NAME_p1y`, `NAME_p3y`, `NAME_p5y`.
inline constexpr std::array<int, 3> probability_years{1, 3, 5};

/// One way of scoring, over the patients of an outcome table in its order. NaN: no score.
struct ScoringColumn {
  std::string name;
  std::string source;  ///< predictions, scores or outcomes
  bool is_baseline = false;
  std::vector<std::vector<double>> risk;                ///< one a repeat; greater is worse
  std::array<std::vector<double>, 3> probability = {};  ///< by `probability_years`, mean over repeats; may be empty

  /// Whether the patient has a risk in every repeat, and every probability that the column states.
  [[nodiscard]] bool is_scored(std::size_t patient) const;
};

/// Ways of scoring, and how many patients of the file have no outcome.
struct ScoringTable {
  std::vector<ScoringColumn> columns;
  std::int64_t without_outcome = 0;
};

/// Which columns of a table of predictions are what.
struct PredictionColumns {
  std::string id = "patient";
  std::vector<std::string> names;  ///< ways of scoring; empty: every column but `id`, `repeat` and `fold`
};

/// Reads predictions: a row a patient, or patient and `repeat`. A way of scoring that has probabilities alone is ranked
/// by the last of them. A way that lacks a patient in one repeat has not scored that patient.
/// Throws `data`, with the line, for what is no number, a probability outside 0 and 1, and a patient that stands twice
/// in one repeat; `usage` for a column that is not there.
[[nodiscard]] ScoringTable parse_predictions(const DelimitedText& table, const PredictionColumns& columns,
                                             const OutcomeTable& outcomes);

/// A numeric column of the outcome table as a way of scoring. Throws `usage` if there is none of that name and `data`
/// for a cell that is no number.
[[nodiscard]] ScoringColumn scoring_of_outcomes(const DelimitedText& table, const std::string& id,
                                                const std::string& name, const OutcomeTable& outcomes);

/// What `score` wrote of one patient.
struct ScoredPatient {
  std::string id;
  Score score;
};

/// Margins and probabilities of each model, and the margin of its own baseline as `NAME_baseline`. Where a score was
/// not assessed there is none. Throws `data` for a patient that a model scored twice.
[[nodiscard]] ScoringTable scorings_of_profiles(const std::vector<ScoredPatient>& patients,
                                                const OutcomeTable& outcomes);

/// Of the patients with an outcome: whom each model scored, whom not and why.
[[nodiscard]] std::vector<ApplicabilityCounts> count_applicability(const std::vector<ScoredPatient>& patients,
                                                                   const OutcomeTable& outcomes);

/// A column of groups over patients.
struct GroupColumn {
  std::string column;
  std::vector<std::string> group;  ///< of each patient; empty: missing
  std::vector<std::string> order;  ///< groups that occur, low to high as stated, else sorted
  bool is_order_stated = false;
};

/// `COLUMN`, `COLUMN=LOW,HIGH` (order of the groups) or `COLUMN:1,10,16` (bands of a numeric column).
/// The groups are of `patients`, in their order. Throws `usage` for a column that is not there, a boundary that is no
/// number, more than 30 groups, and a group that the stated order lacks; `data` for a cell of a banded column that is
/// no number.
[[nodiscard]] GroupColumn parse_groups(const DelimitedText& table, const std::string& id, const std::string& option,
                                       const std::vector<std::string>& patients);

/// The groups in their order as a baseline: 0 for the lowest, no score for who has no group.
[[nodiscard]] ScoringColumn scoring_of_groups(const GroupColumn& groups);

}  // namespace marrow
