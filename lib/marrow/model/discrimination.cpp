#include "marrow/model/discrimination.hpp"

#include <algorithm>
#include <limits>
#include <numeric>

namespace marrow {

double uno_concordance(const std::vector<Observation>& observations, const std::vector<double>& risk, double tau) {
  const CensoringCurve curve(observations);
  std::vector<double> weights;
  for (const Observation& observation : observations) weights.push_back(1 / curve.before(observation.time));
  double agreeing = 0;
  double compared = 0;
  for (std::size_t i = 0; i < observations.size(); ++i) {
    if (!has_event_by(observations[i], tau)) continue;
    for (std::size_t j = 0; j < observations.size(); ++j) {
      const Observation& other = observations[j];
      const bool is_later =
          other.time > observations[i].time || (other.time == observations[i].time && other.end == EndPoint::censored);
      const bool is_spared = !is_later && other.end == EndPoint::competing;
      if (!is_later && !is_spared) continue;
      const double weight = weights[i] * (is_later ? weights[i] : weights[j]);
      compared += weight;
      if (risk[i] > risk[j]) agreeing += weight;
      if (risk[i] == risk[j]) agreeing += weight / 2;
    }
  }
  return compared > 0 ? agreeing / compared : std::numeric_limits<double>::quiet_NaN();
}

std::vector<RocPoint> roc_curve(const std::vector<Observation>& observations, const std::vector<double>& risk,
                                double horizon) {
  const std::vector<double> weights = horizon_weights(observations, horizon);
  std::vector<std::size_t> order(observations.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return risk[a] > risk[b]; });
  std::vector<RocPoint> points{{0, 0}};
  double cases = 0;
  double controls = 0;
  for (std::size_t k = 0; k < order.size(); ++k) {
    (has_event_by(observations[order[k]], horizon) ? cases : controls) += weights[order[k]];
    const bool is_last_of_risk = k + 1 == order.size() || risk[order[k + 1]] != risk[order[k]];
    if (is_last_of_risk) points.push_back({controls, cases});
  }
  if (cases <= 0 || controls <= 0) return {};
  for (RocPoint& point : points) {
    point.false_positive /= controls;
    point.true_positive /= cases;
  }
  return points;
}

}  // namespace marrow
