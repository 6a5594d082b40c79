#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "marrow/model/outcome_table.hpp"

namespace marrow {

/// How well missing flags alone tell the classes: mean over the classes of the area under the ROC curve, one against
/// the rest, cross-validated; naive Bayes, half a patient added to every count.
struct ClassFlags {
  double auroc = 0.5;      ///< 0.5 if nothing is missing
  double p = 1;            ///< share of permuted labels that reach it
  std::int64_t flags = 0;  ///< distinct flags that vary
};

/// Whether being measured has to do with the class, for one feature.
struct ClassFlag {
  std::string feature;
  bool is_used = false;  ///< the model uses the feature
  std::int64_t missing = 0;
  std::int64_t known = 0;
  double p = 1;         ///< of Pearson's chi-squared of the flag against the classes, by permutation
  std::string most_in;  ///< class in which it is missing most often, and how often
  double share_most_in = 0;
  double share_elsewhere = 0;  ///< in the other classes
};

/// The classes along an order of the patients: the greatest change of the share of one.
struct ClassOrder {
  std::string order;      ///< "patient code", "file"
  std::string label;      ///< the class whose share changes most
  std::string change_at;  ///< id of the first patient after the change
  double share_before = 0;
  double share_after = 0;
  double p = 1;  ///< share of permuted orders with as great a change of any class
};

/// What the missing values and the order of the patients tell about the class: the report that comes before a model.
struct ClassLeakReport {
  std::vector<ClassFlag> flags;  ///< of every column that anybody has; on all patients
  ClassFlags used_evaluated;     ///< flags of the model's features, evaluated patients
  ClassFlags used_all;
  ClassFlags every_evaluated;  ///< flags of every column
  ClassFlags every_all;
  std::vector<ClassOrder> orders;  ///< on all patients

  /// Area above which a model must not be believed.
  static constexpr double alarm_auroc = 0.57;
  [[nodiscard]] bool alarm() const noexcept { return used_evaluated.auroc > alarm_auroc && used_evaluated.p <= 0.05; }
};

/// Looks before any model is fitted, at a cohort with labels. `used` names the model's features.
[[nodiscard]] ClassLeakReport report_class_leaks(const Cohort& cohort, const std::vector<std::string>& used,
                                                 std::uint64_t seed);

/// As a person reads it.
[[nodiscard]] std::string class_leak_text(const ClassLeakReport& report);

}  // namespace marrow
