#include "marrow/model/survival_measures.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <functional>
#include <limits>
#include <numeric>
#include <optional>

#include "marrow/base/error.hpp"
#include "marrow/base/text.hpp"
#include "marrow/model/absolute_risk.hpp"
#include "marrow/model/calibration.hpp"
#include "marrow/model/cox.hpp"
#include "marrow/model/discrimination.hpp"
#include "marrow/model/parallel.hpp"

namespace marrow {
namespace {

using Kind = MeasureSpec::Kind;

constexpr double nan = std::numeric_limits<double>::quiet_NaN();
constexpr double normal_95 = 1.959963984540054;
constexpr int longest_years = 5;

double days(double years) {
  return years * days_per_year;
}

std::string years_words(double years) {
  return fmt::format("{} {}", format_number(years), years == 1 ? "year" : "years");
}

/// Place of a horizon among the probabilities'.
std::size_t horizon_place(int years) {
  return static_cast<std::size_t>(std::find(probability_years.begin(), probability_years.end(), years) -
                                  probability_years.begin());
}

template <class Ask>
double mean_over_repeats(const ScoredSample& sample, const Ask& ask) {
  double sum = 0;
  for (const std::vector<double>& risk : sample.risk) sum += ask(risk);
  return sum / static_cast<double>(sample.risk.size());
}

/// The stated probabilities of a patient, linear between them from 0 at time zero.
double interpolated(const ScoredSample& sample, std::size_t patient, double years) {
  double before_years = 0;
  double before = 0;
  for (std::size_t h = 0; h < probability_years.size(); ++h) {
    if (sample.probability[h].empty()) continue;
    const double at = sample.probability[h][patient];
    if (years <= probability_years[h]) {
      return before + (at - before) * (years - before_years) / (probability_years[h] - before_years);
    }
    before_years = probability_years[h];
    before = at;
  }
  return before;
}

bool needs_probability(Kind kind) {
  return kind != Kind::c_harrell && kind != Kind::c_uno && kind != Kind::auc;
}

bool has_both_sides(const ScoredSample& sample, int years) {
  const std::vector<double> weights = horizon_weights(sample.observations, days(years));
  bool has_case = false;
  bool has_control = false;
  for (std::size_t i = 0; i < sample.size(); ++i) {
    if (weights[i] <= 0) continue;
    (has_event_by(sample.observations[i], days(years)) ? has_case : has_control) = true;
  }
  return has_case && has_control;
}

/// The numbers of one sample; what several of them share is made once.
class SampleNumbers {
 public:
  SampleNumbers(const ScoredSample& sample, std::size_t smoothing_places)
      : sample_(sample), smoothing_places_(smoothing_places) {}
  [[nodiscard]] double at(const MeasureSpec& spec);

 private:
  const CalibrationErrors& errors(std::size_t h) {
    if (!errors_[h]) {
      const SmoothCalibration smooth = smooth_calibration(sample_.probability[h], sample_.pseudo[h], smoothing_places_);
      errors_[h] = calibration_errors(sample_.probability[h], smooth);
    }
    return *errors_[h];
  }

