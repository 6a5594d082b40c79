#include "marrow/model/decision_curve.hpp"

#include <array>

namespace marrow {
namespace {

double odds(double probability) {
  return probability / (1 - probability);
}

double share_of(std::size_t part, std::size_t whole) {
  return static_cast<double>(part) / static_cast<double>(whole);
}

}  // namespace

double net_benefit(const std::vector<Observation>& observations, const std::vector<double>& probability, double horizon,
                   double threshold) {
  std::vector<Observation> treated;
  for (std::size_t i = 0; i < observations.size(); ++i) {
    if (probability[i] >= threshold) treated.push_back(observations[i]);
  }
  if (treated.empty()) return 0;
  return share_of(treated.size(), observations.size()) * net_benefit_of_all(treated, horizon, threshold);
}

double net_benefit_of_all(const std::vector<Observation>& observations, double horizon, double threshold) {
  const double incidence = incidence_at(aalen_johansen(observations), horizon);
  return incidence - (1 - incidence) * odds(threshold);
}

NetReclassification net_reclassification(const std::vector<Observation>& observations, const std::vector<int>& from,
                                         const std::vector<int>& to, double horizon) {
  std::array<std::vector<Observation>, 2> moved;  // down, up
  for (std::size_t i = 0; i < observations.size(); ++i) {
    if (from[i] != to[i]) moved[to[i] > from[i] ? 1 : 0].push_back(observations[i]);
  }
  const double overall = incidence_at(aalen_johansen(observations), horizon);
  std::array<double, 2> with_event{};
  std::array<double, 2> without{};
  for (std::size_t direction = 0; direction < moved.size(); ++direction) {
    const double share = share_of(moved[direction].size(), observations.size());
    const double incidence = incidence_at(aalen_johansen(moved[direction]), horizon);
    with_event[direction] = share * incidence / overall;
    without[direction] = share * (1 - incidence) / (1 - overall);
  }
  return {with_event[1] - with_event[0], without[0] - without[1]};
}

}  // namespace marrow
