#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "marrow/model/booster.hpp"
#include "marrow/model/class_weights.hpp"
#include "marrow/model/imputer.hpp"

namespace marrow {

class Random;

/// How a model is fitted.
struct HybridOptions {
  LearningTask task;
  std::size_t bags = 10;
  double bag_fraction = 0.8;  ///< of the patients, without replacement
  double ridge = 1;           ///< penalty of the linear part, see `fit_cox`
  TreeOptions trees;
  ClassWeights class_weights = ClassWeights::none;  ///< of `multiclass` only
  std::size_t search = 0;       ///< random settings tried beside these, each inside the training folds only
  std::size_t inner_folds = 5;  ///< in which settings are chosen and the scale of the margin is fixed; 0: neither
  /// Features that missing ones are drawn from, with common random numbers (`Imputer`); empty: from all others.
  std::vector<std::string> draw_given;
  std::vector<double> fixed;  ///< a score from elsewhere: its coefficients, one a feature. Nothing is fitted then
  std::uint64_t seed = 1;
};

/// Patients to fit on: ascending by id, so that the order of a file changes nothing. They have observations, or
/// classes, or responses.
struct TrainingSet {
  std::vector<std::string> ids;
  NumberTable features;  ///< NaN is missing
  std::vector<FeatureSpec> columns;
  std::vector<Observation> observations;
  std::vector<std::string> groups = {};  ///< whose samples they are: those of a group are held out together; empty: ids
  std::vector<int> classes = {};         ///< place of each patient's class
  std::size_t class_count = 0;           ///< classes that there are, also where nobody here is of one
  /// The measured numbers of each patient, as many for everybody: repeated measurements, or draws of an uncertain one.
  std::vector<std::vector<double>> responses = {};

  [[nodiscard]] std::size_t size() const noexcept { return ids.size(); }
  [[nodiscard]] const double* row(std::size_t i) const { return features.values.data() + i * features.columns; }
  /// Whom each is held out with: its group, else itself.
  [[nodiscard]] const std::vector<std::string>& held_out_together() const noexcept {
    return groups.empty() ? ids : groups;
  }
  /// What each bag learns of the responses: one measurement after the other.
  [[nodiscard]] std::vector<double> responses_of_bag(std::size_t bag) const;
  /// The mean of each patient's responses.
  [[nodiscard]] std::vector<double> mean_responses() const;
  /// What folds are stratified by: how the observation ended, the class, or the quarter of the mean response.
  [[nodiscard]] std::vector<int> strata() const;
  /// The classes with the weights of `rule` among these patients.
  [[nodiscard]] ClassLabels labels(ClassWeights rule) const { return weighted_labels(classes, class_count, rule); }
  /// The patients that `chosen` says, in their order.
  [[nodiscard]] TrainingSet subset(const std::vector<bool>& chosen) const;
  /// The patients at `rows` with their missing values drawn for `bag`, without groups.
  [[nodiscard]] TrainingSet drawn(const std::vector<std::size_t>& rows, const Imputer& imputer,
                                  std::string_view bag) const;
};

/// Learns how what is missing is drawn, as the options say. Throws `usage` for `draw_given` of no feature.
[[nodiscard]] Imputer fit_imputer(const TrainingSet& patients, const HybridOptions& options);

/// The places of all patients.
[[nodiscard]] std::vector<std::size_t> all_rows(const TrainingSet& patients);

/// The places of the patients of one bag, ascending. `random` is the bag's own generator.
[[nodiscard]] std::vector<std::size_t> bag_rows(const TrainingSet& patients, const HybridOptions& options,
                                                Random& random);

/// Throws `internal` unless the patients are in the order of their ids.
void require_order(const TrainingSet& patients);

/// Rows with what is missing drawn, as linear parts and trees take them.
struct DrawnRows {
  NumberTable rows;                 ///< as they came, NaN is missing
  NumberTable values;               ///< all draws of the first row, then all of the second …
  std::vector<std::size_t> begins;  ///< where the draws of each row begin in `values`; a last one, where they end
  TreeRows for_trees;               ///< `values`

  [[nodiscard]] const double* row(std::size_t i) const { return rows.values.data() + i * rows.columns; }
  [[nodiscard]] std::size_t draws(std::size_t i) const { return begins[i + 1] - begins[i]; }
};

/// Draws what is missing in `rows`: once, for everything that is asked about them.
[[nodiscard]] DrawnRows draw_rows(const Imputer& imputer, NumberTable rows);

}  // namespace marrow