  const ScoredSample& sample_;
  std::size_t smoothing_places_;
  std::array<std::optional<CalibrationErrors>, 3> errors_;
};

double SampleNumbers::at(const MeasureSpec& spec) {
  const ScoredSample& sample = sample_;
  const std::size_t h = horizon_place(spec.years);
  switch (spec.kind) {
    case Kind::c_harrell:
      return mean_over_repeats(sample, [&](const auto& risk) { return concordance(sample.observations, risk); });
    case Kind::c_uno:
      return mean_over_repeats(
          sample, [&](const auto& risk) { return uno_concordance(sample.observations, risk, days(spec.years)); });
    case Kind::auc:
      return mean_over_repeats(
          sample, [&](const auto& risk) { return incident_auc(sample.observations, risk, days(spec.years)); });
    case Kind::brier:
      return brier_score(sample.observations, sample.probability[h], days(spec.years));
    case Kind::integrated_brier:
      return integrated_brier(sample.observations, five_years_days, [&](std::size_t i, double days_passed) {
        return interpolated(sample, i, days_passed / days_per_year);
      });
    case Kind::observed_expected:
      return incidence_at(aalen_johansen(sample.observations), days(spec.years)) / mean(sample.probability[h]);
    case Kind::ici:
      return errors(h).ici;
    case Kind::e50:
      return errors(h).e50;
    case Kind::e90:
      return errors(h).e90;
  }
  return nan;
}

/// Whether the sample has what the number needs; `why_not_estimable` says it in words.
bool can_tell(const ScoredSample& sample, const MeasureSpec& spec) {
  if (sample.size() == 0) return false;
  if (spec.years > 0 && !is_followed(sample.observations, spec.years)) return false;
  if (!needs_probability(spec.kind)) return true;
  return !sample.probability[horizon_place(spec.years)].empty();
}

/// A number with a normal interval of its standard error.
Measure with_error(std::string name, std::optional<double> years, const EstimatedNumber& number, std::string why_not) {
  Measure measure{.name = std::move(name), .years = years};
  if (!std::isfinite(number.value)) {
    measure.reason = std::move(why_not);
    return measure;
  }
  measure.value = number.value;
  if (std::isfinite(number.standard_error) && number.standard_error > 0) {
    measure.low = number.value - normal_95 * number.standard_error;
    measure.high = number.value + normal_95 * number.standard_error;
  }
  return measure;
}

Measure margin_slope(const ScoredSample& sample) {
  const std::vector<double> risk = mean_of_repeats(sample.risk);
  Measure measure{.name = "margin_slope", .years = std::nullopt};
  const auto [least, most] = std::minmax_element(risk.begin(), risk.end());
  if (sample.events() == 0) {
    measure.reason = "no patient had the event";
  } else if (*least >= 0 && *most <= 1) {
    measure.reason = "all risks lie in 0 to 1: no log relative hazard";
  } else if (*least == *most) {
    measure.reason = "all risks are the same";
  } else {
    try {
      const CoxFit fit = fit_cox({risk.size(), 1, risk}, sample.observations);
      return with_error("margin_slope", std::nullopt, {fit.predictor.coefficients[0], fit.standard_errors[0]}, "");
    } catch (const Error& error) {
      if (error.kind() != ErrorKind::data) throw;
      measure.reason = "the risk separates the events from the rest";
    }
  }
  return measure;
}

}  // namespace

std::int64_t ScoredSample::events() const {
  return count_ends(observations, EndPoint::event);
}

ScoredSample scored_sample(const ScoringColumn& scoring, const std::vector<Observation>& observations,
                           const std::vector<std::size_t>& places) {
  std::vector<std::size_t> scored;
  for (const std::size_t place : places) {
    if (scoring.is_scored(place)) scored.push_back(place);
  }
  ScoredSample sample{.observations = values_at(observations, scored)};
  for (const std::vector<double>& risk : scoring.risk) sample.risk.push_back(values_at(risk, scored));
  for (std::size_t h = 0; h < probability_years.size(); ++h) {
    if (scoring.probability[h].empty() || scored.empty()) continue;
    sample.probability[h] = values_at(scoring.probability[h], scored);
    sample.pseudo[h] = pseudo_values(sample.observations, days(probability_years[h]));
  }
  return sample;
}

ScoredSample resampled(const ScoredSample& sample, const std::vector<std::size_t>& places) {
  ScoredSample result{.observations = values_at(sample.observations, places)};
  for (const std::vector<double>& risk : sample.risk) result.risk.push_back(values_at(risk, places));
  for (std::size_t h = 0; h < probability_years.size(); ++h) {
    if (sample.probability[h].empty()) continue;
    result.probability[h] = values_at(sample.probability[h], places);
    result.pseudo[h] = values_at(sample.pseudo[h], places);
  }
  return result;
}

const std::vector<MeasureSpec>& all_measures() {
  static const std::vector<MeasureSpec> specs = {{Kind::c_harrell, 0},
                                                 {Kind::c_uno, 5},
                                                 {Kind::auc, 1},
                                                 {Kind::auc, 2},
                                                 {Kind::auc, 3},
                                                 {Kind::auc, 5},
                                                 {Kind::brier, 1},
                                                 {Kind::brier, 3},
                                                 {Kind::brier, 5},
                                                 {Kind::integrated_brier, 5},
                                                 {Kind::observed_expected, 3},
                                                 {Kind::observed_expected, 5},
                                                 {Kind::ici, 3},
                                                 {Kind::ici, 5},
                                                 {Kind::e50, 3},
                                                 {Kind::e50, 5},
                                                 {Kind::e90, 3},
                                                 {Kind::e90, 5}};
  return specs;
}

const std::vector<MeasureSpec>& compared_measures() {
  static const std::vector<MeasureSpec> specs = {
      {Kind::c_harrell, 0}, {Kind::c_uno, 5}, {Kind::auc, 1},   {Kind::auc, 2},   {Kind::auc, 3},
      {Kind::auc, 5},       {Kind::brier, 1}, {Kind::brier, 3}, {Kind::brier, 5}, {Kind::integrated_brier, 5}};
  return specs;
}

std::string measure_name(const MeasureSpec& spec) {
  switch (spec.kind) {
    case Kind::c_harrell:
      return "c_harrell";
    case Kind::c_uno:
      return "c_uno";
    case Kind::auc:
      return "auc";
    case Kind::brier:
      return "brier";
    case Kind::integrated_brier:
      return "integrated_brier";
    case Kind::observed_expected:
      return "observed_expected";
    case Kind::ici:
      return "ici";
    case Kind::e50:
      return "e50";
    case Kind::e90:
      return "e90";
  }
  return {};
}

bool is_followed(const std::vector<Observation>& observations, double years) {
  return std::any_of(observations.begin(), observations.end(),
                     [&](const Observation& observation) { return observation.time >= days(years); });
}

std::string why_not_estimable(const ScoredSample& sample, const MeasureSpec& spec) {
  if (sample.size() == 0) return "no patient has this score";
  if (needs_probability(spec.kind) && sample.probability[horizon_place(spec.years)].empty()) {
    return fmt::format("no probability by {} is stated", years_words(spec.years));
  }
  if (spec.years > 0 && !is_followed(sample.observations, spec.years)) {
    return fmt::format("nobody was observed for {}", years_words(spec.years));
  }
  if (sample.events() == 0) return "no patient had the event";
  if (spec.kind == Kind::auc && !has_both_sides(sample, spec.years)) {
    return fmt::format("by {} nobody, or everybody, had the event", years_words(spec.years));
  }
  if (!std::isfinite(SampleNumbers(sample, percentile_places).at(spec))) {
    return spec.kind == Kind::observed_expected ? "every probability is 0" : "no two patients can be compared";
  }
  return {};
}

std::vector<double> measure_numbers(const ScoredSample& sample, const std::vector<MeasureSpec>& specs,
                                    std::size_t smoothing_places) {
  std::vector<double> numbers(specs.size(), nan);
  SampleNumbers all(sample, smoothing_places);
  for (std::size_t k = 0; k < specs.size(); ++k) {
    if (!can_tell(sample, specs[k])) continue;
    const double number = all.at(specs[k]);
    if (std::isfinite(number)) numbers[k] = number;
  }
  return numbers;
}

std::vector<std::vector<double>> resampled_numbers(const ScoredSample& sample, const std::vector<MeasureSpec>& specs,
                                                   const ResamplingOptions& options) {
  const auto samples = bootstrap_samples(sample.size(), sample.size() == 0 ? 0 : options.bootstraps, options.seed);
  std::vector<std::vector<double>> numbers(samples.size());
  for_each_index(samples.size(), options.threads, [&](std::size_t b) {
    numbers[b] = measure_numbers(resampled(sample, samples[b]), specs, percentile_places);
  });
  return numbers;
}

std::vector<Measure> with_intervals(const ScoredSample& sample, const std::vector<MeasureSpec>& specs,
                                    const std::vector<std::vector<double>>& samples) {
  const std::vector<double> numbers = measure_numbers(sample, specs);
  std::vector<Measure> measures;
  for (std::size_t k = 0; k < specs.size(); ++k) {
    Measure& measure = measures.emplace_back(Measure{.name = measure_name(specs[k]), .years = std::nullopt});
    if (specs[k].years > 0) measure.years = specs[k].years;
    measure.reason = why_not_estimable(sample, specs[k]);
    if (!measure.reason.empty()) continue;
    measure.value = numbers[k];
    std::vector<double> drawn;
    for (const std::vector<double>& one : samples) drawn.push_back(one[k]);
    if (const auto interval = percentile_interval(std::move(drawn))) {
      measure.low = interval->low;
      measure.high = interval->high;
    } else {
      measure.reason = "most bootstrap samples do not tell it";
    }
  }
  return measures;
}

std::vector<Measure> calibration_measures(const ScoredSample& sample) {
  std::vector<Measure> measures;
  for (const int years : {3, 5}) {
    const std::size_t h = horizon_place(years);
    const std::string why_not = why_not_estimable(sample, {Kind::observed_expected, years});
    CalibrationModel model{{nan, nan}, {nan, nan}};
    if (why_not.empty()) {
      if (const auto fitted = fit_calibration(sample.probability[h], sample.pseudo[h])) model = *fitted;
    }
    measures.push_back(with_error("calibration_intercept", years, model.intercept,
                                  why_not.empty() ? "the regression has no solution" : why_not));
    measures.push_back(with_error("calibration_slope", years, model.slope,
                                  why_not.empty() ? "the predictions hardly differ" : why_not));
  }
  if (sample.size() > 0) measures.push_back(margin_slope(sample));
  return measures;
}

Measure incidence_measure(const std::vector<Observation>& observations, double years, EndPoint end) {
  Measure measure{.name = end == EndPoint::event ? "incidence" : "competing_incidence", .years = years};
  if (observations.empty()) {
    measure.reason = "no patient";
    return measure;
  }
  if (!is_followed(observations, years)) {
    measure.reason = fmt::format("nobody was observed for {}", years_words(years));
    return measure;
  }
  std::vector<Observation> asked = observations;
  if (end == EndPoint::competing) {
    for (Observation& observation : asked) {
      if (observation.end == EndPoint::censored) continue;
      observation.end = observation.end == EndPoint::event ? EndPoint::competing : EndPoint::event;
    }
  }
  const EstimatedNumber incidence = incidence_estimate(asked, days(years));
  measure.value = incidence.value;
  if (incidence.value <= 0 || incidence.value >= 1) {
    measure.reason = "no interval: nobody, or everybody, had it";
    return measure;
  }
  // Standard error of log(-log(1 - F)) by the delta method.
  const double log_survival = std::log1p(-incidence.value);
  const double error = incidence.standard_error / ((1 - incidence.value) * -log_survival);
  measure.low = -std::expm1(log_survival * std::exp(-normal_95 * error));
  measure.high = -std::expm1(log_survival * std::exp(normal_95 * error));
  return measure;
}

std::vector<Measure> null_measures(const std::vector<Observation>& observations) {
  const std::vector<IncidenceStep> steps = aalen_johansen(observations);
  std::vector<Measure> measures;
  const auto add = [&](std::string name, int years, const std::function<double()>& number) {
    Measure& measure = measures.emplace_back(Measure{.name = std::move(name), .years = years});
    if (is_followed(observations, years)) {
      measure.value = number();
    } else {
      measure.reason = fmt::format("nobody was observed for {}", years_words(years));
    }
  };
  for (const int years : probability_years) {
    add("brier", years, [&] {
      const double incidence = incidence_at(steps, days(years));
      return brier_score(observations, std::vector<double>(observations.size(), incidence), days(years));
    });
  }
  add("integrated_brier", longest_years, [&] {
    return integrated_brier(observations, five_years_days,
                            [&](std::size_t, double days_passed) { return incidence_at(steps, days_passed); });
  });
  return measures;
}

}  // namespace marrow
