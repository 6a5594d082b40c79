#pragma once

#include <cstdint>
#include <functional>
#include <string_view>
#include <vector>

namespace marrow {

/// What ended a patient's observation.
enum class EndPoint { censored, event, competing };

/// One patient's observation: time from the landmark's clock in days, > 0, and what ended it.
struct Observation {
  double time = 0;
  EndPoint end = EndPoint::censored;
  bool operator==(const Observation&) const = default;
};

/// How many observations ended so.
[[nodiscard]] std::int64_t count_ends(const std::vector<Observation>& observations, EndPoint end) noexcept;

/// One step of a Kaplan-Meier curve.
struct SurvivalStep {
  double time = 0;
  std::int64_t at_risk = 0;
  std::int64_t events = 0;
  double survival = 1;        ///< just after `time`
  double standard_error = 0;  ///< Greenwood 1926
};

/// Kaplan-Meier estimate of being free of `EndPoint::event`; every other end counts as censored. One step for each
/// distinct time with an event.
[[nodiscard]] std::vector<SurvivalStep> kaplan_meier(const std::vector<Observation>& observations);

/// One step of the cumulative incidence of the event beside a competing one.
struct IncidenceStep {
  double time = 0;
  std::int64_t at_risk = 0;
  double event = 0;      ///< cumulative incidence of `EndPoint::event`, just after `time`
  double competing = 0;  ///< cumulative incidence of `EndPoint::competing`
};

/// Aalen-Johansen estimate (Aalen, Johansen 1978). One step for each distinct time with an event of either kind.
[[nodiscard]] std::vector<IncidenceStep> aalen_johansen(const std::vector<Observation>& observations);

/// Incidence of the event just after `time`; 0 before the first step.
[[nodiscard]] double incidence_at(const std::vector<IncidenceStep>& steps, double time) noexcept;

/// Harrell's C: among pairs of which one had the event while the other was still under observation, the share where
/// the earlier event has the higher risk; ties of risk count one half. A competing end is a censoring.
/// Two events at one time are not compared, as in R's `survival::concordance`. NaN if nothing can be compared.
/// `weights`, if given, are whole multiplicities (a bootstrap sample).
[[nodiscard]] double concordance(const std::vector<Observation>& observations, const std::vector<double>& risk,
                                 const std::vector<int>& weights = {});

/// Kaplan-Meier estimate of remaining uncensored, for weights by the inverse probability of censoring; events of
/// either kind end the observation without being a censoring.
class CensoringCurve {
 public:
  explicit CensoringCurve(const std::vector<Observation>& observations);
  /// P(censoring time > time).
  [[nodiscard]] double after(double time) const noexcept;
  /// P(censoring time >= time).
  [[nodiscard]] double before(double time) const noexcept;

 private:
  std::vector<double> times_;
  std::vector<double> values_;
};

/// Weight of each patient for the question "event by `horizon`?", by the inverse probability of censoring; 0 for who
/// was censored before the answer was known.
[[nodiscard]] std::vector<double> horizon_weights(const std::vector<Observation>& observations, double horizon);

/// Whether the event came by `horizon`.
[[nodiscard]] bool has_event_by(const Observation& observation, double horizon) noexcept;

/// Area under the time-dependent ROC curve at `horizon`: patients with the event by then against all who had not
/// (event-free, or ended by a competing event), weighted by the inverse probability of censoring.
/// Source: Blanche, Dartigues, Jacqmin-Gadda 2013, definition 2 of controls. NaN if either side is empty.
[[nodiscard]] double incident_auc(const std::vector<Observation>& observations, const std::vector<double>& risk,
                                  double horizon);

/// Brier score of predicted probabilities of the event by `horizon`, weighted by the inverse probability of censoring
/// (Graf 1999; with competing risks Gerds, Schumacher 2006). Smaller is better.
[[nodiscard]] double brier_score(const std::vector<Observation>& observations, const std::vector<double>& probability,
                                 double horizon);

/// Mean of the Brier score over twentieths of the time until `until_days`; `probability` is that of a patient by a time
/// in days.
[[nodiscard]] double integrated_brier(const std::vector<Observation>& observations, double until_days,
                                      const std::function<double(std::size_t, double)>& probability);

}  // namespace marrow
