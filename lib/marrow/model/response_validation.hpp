#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "marrow/model/cross_fit.hpp"
#include "marrow/model/validation.hpp"
#include "marrow/records/evaluation.hpp"

namespace marrow {

/// A score from elsewhere beside the responses: it need not be in their unit.
struct ComparedScore {
  std::string name;
  std::int64_t patients = 0;  ///< who have it
  std::vector<Measure> measures;
};

/// A site, or protocol, judged by models of the others.
struct ResponseSite {
  std::string site;
  std::int64_t patients = 0;
  bool is_estimable = false;  ///< at least `least_patients`; else there are no numbers
  std::vector<Measure> model;
  std::vector<Measure> baseline;
  static constexpr std::int64_t least_patients = 20;
};

/// Model and baseline on the evaluated patients, each predicted by models that did not see her; the mean of the
/// repeats.
struct ResponseValidation {
  std::int64_t patients = 0;
  std::vector<Measure> model;  ///< see `response_measures`
  std::vector<Measure> baseline;
  std::string baseline_name;
  double tied_share = 0;      ///< of the patients, those with the commonest response
  double rmse_repeat_sd = 0;  ///< of the model, standard deviation over the repeats
  std::vector<ComparedScore> compared;
  std::vector<MeasuredDifference> differences;  ///< against the baseline, then each compared score
  std::vector<FeatureWorth> importance;         ///< of the error, greatest rise first
  std::vector<ResponseSite> sites;
  std::int64_t settings_tried = 1;  ///< in each fold, inside its training patients
};

/// A score from elsewhere of every patient; NaN is missing.
struct ComparedColumn {
  std::string name;
  std::vector<double> values;
};

[[nodiscard]] ResponseValidation validate_responses(const CrossFit& margins, const TrainingSet& patients,
                                                    const PatientRoles& roles,
                                                    const std::vector<ComparedColumn>& compared,
                                                    const ValidationOptions& options, std::uint64_t seed);

}  // namespace marrow
