#include "marrow/model/class_weights.hpp"

#include <fmt/format.h>

#include <utility>

#include "marrow/base/error.hpp"
#include "marrow/base/text.hpp"

namespace marrow {

ClassLabels weighted_labels(std::vector<int> places, std::size_t count, ClassWeights rule) {
  ClassLabels labels{.places = std::move(places), .count = count};
  if (rule == ClassWeights::none) return labels;
  std::vector<double> patients(count, 0.0);
  for (const int place : labels.places) patients[static_cast<std::size_t>(place)] += 1;
  double present = 0;
  for (const double of_class : patients) present += of_class > 0 ? 1 : 0;
  const double share = static_cast<double>(labels.places.size()) / present;
  for (const int place : labels.places) labels.weights.push_back(share / patients[static_cast<std::size_t>(place)]);
  return labels;
}

ClassWeights parse_class_weights(std::string_view word) {
  for (const ClassWeights rule : {ClassWeights::none, ClassWeights::balanced}) {
    if (word == class_weights_name(rule)) return rule;
  }
  throw Error(ErrorKind::usage, fmt::format("there are no class weights '{}'", printable(word)),
              "they are none or balanced");
}

std::string_view class_weights_name(ClassWeights rule) noexcept {
  return rule == ClassWeights::balanced ? "balanced" : "none";
}

std::string_view class_weights_words(ClassWeights rule) noexcept {
  return rule == ClassWeights::balanced
             ? "Every class counts the same in sum, however few its patients: probabilities are of a cohort in which "
               "all classes are equally frequent. Among patients as they come, those of rare classes are too high and "
               "those of frequent ones too low; log loss and calibration error, judged on such patients, hold that "
               "cost."
             : "Every patient counts the same: probabilities are of a cohort with the training patients' shares of the "
               "classes.";
}

}  // namespace marrow
