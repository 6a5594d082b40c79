#include "marrow/model/calibration.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <numeric>

#include "marrow/model/bootstrap.hpp"

namespace marrow {
namespace {

constexpr double least_probability = 1e-6;  ///< keeps the complementary log-log finite
constexpr double span = 0.75;
constexpr double nan = std::numeric_limits<double>::quiet_NaN();

double complementary_log_log(double probability) {
  return std::log(-std::log1p(-std::clamp(probability, least_probability, 1 - least_probability)));
}

/// Mean and its derivatives by the predictor.
struct Response {
  double mean = 0;
  double first = 0;
  double second = 0;
};

Response response(double predictor) {
  const double hazard = std::exp(std::min(predictor, 30.0));
  const double first = hazard * std::exp(-hazard);
  return {-std::expm1(-hazard), first, first * (1 - hazard)};
}

/// A symmetric matrix of two by two.
struct Matrix {
  double m00 = 0;
  double m01 = 0;
  double m11 = 0;

  /// Adds weight · (1, x)(1, x)'.
  void add(double weight, double x) {
    m00 += weight;
    m01 += weight * x;
    m11 += weight * x * x;
  }
  [[nodiscard]] double determinant() const { return m00 * m11 - m01 * m01; }
  [[nodiscard]] bool is_positive() const { return m00 > 0 && determinant() > 1e-12 * m00 * m11; }
};

/// y ≈ mean(a + b·x), or mean(a + x) where `has_slope` is false; least squares.
struct Regression {
  const std::vector<double>& x;
  const std::vector<double>& y;
  bool has_slope = false;

  struct Sums {
    double squares = 0;  ///< of the residuals
    double g0 = 0;       ///< derivative times residual
    double g1 = 0;
    Matrix information;  ///< expected
    Matrix hessian;      ///< observed
    Matrix scatter;      ///< information weighted by squared residuals
  };

  [[nodiscard]] Sums at(double intercept, double slope) const {
    Sums sums;
    for (std::size_t i = 0; i < x.size(); ++i) {
      const Response fitted = response(has_slope ? intercept + slope * x[i] : intercept + x[i]);
      const double residual = y[i] - fitted.mean;
      const double place = has_slope ? x[i] : 0;
      const double squared = fitted.first * fitted.first;
      sums.squares += residual * residual;
      sums.g0 += fitted.first * residual;
      sums.g1 += fitted.first * residual * place;
      sums.information.add(squared, place);
      sums.hessian.add(squared - residual * fitted.second, place);
      sums.scatter.add(squared * residual * residual, place);
    }
    if (!has_slope) sums.information.m11 = sums.hessian.m11 = 1;
    return sums;
  }

  /// Newton's method with step halving, Gauss-Newton where the curve bends the wrong way; empty without a minimum.
  [[nodiscard]] std::optional<CalibrationModel> fit() const {
    constexpr int most_steps = 200;
    constexpr double least_length = 1e-9;
    double intercept = 0;
    double slope = has_slope ? 1 : 0;
    Sums now = at(intercept, slope);
    for (int step = 0; step < most_steps; ++step) {
      if (!now.information.is_positive()) return std::nullopt;
      const Matrix& curvature = now.hessian.is_positive() ? now.hessian : now.information;
      const double to_intercept = (curvature.m11 * now.g0 - curvature.m01 * now.g1) / curvature.determinant();
      const double to_slope = (curvature.m00 * now.g1 - curvature.m01 * now.g0) / curvature.determinant();
      double length = 1;
      Sums next = at(intercept + to_intercept, slope + to_slope);
      while (!(next.squares <= now.squares) && length > least_length) {
        length /= 2;
        next = at(intercept + length * to_intercept, slope + length * to_slope);
      }
      intercept += length * to_intercept;
      slope += length * to_slope;
      now = next;
      const bool is_settled = std::abs(to_intercept) + std::abs(to_slope) < 1e-9 || length <= least_length;
      if (is_settled) return result(intercept, slope, now);
    }
    return std::nullopt;
  }

