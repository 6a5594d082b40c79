#include "marrow/model/survival.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

#include "marrow/base/error.hpp"

namespace marrow {
namespace {

std::vector<Observation> sorted_by_time(std::vector<Observation> observations) {
  std::stable_sort(observations.begin(), observations.end(),
                   [](const Observation& a, const Observation& b) { return a.time < b.time; });
  return observations;
}

/// Counts of one distinct time.
struct TimeCounts {
  double time = 0;
  std::int64_t at_risk = 0;
  std::int64_t events = 0;
  std::int64_t competing = 0;
  std::int64_t censored = 0;
};

std::vector<TimeCounts> counts_by_time(const std::vector<Observation>& observations) {
  const std::vector<Observation> sorted = sorted_by_time(observations);
  std::vector<TimeCounts> result;
  for (std::size_t i = 0; i < sorted.size(); ++i) {
    if (result.empty() || result.back().time != sorted[i].time) {
      result.push_back({.time = sorted[i].time, .at_risk = static_cast<std::int64_t>(sorted.size() - i)});
    }
    TimeCounts& counts = result.back();
    switch (sorted[i].end) {
      case EndPoint::event:
        ++counts.events;
        break;
      case EndPoint::competing:
        ++counts.competing;
        break;
      case EndPoint::censored:
        ++counts.censored;
        break;
    }
  }
  return result;
}

void require_equal_sizes(std::size_t observations, std::size_t values) {
  if (observations != values) throw Error(ErrorKind::internal, "observations and predictions differ in number");
}

}  // namespace

std::int64_t count_ends(const std::vector<Observation>& observations, EndPoint end) noexcept {
  return std::count_if(observations.begin(), observations.end(),
                       [&](const Observation& observation) { return observation.end == end; });
}

std::vector<SurvivalStep> kaplan_meier(const std::vector<Observation>& observations) {
  std::vector<SurvivalStep> result;
  double survival = 1;
  double greenwood = 0;
  for (const TimeCounts& counts : counts_by_time(observations)) {
    if (counts.events == 0) continue;
    const double at_risk = static_cast<double>(counts.at_risk);
    const double events = static_cast<double>(counts.events);
    survival *= 1 - events / at_risk;
    if (at_risk > events) greenwood += events / (at_risk * (at_risk - events));
    result.push_back({counts.time, counts.at_risk, counts.events, survival, survival * std::sqrt(greenwood)});
  }
  return result;
}

std::vector<IncidenceStep> aalen_johansen(const std::vector<Observation>& observations) {
  std::vector<IncidenceStep> result;
  double survival = 1;
  double event = 0;
  double competing = 0;
  for (const TimeCounts& counts : counts_by_time(observations)) {
    if (counts.events + counts.competing == 0) continue;
    const double at_risk = static_cast<double>(counts.at_risk);
    event += survival * static_cast<double>(counts.events) / at_risk;
    competing += survival * static_cast<double>(counts.competing) / at_risk;
    survival *= 1 - static_cast<double>(counts.events + counts.competing) / at_risk;
    result.push_back({counts.time, counts.at_risk, event, competing});
  }
  return result;
}

double incidence_at(const std::vector<IncidenceStep>& steps, double time) noexcept {
  double result = 0;
  for (const IncidenceStep& step : steps) {
    if (step.time > time) break;
    result = step.event;
  }
  return result;
}

double concordance(const std::vector<Observation>& observations, const std::vector<double>& risk,
                   const std::vector<int>& weights) {
  require_equal_sizes(observations.size(), risk.size());
  double agreeing = 0;
  double compared = 0;
  for (std::size_t i = 0; i < observations.size(); ++i) {
    if (observations[i].end != EndPoint::event) continue;
    const double weight_i = weights.empty() ? 1 : weights[i];
    if (weight_i == 0) continue;
    for (std::size_t j = 0; j < observations.size(); ++j) {
      const bool later = observations[j].time > observations[i].time ||
                         (observations[j].time == observations[i].time && observations[j].end != EndPoint::event);
      if (!later) continue;
      const double weight = weight_i * (weights.empty() ? 1 : weights[j]);
      compared += weight;
      if (risk[i] > risk[j]) agreeing += weight;
      if (risk[i] == risk[j]) agreeing += weight / 2;
    }
  }
  return compared > 0 ? agreeing / compared : std::numeric_limits<double>::quiet_NaN();
}

CensoringCurve::CensoringCurve(const std::vector<Observation>& observations) {
  double value = 1;
  for (const TimeCounts& counts : counts_by_time(observations)) {
    if (counts.censored == 0) continue;
    // At tied times events come before censorings.
    const double at_risk = static_cast<double>(counts.at_risk - counts.events - counts.competing);
    value *= 1 - static_cast<double>(counts.censored) / at_risk;
    times_.push_back(counts.time);
    values_.push_back(value);
  }
}

double CensoringCurve::after(double time) const noexcept {
  const auto place = std::upper_bound(times_.begin(), times_.end(), time);
  return place == times_.begin() ? 1 : values_[static_cast<std::size_t>(place - times_.begin()) - 1];
}

double CensoringCurve::before(double time) const noexcept {
  const auto place = std::lower_bound(times_.begin(), times_.end(), time);
  return place == times_.begin() ? 1 : values_[static_cast<std::size_t>(place - times_.begin()) - 1];
}

bool has_event_by(const Observation& observation, double horizon) noexcept {
  return observation.end == EndPoint::event && observation.time <= horizon;
}

std::vector<double> horizon_weights(const std::vector<Observation>& observations, double horizon) {
  const CensoringCurve curve(observations);
  std::vector<double> weights;
  for (const Observation& observation : observations) {
    const bool has_ended = observation.time <= horizon;
    const double probability = has_ended ? curve.before(observation.time) : curve.after(horizon);
    const bool is_unknown = has_ended && observation.end == EndPoint::censored;
    weights.push_back(is_unknown || probability <= 0 ? 0 : 1 / probability);
  }
  return weights;
}

double incident_auc(const std::vector<Observation>& observations, const std::vector<double>& risk, double horizon) {
  require_equal_sizes(observations.size(), risk.size());
  const std::vector<double> weights = horizon_weights(observations, horizon);
  double agreeing = 0;
  double compared = 0;
  for (std::size_t i = 0; i < observations.size(); ++i) {
    if (!has_event_by(observations[i], horizon)) continue;
    for (std::size_t j = 0; j < observations.size(); ++j) {
      if (has_event_by(observations[j], horizon)) continue;
      const double weight = weights[i] * weights[j];
      compared += weight;
      if (risk[i] > risk[j]) agreeing += weight;
      if (risk[i] == risk[j]) agreeing += weight / 2;
    }
  }
  return compared > 0 ? agreeing / compared : std::numeric_limits<double>::quiet_NaN();
}

double brier_score(const std::vector<Observation>& observations, const std::vector<double>& probability,
                   double horizon) {
  require_equal_sizes(observations.size(), probability.size());
  if (observations.empty()) return std::numeric_limits<double>::quiet_NaN();
  const std::vector<double> weights = horizon_weights(observations, horizon);
  double sum = 0;
  for (std::size_t i = 0; i < observations.size(); ++i) {
    const double outcome = has_event_by(observations[i], horizon) ? 1 : 0;
    sum += weights[i] * (outcome - probability[i]) * (outcome - probability[i]);
  }
  return sum / static_cast<double>(observations.size());
}

double integrated_brier(const std::vector<Observation>& observations, double until_days,
                        const std::function<double(std::size_t, double)>& probability) {
  constexpr int points = 20;
  double sum = 0;
  for (int k = 1; k <= points; ++k) {
    const double days = until_days * k / points;
    std::vector<double> predicted;
    for (std::size_t i = 0; i < observations.size(); ++i) predicted.push_back(probability(i, days));
    sum += brier_score(observations, predicted, days) / points;
  }
  return sum;
}

}  // namespace marrow
