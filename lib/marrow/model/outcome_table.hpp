#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "marrow/base/delimited_text.hpp"
#include "marrow/model/response_unit.hpp"
#include "marrow/model/survival.hpp"
#include "marrow/records/feature_matrix.hpp"

namespace marrow {

/// Which columns of an outcome table say what, and what their values mean.
struct OutcomeColumns {
  std::string id = "patient";
  std::string time = "time_days";
  std::string event = "first_event";
  std::vector<std::string> events;     ///< values that are the event, such as Relapse
  std::vector<std::string> competing;  ///< values that end the risk of it, such as Death
  std::vector<std::string> censored;   ///< values that say the patient was still at risk
  std::vector<std::string> excluded;   ///< values that take the patient out, such as Induction failure at day 29
  std::string group;                   ///< column whose values are held out together; empty: each patient alone
  std::string site;                    ///< column of protocol or hospital; empty: not asked
  std::string label;                   ///< column of the class, where that is what is learned, see `parse_labels`
  double landmark_days = 0;            ///< the risk is asked for at this time; patients ended by then are dropped
};

/// Which columns of a table of responses are learned, and which stand beside.
struct ResponseColumns {
  std::vector<std::string> responses;  ///< one, or repeated measurements (draws) of the same
  ResponseUnit unit;
  std::vector<std::string> compared;  ///< scores from elsewhere, greater is more resistant
};

/// Reads `first_event=Relapse,Progression`: the column and its values. Without `=` the column stays as it was.
/// Throws `usage` for an empty list.
void set_event_option(OutcomeColumns& columns, std::string_view option);

/// Place of a column. Throws `usage`, with the nearest name, if there is none of that name.
[[nodiscard]] std::size_t required_column(const DelimitedText& table, const std::string& name);

/// Throws `usage` if the rows are named by another column than `patient`, and that names a patient twice: who is in
/// training and held out at once makes every model look good.
void require_single_samples(const DelimitedText& table, std::string_view id);

/// One patient's outcome.
struct Outcome {
  std::string id;
  Observation observation;             ///< time in days from the table's time zero, after the landmark
  bool is_evaluated = true;            ///< counts for metrics and absolute risk
  std::string group = {};              ///< whom it is held out with; empty: nobody
  std::string site = {};               ///< protocol or hospital; empty: not asked
  std::string label = {};              ///< the class, of a table of labels; there the observation says nothing
  std::vector<double> responses = {};  ///< log2, of a table of responses; there the observation says nothing
  std::vector<double> compared = {};   ///< scores from elsewhere, NaN if missing
};

/// The patients who were at risk at the landmark, in the order of the table, and how many were not.
struct OutcomeTable {
  std::vector<Outcome> outcomes;
  double landmark_days = 0;
  std::int64_t excluded = 0;  ///< by the value of the event
  std::int64_t ended_by_landmark = 0;
  std::int64_t missing = 0;  ///< event or time unknown
  std::int64_t limits = 0;   ///< responses outside the tested range, for which its limit stands

  [[nodiscard]] std::vector<std::string> ids() const;
};

/// Reads the outcomes.
/// Throws `data`, with the line, for a value that no list names, a repeated id, a time that is no number or not
/// positive, a group or site that is missing; `usage` for a column that is not there or a value that two lists name.
[[nodiscard]] OutcomeTable parse_outcomes(const DelimitedText& table, const OutcomeColumns& columns);

/// Reads a table of labels: patients with their class in place of an end. `missing` counts those without one,
/// `excluded` those whose class is among `columns.excluded`. Throws as `parse_outcomes`.
[[nodiscard]] OutcomeTable parse_labels(const DelimitedText& table, const OutcomeColumns& columns);

/// Reads a table of responses. Of a patient with some of the measurements the mean stands for the others; `missing`
/// counts those without any. Throws as `parse_outcomes`, `read_response` and `require_responses`.
[[nodiscard]] OutcomeTable parse_responses(const DelimitedText& table, const OutcomeColumns& columns,
                                           const ResponseColumns& responses);

/// A matrix and the outcomes of the same patients, in the order of the matrix.
struct Cohort {
  FeatureMatrix matrix;
  std::vector<Observation> observations;
  std::vector<bool> is_evaluated;
  std::vector<std::string> groups;  ///< whom each is held out with: its own id unless the table says
  std::vector<std::string> sites;   ///< one a patient, or empty
  std::vector<std::string> labels;  ///< likewise: the classes, where these are learned and not `observations`
  std::vector<std::vector<double>> responses;  ///< likewise: log2, as many for each; and what is compared with them
  std::vector<std::vector<double>> compared;
  std::vector<std::size_t> file_order;  ///< rank of each patient in the outcome table
  double landmark_days = 0;
  std::int64_t excluded = 0;  ///< counts of the outcome table
  std::int64_t ended_by_landmark = 0;
  std::int64_t missing = 0;
  std::int64_t limits = 0;
  std::int64_t without_outcome = 0;  ///< samples of the matrix that the table does not list or that were dropped

  [[nodiscard]] std::size_t size() const noexcept { return observations.size(); }
};

/// Joins by id. Throws `data` if no sample has an outcome.
[[nodiscard]] Cohort join_cohort(const FeatureMatrix& matrix, const OutcomeTable& outcomes);

/// Names of the columns that anybody has a value in and that are measured by the landmark.
[[nodiscard]] std::vector<std::string> known_features(const Cohort& cohort);

/// SHA-256 over samples, feature names, values and outcomes: what a model was trained on, without showing it.
[[nodiscard]] std::string cohort_sha256(const Cohort& cohort);

}  // namespace marrow
