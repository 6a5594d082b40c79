#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "marrow/model/booster_file.hpp"
#include "marrow/model/class_weights.hpp"
#include "marrow/model/cox.hpp"
#include "marrow/model/objective.hpp"
#include "marrow/records/feature_matrix.hpp"

namespace marrow {

/// Which features may meet in one tree.
enum class Interactions {
  any,
  within_group,  ///< those of one heading of the catalogue: MRD with MRD, cytogenetics with cytogenetics
  none           ///< every tree looks at one feature
};

/// How the trees grow; names and meanings are XGBoost's.
struct TreeOptions {
  int rounds = 40;
  int max_depth = 2;
  double eta = 0.05;
  double subsample = 0.8;
  double colsample_bynode = 0.7;
  double min_child_weight = 5;
  double lambda = 20;
  Interactions interactions = Interactions::any;
  bool operator==(const TreeOptions&) const = default;
};

/// Rows as trees read them, in single precision: prepared once for every booster that is asked about them.
class TreeRows {
 public:
  TreeRows(const NumberTable& table);  // NOLINT: the same rows
  ~TreeRows();
  TreeRows(TreeRows&&) noexcept;
  TreeRows& operator=(TreeRows&&) noexcept;

 private:
  friend class Booster;
  struct Matrix;
  std::unique_ptr<Matrix> matrix_;
};

/// Gradient-boosted trees of XGBoost. One thread, so that the same input gives the same bytes.
/// Not thread-safe: the booster owns its result buffer; use one a thread.
class Booster {
 public:
  /// Boosts from `start`, what each patient has before the first tree: a margin for `cox`, log odds for `logistic`, log
  /// time for `aft` (which is the only one that falls with the risk). Columns with a monotone sign can move the risk in
  /// that direction only.
  [[nodiscard]] static Booster train(const LearningTask& task, const NumberTable& features,
                                     const std::vector<FeatureSpec>& columns,
                                     const std::vector<Observation>& observations, const std::vector<double>& start,
                                     const TreeOptions& options, std::uint64_t seed);
  /// Boosts the margins of several classes from `start`, shape (patients, classes): one tree a class and round.
  /// Monotone signs are of the risk and are not looked at.
  [[nodiscard]] static Booster train_classes(const NumberTable& features, const std::vector<FeatureSpec>& columns,
                                             const ClassLabels& labels, const NumberTable& start,
                                             const TreeOptions& options, std::uint64_t seed);
  /// Boosts a measured number, one a patient, from `start`, by squared error. Columns with a monotone sign can move it
  /// in that direction only.
  [[nodiscard]] static Booster train_responses(const NumberTable& features, const std::vector<FeatureSpec>& columns,
                                               const std::vector<double>& responses, const std::vector<double>& start,
                                               const TreeOptions& options, std::uint64_t seed);
  /// XGBoost reads no byte of the file itself, but what `file` says.
  [[nodiscard]] static Booster load(const BoosterFile& file);
  /// Throws `model` as `BoosterFile::parse`.
  [[nodiscard]] static Booster load(std::string_view ubj) { return load(BoosterFile::parse(ubj)); }

  ~Booster();
  Booster(Booster&&) noexcept;
  Booster& operator=(Booster&&) noexcept;

  /// The model as universal binary JSON, readable by XGBoost 1.7 and later.
  [[nodiscard]] std::string ubj() const;
  [[nodiscard]] std::size_t features() const;
  /// What the trees add to the margin, one number a row; of classes, one a row and class.
  [[nodiscard]] std::vector<double> margins(const TreeRows& rows) const;
  /// Exact SHAP values (Lundberg 2018) of `margins`; one column a feature and a last one, the bias; a row sums to its
  /// margin. Of classes, the columns come once for each class.
  [[nodiscard]] NumberTable contributions(const TreeRows& rows) const;
  /// Exact SHAP interaction values of `margins`; a row holds a symmetric matrix, row-major, of the features and the
  /// bias, whose rows sum to the contributions.
  [[nodiscard]] NumberTable interactions(const TreeRows& rows) const;

 private:
  struct Handle;
  explicit Booster(std::unique_ptr<Handle> handle);
  std::unique_ptr<Handle> handle_;
};

}  // namespace marrow
