#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "marrow/base/delimited_text.hpp"
#include "marrow/model/survival_measures.hpp"
#include "marrow/records/evaluation.hpp"

namespace marrow {

/// Patients with a truth and an answer.
struct ClassifiedPatients {
  std::vector<std::string> classes;  ///< of truths, answers and probabilities, sorted
  std::vector<std::size_t> truth;    ///< place of the class
  std::vector<std::size_t> answer;   ///< place of the class; `classes.size()`: abstained
  /// By class and patient; empty for a class without a column `p_CLASS`.
  std::vector<std::vector<double>> probability;
  std::int64_t without_truth = 0;  ///< rows of predictions

  [[nodiscard]] std::size_t size() const noexcept { return truth.size(); }
};

/// Which columns say what.
struct ClassColumns {
  std::string id = "patient";
  std::string truth;
};

/// Reads predictions with a column `predicted` (empty, `NA`, `.` and `unresolved` abstain), columns `p_CLASS`, or both;
/// without `predicted` the most probable class is the answer, and a single `p_CLASS` with two classes answers from one
/// half on. The truth is a column of `truths`, which may be the table of predictions itself.
/// Throws `data`, with the line, for a patient that stands twice, a probability outside 0 and 1, and if nobody has
/// both; `usage` for a column that is not there.
[[nodiscard]] ClassifiedPatients parse_classified(const DelimitedText& predictions, const DelimitedText& truths,
                                                  const ClassColumns& columns);

/// Wilson's 95 % interval of a share. Source: Wilson 1927.
[[nodiscard]] std::pair<double, double> wilson_interval(std::int64_t part, std::int64_t whole);

/// Area under the ROC curve of `score` for `is_case`; ties count one half. NaN if either side is empty.
[[nodiscard]] double plain_auc(const std::vector<bool>& is_case, const std::vector<double>& score);

/// Average precision: sum over distinct scores, from the highest, of the gain of recall times the precision there.
/// NaN without a case.
[[nodiscard]] double average_precision(const std::vector<bool>& is_case, const std::vector<double>& score);

/// Mean over patients of minus the log of the probability of their class, no probability below 1e-15. Needs those of
/// all classes.
[[nodiscard]] double log_loss(const ClassifiedPatients& patients, const std::vector<std::size_t>& places);

/// `first` − `second`, two classifiers of the same patients and classes with all probabilities, on the same bootstrap
/// samples: log loss, accuracy, macro F1 and the area of each class (`auroc`, in the order of the classes).
[[nodiscard]] std::vector<Measure> classifier_difference(const ClassifiedPatients& first,
                                                         const ClassifiedPatients& second,
                                                         const ResamplingOptions& options);

/// Judges a classifier: shares with Wilson's intervals, F1 and the areas with bootstrap intervals.
[[nodiscard]] ClassifierEvaluation evaluate_classifier(const ClassifiedPatients& patients,
                                                       const ResamplingOptions& options);

}  // namespace marrow
