#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "marrow/base/value.hpp"
#include "marrow/records/profile.hpp"

// What a classifier says of a patient: members of the key `classes` of the scores, by the model's name.
namespace marrow {

/// One class. Margins are logs of the probabilities less their mean over the classes.
struct ClassProbability {
  std::string name;
  double probability = 0;
  NumberInterval interval;  ///< of the probability
  double margin = 0;        ///< the contributions to this class and its bias sum to it
  double bias = 0;
  double baseline = 0;  ///< probability by the simpler model
};

/// What one feature adds to the margin of each class; the numbers sum to 0 over the classes.
struct ClassContribution {
  std::string feature;
  std::string label;
  std::string group;
  std::optional<double> value;                  ///< empty: missing
  std::optional<std::string> value_text;        ///< for a person
  std::string state;                            ///< "present" when measured, "not_assessed" when drawn
  std::map<std::string, double> contributions;  ///< by class
};

/// The simpler model beside it.
struct ClassBaseline {
  std::string name;
  bool beaten = false;  ///< whether the model has the smaller log loss beyond chance, on held-out patients
};

/// The contributions of one heading of the feature catalogue to each class.
struct ClassGroupContribution {
  std::string group;                            ///< "MRD", "clinical", "cytogenetics"
  std::map<std::string, double> contributions;  ///< by class
  std::vector<std::string> features;
};

/// Why the answer is what it is.
struct ClassExplanation {
  std::vector<std::string> sentences;          ///< what speaks for and against the answer, and what is missing
  std::vector<ClassGroupContribution> groups;  ///< largest contribution to the answer first; with the bias they sum up
  std::vector<std::string> not_assessed;       ///< tests whose results are missing: "DNA index"
};

struct ClassScore {
  std::string state;                  ///< present or not_assessed
  std::optional<std::string> reason;  ///< why it is not assessed
  std::string model;
  std::string model_sha256;
  std::string label;                      ///< column whose classes these are
  std::optional<std::string> answer;      ///< the most probable class
  std::optional<double> level;            ///< of the intervals
  std::vector<ClassProbability> classes;  ///< in the order of the model; empty unless present
  std::optional<ClassBaseline> baseline;
  std::vector<ClassContribution> contributions;
  std::optional<ClassExplanation> explanation;  ///< empty unless present
  Applicability applicability;
  std::vector<std::string> not_for;  ///< what the model must not be used for
  std::string population;
  std::string class_weights;  ///< none, or balanced: probabilities are of a cohort of equally frequent classes
  bool simulated = false;
};

[[nodiscard]] Value to_value(const ClassScore& score);

/// The reverse; keys that are not there are empty. Throws `data`, with the path of the key, for a value of the wrong
/// kind.
[[nodiscard]] ClassScore class_score_from_value(const Value& value);

}  // namespace marrow
