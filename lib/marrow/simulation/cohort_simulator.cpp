#include "marrow/simulation/cohort_simulator.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <set>
#include <string_view>
#include <utility>

#include "marrow/simulation/random_draws.hpp"

namespace marrow {

namespace {

constexpr double five_years_months = 60;
/// The pilot's own seed: intercepts are the same for every cohort.
constexpr std::uint64_t pilot_seed = 20200301;
/// Children of the pilot: of all subtypes together, and at least of each.
constexpr double pilot_children = 4000;
constexpr std::int64_t least_pilot_children = 100;
constexpr std::int64_t most_pilot_children = 100000;
/// Bounds of an intercept: a risk of 1e-11 and of 1.
constexpr double least_intercept = -25;
constexpr double most_intercept = 25;
/// Deaths in induction come within this time. Source: length of induction, day 33 (BFM).
constexpr double induction_months = 1.1;

double normal_cumulative(double z) {
  return 0.5 * std::erfc(-z / std::sqrt(2.0));
}

double risk_at_5_years(double linear_predictor) {
  return -std::expm1(-std::exp(linear_predictor));
}

}  // namespace

std::string simulated_name(std::int64_t number) {
  return fmt::format("SIM-{:07}", number + 1);
}

double CohortSimulator::RelapseTime::come_by(double months) const {
  return normal_cumulative(std::log(months / median_months) / sigma_log);
}

CohortSimulator::CohortSimulator(const SimulationTables& tables, CohortOptions options)
    : tables_(tables), options_(std::move(options)), presentation_(tables), risk_(tables) {
  const std::vector<SimulatedSubtype>& subtypes = tables_.subtypes();
  const double mean_risk = mean_relapse_5y();
  intercepts_.assign(subtypes.size(), 0);
  std::vector<Relapsers> relapsers(subtypes.size());
  for (std::size_t s = 0; s < subtypes.size(); ++s) {
    RelapseTime time{.median_months = subtypes[s].relapse_median_months, .sigma_log = subtypes[s].relapse_sigma_log};
    if (!options_.has_effects) {
      time = {.median_months = tables_.parameter("time.median_months.B"),
              .sigma_log = tables_.parameter("time.sigma_log.B")};
    }
    time.by_5_years = time.come_by(five_years_months);
    times_.push_back(time);
    if (options_.lineage && subtypes[s].lineage != *options_.lineage) continue;
    relapsers[s] = calibrate(s, options_.has_effects ? subtypes[s].relapse_5y : mean_risk);
  }
  relapse_lesions_.emplace(tables_, relapsers);
}

double CohortSimulator::mean_relapse_5y() const {
  const double t_fraction = tables_.parameter("lineage.t_fraction");
  double risk = 0;
  double all = 0;
  for (const SimulatedSubtype& subtype : tables_.subtypes()) {
    if (options_.lineage && subtype.lineage != *options_.lineage) continue;
    const double share = subtype.frequency * (subtype.lineage == 0 ? 1 - t_fraction : t_fraction);
    risk += share * subtype.relapse_5y;
    all += share;
  }
  return risk / all;
}

Relapsers CohortSimulator::calibrate(std::size_t subtype_place, double target) {
  const SimulatedSubtype& subtype = tables_.subtypes()[subtype_place];
  const RelapseTime& time = times_[subtype_place];
  const auto children = std::max(least_pilot_children, static_cast<std::int64_t>(pilot_children * subtype.frequency));
  std::vector<SimulatedPatient> pilot;
  std::vector<double> predictors;
  const double frailty_sd = options_.has_effects ? tables_.parameter("frailty.sd") : 0;
  // Numbers of its own for every subtype: with the same draws for all, their errors would not cancel.
  const std::int64_t first = static_cast<std::int64_t>(subtype_place) * most_pilot_children;
  for (std::int64_t i = first; i < first + children; ++i) {
    pilot.push_back(presentation_.draw(pilot_seed, i, subtype_place));
    Random random = random_stream(pilot_seed, "frailty", i);
    const double explained = options_.has_effects ? risk_.log_hazard(pilot.back()) : 0;
    predictors.push_back(explained + frailty_sd * draw_normal(random));
  }
  const auto mean = [&](double intercept) {
    double sum = 0;
    for (const double predictor : predictors) sum += std::min(time.by_5_years, risk_at_5_years(intercept + predictor));
    return sum / static_cast<double>(children);
  };
  const double intercept = solve_growing(mean, target, least_intercept, most_intercept);
  intercepts_[subtype_place] = intercept;

  Relapsers relapsers;
  relapsers.carried.assign(tables_.lesions().size(), 0);
  for (std::size_t i = 0; i < pilot.size(); ++i) {
    const double weight = std::min(1.0, risk_at_5_years(intercept + predictors[i]) / time.by_5_years);
    relapsers.weight += weight;
    for (const CarriedLesion& lesion : pilot[i].diagnosis.lesions) relapsers.carried[lesion.lesion] += weight;
  }
  for (double& carried : relapsers.carried) carried /= relapsers.weight;
  relapsers.weight *= subtype.frequency / static_cast<double>(children);
  double before = 0;
  for (std::size_t w = 0; w < relapse_windows; ++w) {
    const bool has_end = w < relapse_window_ends_months.size();
    const double until = has_end ? time.come_by(relapse_window_ends_months.at(w)) : 1;
    relapsers.windows.at(w) = until - before;
    before = until;
  }
  return relapsers;
}

std::size_t CohortSimulator::draw_subtype(Random random) const {
  const bool is_t = random.uniform() < tables_.parameter("lineage.t_fraction");
  const std::size_t lineage = options_.lineage.value_or(is_t ? 1 : 0);
  const std::vector<SimulatedSubtype>& subtypes = tables_.subtypes();
  double all = 0;
  for (const SimulatedSubtype& subtype : subtypes) all += subtype.lineage == lineage ? subtype.frequency : 0;
  double left = random.uniform() * all;
  std::size_t last = 0;
  for (std::size_t s = 0; s < subtypes.size(); ++s) {
    if (subtypes[s].lineage != lineage) continue;
    last = s;
    left -= subtypes[s].frequency;
    if (left < 0) break;
  }
  return last;
}

SimulatedPatient CohortSimulator::patient(std::int64_t number) const {
  const std::uint64_t seed = options_.seed;
  SimulatedPatient patient = presentation_.draw(seed, number, draw_subtype(random_stream(seed, "subtype", number)));
  draw_outcome(patient, random_stream(seed, "outcome", number));
  draw_shifts(patient, patient.diagnosis, random_stream(seed, "shifts", number));
  if (patient.event == FirstEvent::relapse) {
    patient.relapse = relapse_lesions_->draw(patient, presentation_, random_stream(seed, "relapse", number));
    draw_shifts(patient, *patient.relapse, random_stream(seed, "shifts", number));
  }
  return patient;
}

void CohortSimulator::draw_outcome(SimulatedPatient& patient, Random random) const {
  const double explained = draw_normal(random);
  if (options_.has_effects) {
    patient.frailty = tables_.parameter("frailty.sd") * explained;
    patient.log_hazard = risk_.log_hazard(patient);
  }
  const RelapseTime& time = times_[patient.subtype];
  const double risk = risk_at_5_years(intercepts_[patient.subtype] + patient.log_hazard + patient.frailty);
  patient.relapse_5y = std::min(risk, time.by_5_years);

  double first = std::numeric_limits<double>::infinity();
  const auto happens = [&](FirstEvent event, double months) {
    if (months >= first) return;
    first = months;
    patient.event = event;
    patient.event_months = months;
  };
  const bool relapses = random.uniform() < std::min(1.0, risk / time.by_5_years);
  const double months = time.median_months * std::exp(time.sigma_log * draw_normal(random));
  if (relapses) happens(FirstEvent::relapse, months);
  const double induction = tables_.parameter("death.induction");
  const double death = random.uniform();
  const double death_time = random.uniform();
  if (death < induction) {
    happens(FirstEvent::death, induction_months * death_time);
  } else if (death < tables_.parameter("death.5y")) {
    happens(FirstEvent::death, induction_months + (five_years_months - induction_months) * death_time);
  }
  const bool has_second_cancer = random.uniform() < tables_.parameter("second_cancer.5y");
  const double second_time = random.uniform();
  if (has_second_cancer) happens(FirstEvent::second_cancer, five_years_months * second_time);
  constexpr double months_a_year = 12;
  const double fewest = tables_.parameter("follow_up.fewest_years");
  patient.follow_up_months =
      months_a_year * (fewest + (tables_.parameter("follow_up.most_years") - fewest) * random.uniform());
}

void CohortSimulator::draw_shifts(const SimulatedPatient& patient, SimulatedSample& sample, Random random) const {
  sample.shifts.assign(tables_.drug_groups().size(), 0);
  // Drawn for every mechanism, so that a shift stays the same from diagnosis to relapse.
  const std::vector<double> drawn = drawn_around(random);
  if (!options_.has_effects) return;
  const std::size_t lineage = tables_.subtypes()[patient.subtype].lineage;
  std::set<std::pair<std::size_t, std::string_view>> seen;  // mechanism and gene
  for (const SensitivityShift& shift : tables_.shifts()) {
    if (shift.lineage && *shift.lineage != lineage) continue;
    const bool is_there = shift.subtype
                              ? *shift.subtype == patient.subtype
                              : std::any_of(sample.lesions.begin(), sample.lesions.end(), [&](const auto& carried) {
                                  const auto& items = tables_.lesions()[carried.lesion].items;
                                  return !items.empty() && items[carried.item].text == shift.item;
                                });
    if (is_there && seen.emplace(shift.mechanism, shift.gene()).second) sample.mechanisms.push_back(shift.mechanism);
  }
  sample.shifts = shifts(sample, drawn);
}

std::vector<double> CohortSimulator::shifts(const SimulatedSample& sample,
                                            const std::vector<double>& of_mechanisms) const {
  const std::vector<std::string>& groups = tables_.drug_groups();
  std::vector<double> result(groups.size(), 0.0);
  for (const std::size_t mechanism : sample.mechanisms) {
    const auto group = std::find(groups.begin(), groups.end(), tables_.shift_mechanisms()[mechanism].drug_group);
    result[static_cast<std::size_t>(group - groups.begin())] += of_mechanisms[mechanism];
  }
  return result;
}

std::vector<double> CohortSimulator::mechanism_shifts() const {
  std::vector<double> result;
  for (const ShiftMechanism& mechanism : tables_.shift_mechanisms()) result.push_back(mechanism.log2_shift);
  return result;
}

std::vector<double> CohortSimulator::drawn_mechanism_shifts(std::size_t draw) const {
  return drawn_around(random_stream(options_.seed, "mechanisms", static_cast<std::int64_t>(draw)));
}

std::vector<double> CohortSimulator::drawn_around(Random random) const {
  std::vector<double> result;
  for (const ShiftMechanism& mechanism : tables_.shift_mechanisms()) {
    result.push_back(mechanism.log2_shift + mechanism.sd * draw_normal(random));
  }
  return result;
}

}  // namespace marrow
