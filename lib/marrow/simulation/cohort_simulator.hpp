#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "marrow/base/random.hpp"
#include "marrow/knowledge/simulation_tables.hpp"
#include "marrow/simulation/presentation.hpp"
#include "marrow/simulation/relapse_lesions.hpp"
#include "marrow/simulation/relapse_risk.hpp"
#include "marrow/simulation/simulated_patient.hpp"

namespace marrow {

struct CohortOptions {
  std::uint64_t seed = 1;
  std::optional<std::size_t> lineage;  ///< into lineage_names; empty: both, by their frequency
  /// False: nothing has an effect; every child has the same risk, time to relapse and sensitivity to drugs.
  bool has_effects = true;
};

/// Draws children of a cohort that published numbers are the parameters of.
///
/// Child `number` depends on the seed, the lineage asked for and the number, never on how many there are or who draws
/// them. The intercept of each subtype is solved on a pilot of its own, with a seed of its own, so that the subtype's
/// risk is the table's: relapse within 5 years is 1 − exp(−exp(intercept + predictor + frailty)), and relapses come at
/// a lognormal time; who relapses at all is the risk at 5 years over the fraction of the relapses that have come by
/// then, at most everybody. Immutable; safe to use from several threads.
class CohortSimulator {
 public:
  /// `tables` must outlive it. Throws `data` for tables that lack what it needs.
  CohortSimulator(const SimulationTables& tables, CohortOptions options);

  [[nodiscard]] SimulatedPatient patient(std::int64_t number) const;
  [[nodiscard]] const SimulationTables& tables() const noexcept { return tables_; }
  [[nodiscard]] const RelapseRisk& risk() const noexcept { return risk_; }
  [[nodiscard]] const CohortOptions& options() const noexcept { return options_; }
  /// Shifts of a sample by drug group where each mechanism has the shift in `of_mechanisms`, log2.
  [[nodiscard]] std::vector<double> shifts(const SimulatedSample& sample,
                                           const std::vector<double>& of_mechanisms) const;
  /// The shift of each mechanism, as the tables have it.
  [[nodiscard]] std::vector<double> mechanism_shifts() const;
  /// The same drawn around it, of draw number `draw`: the tables as they might be, for every child alike.
  [[nodiscard]] std::vector<double> drawn_mechanism_shifts(std::size_t draw) const;

 private:
  /// When relapses of a subtype come.
  struct RelapseTime {
    double median_months = 0;
    double sigma_log = 1;
    double by_5_years = 1;  ///< fraction of them
    [[nodiscard]] double come_by(double months) const;
  };
  [[nodiscard]] std::size_t draw_subtype(Random random) const;
  /// Over all subtypes that are asked for.
  [[nodiscard]] double mean_relapse_5y() const;
  /// Solves the intercept of a subtype for a risk at 5 years; tells who of the pilot relapses.
  Relapsers calibrate(std::size_t subtype_place, double target);
  void draw_outcome(SimulatedPatient& patient, Random random) const;
  void draw_shifts(const SimulatedPatient& patient, SimulatedSample& sample, Random random) const;
  [[nodiscard]] std::vector<double> drawn_around(Random random) const;

  const SimulationTables& tables_;
  CohortOptions options_;
  Presentation presentation_;
  RelapseRisk risk_;
  std::vector<double> intercepts_;  ///< by subtype
  std::vector<RelapseTime> times_;  ///< by subtype
  std::optional<RelapseLesions> relapse_lesions_;
};

/// "SIM-0000001", from number 0.
[[nodiscard]] std::string simulated_name(std::int64_t number);

}  // namespace marrow