 private:
  /// Sandwich variance.
  [[nodiscard]] static CalibrationModel result(double intercept, double slope, const Sums& sums) {
    const double determinant = sums.information.determinant();
    const double i00 = sums.information.m11 / determinant;
    const double i01 = -sums.information.m01 / determinant;
    const double i11 = sums.information.m00 / determinant;
    const Matrix& scatter = sums.scatter;
    const double v0 = i00 * i00 * scatter.m00 + 2 * i00 * i01 * scatter.m01 + i01 * i01 * scatter.m11;
    const double v1 = i01 * i01 * scatter.m00 + 2 * i01 * i11 * scatter.m01 + i11 * i11 * scatter.m11;
    return {{intercept, std::sqrt(std::max(v0, 0.0))}, {slope, std::sqrt(std::max(v1, 0.0))}};
  }
};

/// Weight of a neighbour, by squared distances: R's loess takes the nearest as 1 and the outermost as 0.
double tricube(double squared, double farthest_squared) {
  if (squared >= 0.999 * farthest_squared) return 0;
  if (squared <= 0.001 * farthest_squared) return 1;
  const double ratio = std::sqrt(squared / farthest_squared);
  const double cubed = 1 - ratio * ratio * ratio;
  return cubed * cubed * cubed;
}

/// Local linear fit at `place` over x ascending; `near` patients are neighbours.
double local_fit(const std::vector<double>& x, const std::vector<double>& y, double place, std::size_t near) {
  std::size_t begin = static_cast<std::size_t>(std::lower_bound(x.begin(), x.end(), place) - x.begin());
  std::size_t end = begin;
  while (end - begin < near) {
    const bool takes_below = end == x.size() || (begin > 0 && place - x[begin - 1] <= x[end] - place);
    takes_below ? --begin : ++end;
  }
  const double reach = std::max(place - x[begin], x[end - 1] - place);
  if (reach == 0) {  // all neighbours lie here: so do others, perhaps
    while (begin > 0 && x[begin - 1] == place) --begin;
    while (end < x.size() && x[end] == place) ++end;
  }
  double s0 = 0;
  double s1 = 0;
  double s2 = 0;
  double t0 = 0;
  double t1 = 0;
  for (std::size_t i = begin; i < end; ++i) {
    const double distance = x[i] - place;
    const double weight = reach > 0 ? tricube(distance * distance, reach * reach) : 1;
    s0 += weight;
    s1 += weight * distance;
    s2 += weight * distance * distance;
    t0 += weight * y[i];
    t1 += weight * distance * y[i];
  }
  const double determinant = s0 * s2 - s1 * s1;
  if (determinant <= 1e-12 * s0 * s2) return s0 > 0 ? t0 / s0 : nan;
  return (s2 * t0 - s1 * t1) / determinant;
}

/// Patients at a time at which some ended by the event or a competing one.
struct EndCounts {
  double time = 0;
  double at_risk = 0;
  double events = 0;
  double competing = 0;
};

/// By time, up to `horizon`.
std::vector<EndCounts> end_counts(const std::vector<Observation>& observations, double horizon) {
  std::map<double, EndCounts> by_time;
  std::vector<double> times;
  for (const Observation& observation : observations) {
    times.push_back(observation.time);
    if (observation.end == EndPoint::censored || observation.time > horizon) continue;
    EndCounts& counts = by_time[observation.time];
    (observation.end == EndPoint::event ? counts.events : counts.competing) += 1;
  }
  std::sort(times.begin(), times.end());
  std::vector<EndCounts> result;
  for (auto& [time, counts] : by_time) {
    counts.time = time;
    counts.at_risk = static_cast<double>(times.end() - std::lower_bound(times.begin(), times.end(), time));
    result.push_back(counts);
  }
  return result;
}

/// Aalen-Johansen incidence of the event at the end of `counts`, without one patient or with all.
double incidence_without(const std::vector<EndCounts>& counts, const Observation* left_out) {
  double survival = 1;
  double incidence = 0;
  for (const EndCounts& here : counts) {
    const bool is_counted = left_out != nullptr && left_out->time >= here.time;
    const bool has_ended = left_out != nullptr && left_out->time == here.time;
    const double at_risk = here.at_risk - (is_counted ? 1 : 0);
    if (at_risk <= 0) break;
    const double events = here.events - (has_ended && left_out->end == EndPoint::event ? 1 : 0);
    const double competing = here.competing - (has_ended && left_out->end == EndPoint::competing ? 1 : 0);
    incidence += survival * events / at_risk;
    survival *= 1 - (events + competing) / at_risk;
  }
  return incidence;
}

std::vector<double> smoothing_places(const std::vector<double>& sorted, std::size_t most_places) {
  std::vector<double> places = sorted;
  places.erase(std::unique(places.begin(), places.end()), places.end());
  if (places.size() <= most_places) return places;
  places.clear();
  for (std::size_t k = 0; k < most_places; ++k) {
    places.push_back(quantile_of_sorted(sorted, static_cast<double>(k) / static_cast<double>(most_places - 1)));
  }
  places.erase(std::unique(places.begin(), places.end()), places.end());
  return places;
}

}  // namespace

std::vector<double> pseudo_values(const std::vector<Observation>& observations, double horizon) {
  const double size = static_cast<double>(observations.size());
  const std::vector<EndCounts> counts = end_counts(observations, horizon);
  const double all = incidence_without(counts, nullptr);
  std::vector<double> result;
  result.reserve(observations.size());
  for (const Observation& left_out : observations) {
    result.push_back(size * all - (size - 1) * incidence_without(counts, &left_out));
  }
  return result;
}

EstimatedNumber incidence_estimate(const std::vector<Observation>& observations, double horizon) {
  const double size = static_cast<double>(observations.size());
  const std::vector<double> pseudo = pseudo_values(observations, horizon);
  const double mean = std::accumulate(pseudo.begin(), pseudo.end(), 0.0) / size;
  double squares = 0;
  for (const double value : pseudo) squares += (value - mean) * (value - mean);
  return {incidence_at(aalen_johansen(observations), horizon), size > 1 ? std::sqrt(squares / (size * (size - 1))) : 0};
}

std::optional<CalibrationModel> fit_calibration(const std::vector<double>& probability,
                                                const std::vector<double>& pseudo) {
  std::vector<double> x;
  for (const double p : probability) x.push_back(complementary_log_log(p));
  const std::optional<CalibrationModel> in_the_large = Regression{x, pseudo, false}.fit();
  if (!in_the_large) return std::nullopt;
  CalibrationModel model{in_the_large->intercept, {nan, nan}};
  const std::optional<CalibrationModel> with_slope = Regression{x, pseudo, true}.fit();
  if (with_slope) model.slope = with_slope->slope;
  return model;
}

double SmoothCalibration::at(double probability) const {
  const auto above = std::lower_bound(predicted.begin(), predicted.end(), probability);
  if (above == predicted.end()) return observed.back();
  const std::size_t place = static_cast<std::size_t>(above - predicted.begin());
  if (*above == probability || place == 0) return observed[place];
  const double share = (probability - predicted[place - 1]) / (predicted[place] - predicted[place - 1]);
  return observed[place - 1] + share * (observed[place] - observed[place - 1]);
}

SmoothCalibration smooth_calibration(const std::vector<double>& probability, const std::vector<double>& pseudo,
                                     std::size_t most_places) {
  std::vector<std::size_t> order(probability.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::stable_sort(order.begin(), order.end(),
                   [&](std::size_t a, std::size_t b) { return probability[a] < probability[b]; });
  const std::vector<double> x = values_at(probability, order);
  const std::vector<double> y = values_at(pseudo, order);
  const double share = std::floor(span * static_cast<double>(x.size()) + 1e-5);
  const std::size_t near = std::max<std::size_t>(std::min<std::size_t>(2, x.size()), static_cast<std::size_t>(share));
  SmoothCalibration smooth{smoothing_places(x, most_places), {}};
  for (const double place : smooth.predicted) {
    smooth.observed.push_back(std::clamp(local_fit(x, y, place, near), 0.0, 1.0));
  }
  return smooth;
}

CalibrationErrors calibration_errors(const std::vector<double>& probability, const SmoothCalibration& smooth) {
  std::vector<double> distances;
  for (const double p : probability) distances.push_back(std::abs(smooth.at(p) - p));
  std::sort(distances.begin(), distances.end());
  const double sum = std::accumulate(distances.begin(), distances.end(), 0.0);
  return {sum / static_cast<double>(distances.size()), quantile_of_sorted(distances, 0.5),
          quantile_of_sorted(distances, 0.9)};
}

}  // namespace marrow
