#include "marrow/model/absolute_risk.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <optional>

#include "marrow/base/error.hpp"
#include "marrow/model/cox.hpp"

namespace marrow {
namespace {

constexpr std::size_t steps = 60;  ///< twelfths of a year

bool has_end(const std::vector<Observation>& observations, EndPoint end) {
  return std::any_of(observations.begin(), observations.end(), [&](const Observation& o) { return o.end == end; });
}

/// Breslow's increments of the cumulative baseline hazard of `end`, summed into the steps. An event at a step's end
/// belongs to that step.
std::vector<double> baseline_hazard(const std::vector<double>& relative, const std::vector<Observation>& observations,
                                    EndPoint end, double step_days) {
  std::vector<double> result(steps, 0.0);
  for (const Observation& ended : observations) {
    if (ended.end != end || ended.time > step_days * static_cast<double>(steps)) continue;
    double at_risk = 0;
    for (std::size_t i = 0; i < observations.size(); ++i) {
      if (observations[i].time >= ended.time) at_risk += relative[i];
    }
    const std::size_t step = static_cast<std::size_t>(std::max(0.0, std::ceil(ended.time / step_days) - 1));
    result[std::min(step, steps - 1)] += 1 / at_risk;
  }
  return result;
}

/// Empty if nobody had a competing end, or if the margin separates the few who had.
std::optional<CoxFit> fit_competing(const NumberTable& margins, const std::vector<Observation>& observations) {
  if (!has_end(observations, EndPoint::competing)) return std::nullopt;
  try {
    return fit_cox(margins, observations, 0, EndPoint::competing);
  } catch (const Error& fault) {
    if (fault.kind() != ErrorKind::data) throw;
    return std::nullopt;
  }
}

/// Far beyond any patient it grows no more, so that a risk is a number whatever the margin.
double relative_hazard(double log_hazard) noexcept {
  constexpr double most = 200;
  return std::exp(std::clamp(log_hazard, -most, most));
}

}  // namespace

double AbsoluteRisk::incidence(double margin, double days) const noexcept {
  const double event = relative_hazard(event_slope * (margin - centre));
  const double competing = relative_hazard(competing_slope * (margin - centre));
  double survival = 1;
  double result = 0;
  for (std::size_t k = 0; k < event_hazard.size(); ++k) {
    const double share = std::clamp(days / step_days - static_cast<double>(k), 0.0, 1.0);
    const double event_step = share * event * event_hazard[k];
    const double total = event_step + share * competing * competing_hazard[k];
    if (total <= 0) continue;
    const double ended = -std::expm1(-total);
    result += survival * ended * event_step / total;
    survival *= 1 - ended;
  }
  return result;
}

AbsoluteRisk fit_absolute_risk(const std::vector<double>& margins, const std::vector<Observation>& observations) {
  AbsoluteRisk risk;
  risk.centre = std::accumulate(margins.begin(), margins.end(), 0.0) / static_cast<double>(margins.size());
  const NumberTable table{margins.size(), 1, margins};
  const CoxFit event = fit_cox(table, observations);
  risk.event_slope = event.predictor.coefficients[0];
  risk.event_slope_error = event.standard_errors[0];
  if (const std::optional<CoxFit> competing = fit_competing(table, observations)) {
    risk.competing_slope = competing->predictor.coefficients[0];
    risk.competing_slope_error = competing->standard_errors[0];
  }
  return refit_baseline(std::move(risk), margins, observations);
}

AbsoluteRisk refit_baseline(AbsoluteRisk risk, const std::vector<double>& margins,
                            const std::vector<Observation>& observations) {
  std::vector<double> event_relative;
  std::vector<double> competing_relative;
  for (const double margin : margins) {
    event_relative.push_back(std::exp(risk.event_slope * (margin - risk.centre)));
    competing_relative.push_back(std::exp(risk.competing_slope * (margin - risk.centre)));
  }
  risk.event_hazard = baseline_hazard(event_relative, observations, EndPoint::event, risk.step_days);
  risk.competing_hazard = baseline_hazard(competing_relative, observations, EndPoint::competing, risk.step_days);
  return risk;
}

}  // namespace marrow
