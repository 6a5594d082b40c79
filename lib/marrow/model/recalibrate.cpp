#include "marrow/model/recalibrate.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <numeric>

#include "marrow/base/error.hpp"
#include "marrow/base/text.hpp"
#include "marrow/model/score.hpp"

namespace marrow {
namespace {

/// Place of each of the model's features in the matrix.
std::vector<std::size_t> places_of(const std::vector<std::string>& features, const FeatureMatrix& matrix) {
  const std::vector<std::string> names = matrix.names();
  std::vector<std::size_t> places;
  for (const std::string& feature : features) {
    const auto place = std::find(names.begin(), names.end(), feature);
    if (place == names.end()) {
      throw Error(ErrorKind::usage, fmt::format("the matrix has no feature '{}', which the model takes", feature));
    }
    places.push_back(static_cast<std::size_t>(place - names.begin()));
  }
  return places;
}

void require_events(const std::vector<Observation>& observations, const RecalibrationOptions& options) {
  const std::int64_t events = count_ends(observations, EndPoint::event);
  const std::int64_t least =
      options.refits_slope ? RecalibrationOptions::least_events_of_slope : RecalibrationOptions::least_events;
  if (events < least) {
    throw Error(ErrorKind::data,
                fmt::format("{} patients with the event are too few to recalibrate: {} are needed", events, least));
  }
}

}  // namespace

std::map<std::string, std::string> recalibrate(const std::map<std::string, std::string>& model, const Cohort& cohort,
                                               const RecalibrationOptions& options) {
  const RelapseModel loaded = RelapseModel::load(model);
  ModelManifest manifest = loaded.manifest();
  if (manifest.description.ranking_only) {
    throw Error(ErrorKind::usage, fmt::format("'{}' only ranks: it has no probabilities to recalibrate",
                                              printable(manifest.description.name)));
  }
  if (cohort.landmark_days != manifest.training.landmark_days) {
    throw Error(ErrorKind::usage,
                fmt::format("the model asks from day {}, the outcomes are from day {}",
                            format_number(manifest.training.landmark_days), format_number(cohort.landmark_days)),
                "give the model's day as --landmark");
  }
  const std::vector<std::size_t> places = places_of(loaded.feature_names(), cohort.matrix);
  NumberTable rows{0, places.size(), {}};
  std::vector<Observation> observations;
  for (std::size_t i = 0; i < cohort.size(); ++i) {
    if (!cohort.is_evaluated[i]) continue;
    for (const std::size_t place : places) rows.values.push_back(cohort.matrix.at(i, place));
    ++rows.rows;
    observations.push_back(cohort.observations[i]);
  }
  require_events(observations, options);
  const std::vector<double> margins = loaded.margins(rows);

  double expected = 0;
  for (const double margin : margins) expected += manifest.risk.incidence(margin, five_years_days);
  manifest.recalibration = Recalibration{.cohort_sha256 = cohort_sha256(cohort),
                                         .patients = static_cast<std::int64_t>(margins.size()),
                                         .events = count_ends(observations, EndPoint::event),
                                         .incidence_5y = incidence_at(aalen_johansen(observations), five_years_days),
                                         .expected_5y = expected / static_cast<double>(margins.size()),
                                         .is_slope_refitted = options.refits_slope};
  manifest.risk = options.refits_slope ? fit_absolute_risk(margins, observations)
                                       : refit_baseline(manifest.risk, margins, observations);
  std::map<std::string, std::string> files = model;
  files[std::string(manifest_file)] = manifest_text(manifest);
  files[std::string(card_file)] = card_text(manifest);
  return files;
}

}  // namespace marrow
