#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <vector>

#include "marrow/model/bootstrap.hpp"
#include "marrow/model/calibration.hpp"
#include "marrow/model/scoring_column.hpp"
#include "marrow/model/survival.hpp"
#include "marrow/records/evaluation.hpp"

namespace marrow {

/// Patients with a score of one way, and what their outcomes say of it.
struct ScoredSample {
  std::vector<Observation> observations;
  std::vector<std::vector<double>> risk;           ///< one a repeat
  std::array<std::vector<double>, 3> probability;  ///< by `probability_years`; empty: not stated
  std::array<std::vector<double>, 3> pseudo;       ///< pseudo-observations beside them

  [[nodiscard]] std::size_t size() const noexcept { return observations.size(); }
  [[nodiscard]] std::int64_t events() const;
};

/// The patients at `places` who are scored by `scoring`.
[[nodiscard]] ScoredSample scored_sample(const ScoringColumn& scoring, const std::vector<Observation>& observations,
                                         const std::vector<std::size_t>& places);
/// A bootstrap sample of it; pseudo-observations go with their patients and are not made anew.
[[nodiscard]] ScoredSample resampled(const ScoredSample& sample, const std::vector<std::size_t>& places);

/// A number that is asked of a sample.
struct MeasureSpec {
  enum class Kind { c_harrell, c_uno, auc, brier, integrated_brier, observed_expected, ici, e50, e90 };
  Kind kind = Kind::c_harrell;
  int years = 0;  ///< 0: no horizon
};

/// Everything that is asked of a way of scoring, and what two ways are compared by.
[[nodiscard]] const std::vector<MeasureSpec>& all_measures();
[[nodiscard]] const std::vector<MeasureSpec>& compared_measures();
[[nodiscard]] std::string measure_name(const MeasureSpec& spec);

/// Why a number cannot be told of the sample; empty if it can.
[[nodiscard]] std::string why_not_estimable(const ScoredSample& sample, const MeasureSpec& spec);

/// The numbers, NaN where one cannot be told. C and AUC are means over repeats; calibration errors go by a curve of
/// `smoothing_places`.
[[nodiscard]] std::vector<double> measure_numbers(const ScoredSample& sample, const std::vector<MeasureSpec>& specs,
                                                  std::size_t smoothing_places = exact_places);

/// How intervals are made.
struct ResamplingOptions {
  std::size_t bootstraps = 1000;
  std::uint64_t seed = 1;
  std::size_t threads = 1;  ///< never changes a number
};

/// `measure_numbers` of each bootstrap sample.
[[nodiscard]] std::vector<std::vector<double>> resampled_numbers(const ScoredSample& sample,
                                                                 const std::vector<MeasureSpec>& specs,
                                                                 const ResamplingOptions& options);

/// Numbers with their percentile intervals; `numbers` and `samples` as the two above give them.
[[nodiscard]] std::vector<Measure> with_intervals(const ScoredSample& sample, const std::vector<MeasureSpec>& specs,
                                                  const std::vector<std::vector<double>>& samples);

/// Intercept and slope of the probabilities at three and five years, and the slope of the risk in a Cox model where it
/// is a margin (a log relative hazard: not all numbers lie in 0 to 1). Intervals from standard errors.
[[nodiscard]] std::vector<Measure> calibration_measures(const ScoredSample& sample);

/// Aalen-Johansen incidence of the event at `years` with its interval on the complementary log-log scale, by the
/// jackknife's standard error. `end` competing asks for the other ends.
[[nodiscard]] Measure incidence_measure(const std::vector<Observation>& observations, double years,
                                        EndPoint end = EndPoint::event);

/// Brier scores of the same incidence for everybody, at one, three and five years and integrated.
[[nodiscard]] std::vector<Measure> null_measures(const std::vector<Observation>& observations);

/// Whether anybody was observed up to `years`.
[[nodiscard]] bool is_followed(const std::vector<Observation>& observations, double years);

}  // namespace marrow
