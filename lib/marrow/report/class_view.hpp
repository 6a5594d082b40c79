#pragma once

#include <optional>
#include <string>
#include <vector>

#include "marrow/records/profile.hpp"
#include "marrow/report/explanation_view.hpp"

// What classifiers say of a patient, in words; strings as in patient_view.hpp.
namespace marrow {

/// One class. The last line of a long list is all the rest.
struct ClassRowView {
  std::string name;
  std::string probability;  ///< "87 %"
  std::string interval;     ///< "70–95 %"; empty for the rest
  std::string baseline;     ///< the probability by the simpler model
  double value = 0;         ///< in [0, 1], as its limits
  std::optional<double> low;
  std::optional<double> high;
};

/// The answer of one classifier, or why there is none.
struct ClassifierView {
  std::string label;  ///< what is told apart: "Subtype"
  bool has_answer = false;
  std::string headline;               ///< "A, 87 % (70–95 %)", or that there is no answer
  std::vector<std::string> reasons;   ///< why there is no answer
  std::vector<std::string> cautions;  ///< what to keep in mind with the answer
  std::string interval_level;         ///< "90 %"
  std::vector<ClassRowView> classes;  ///< most probable first
  std::vector<std::string> sentences;
  std::string answer;
  std::vector<ContributionView> groups;  ///< average findings, then the groups; of the answer, they add up to `margin`
  std::string margin;                    ///< log of the probability less the mean over the classes, "+1.21"
  std::string comparison;                ///< what the model is worth beside the simpler one
  std::string baseline_name;
  std::string weights_note;  ///< of which patients the probabilities are, where that is not plain
  std::string not_for;       ///< "diagnosis; treatment"
  std::string population;
  std::string model;
  bool is_simulated = false;

  /// One sentence for the top of the page.
  [[nodiscard]] std::string glance() const;
  /// "Subtype: A, 87 %", or "Subtype: no answer", for a table.
  [[nodiscard]] std::string short_words() const;
};

/// The answers in `scores`, by model. Throws `data` for what is none.
[[nodiscard]] std::vector<ClassifierView> classifier_views(const std::optional<Scores>& scores);

}  // namespace marrow
