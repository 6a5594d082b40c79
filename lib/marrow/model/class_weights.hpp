#pragma once

#include <cstddef>
#include <string_view>
#include <vector>

namespace marrow {

/// How much each patient counts where classes are learned.
enum class ClassWeights {
  none,     ///< all the same: probabilities are of a cohort with the training patients' shares of the classes
  balanced  ///< each class the same in sum: probabilities are of a cohort in which all classes are equally frequent
};

/// The classes of patients, as a fit takes them.
struct ClassLabels {
  std::vector<int> places;           ///< of each patient's class, in [0, count)
  std::size_t count = 0;             ///< classes that there are, also where nobody here is of one
  std::vector<double> weights = {};  ///< one a patient, their mean 1; empty: all 1

  [[nodiscard]] double weight(std::size_t patient) const { return weights.empty() ? 1 : weights[patient]; }
};

/// The labels with their weights. Balanced: patients / (classes that somebody is of × patients of the class).
[[nodiscard]] ClassLabels weighted_labels(std::vector<int> places, std::size_t count, ClassWeights rule);

/// "none", "balanced". Throws `usage` for another word.
[[nodiscard]] ClassWeights parse_class_weights(std::string_view word);
[[nodiscard]] std::string_view class_weights_name(ClassWeights rule) noexcept;

/// Of which patients the probabilities are, for the card and the manifest, and what that does to their calibration.
[[nodiscard]] std::string_view class_weights_words(ClassWeights rule) noexcept;

}  // namespace marrow
