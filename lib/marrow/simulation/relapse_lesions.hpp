#pragma once

#include <array>
#include <cstddef>
#include <vector>

#include "marrow/base/random.hpp"
#include "marrow/knowledge/simulation_tables.hpp"
#include "marrow/simulation/lesion_rates.hpp"
#include "marrow/simulation/presentation.hpp"
#include "marrow/simulation/simulated_patient.hpp"

namespace marrow {

/// Before 9 months, up to 36, later. Source: Li 2020, Blood 135:41.
inline constexpr std::array<double, 2> relapse_window_ends_months{9, 36};
inline constexpr std::size_t relapse_windows = relapse_window_ends_months.size() + 1;
[[nodiscard]] std::size_t relapse_window(double months) noexcept;

/// Those who relapse of one subtype, as a pilot tells.
struct Relapsers {
  double weight = 0;                              ///< how many of all relapses
  std::vector<double> carried{};                  ///< of each lesion, the fraction that had it at diagnosis
  std::array<double, relapse_windows> windows{};  ///< fractions of the subtype's relapses
};

/// What becomes of the lesions at relapse: some are lost, some gained.
///
/// The frequencies at relapse of the table are totals over the relapses of a lineage. A lesion that is rarer there than
/// among the same children at diagnosis is lost by some; one that is commoner is gained by some, by the subtype's
/// factors. The gain of the twelve resistance genes also depends on the time of relapse: factors of the three windows
/// are solved so that the fraction of relapses that gain one is that of Li 2020, over B lineage, and hold for T too.
class RelapseLesions {
 public:
  /// `relapsers` by subtype.
  RelapseLesions(const SimulationTables& tables, const std::vector<Relapsers>& relapsers);

  /// The lesions of the relapse of a child whose first event is that; purity and counts are the relapse's own.
  [[nodiscard]] SimulatedSample draw(const SimulatedPatient& patient, const Presentation& presentation,
                                     Random random) const;

 private:
  [[nodiscard]] double gain(std::size_t lesion, std::size_t subtype, std::size_t window) const;
  void solve_lesion(std::size_t lesion, std::size_t lineage, const std::vector<Relapsers>& relapsers);
  void solve_window(std::size_t window, const std::vector<Relapsers>& relapsers);

  const SimulationTables& tables_;
  StageModifiers modifiers_;
  std::vector<ByLineage> keep_;                  ///< by lesion
  std::vector<ByLineage> base_;                  ///< by lesion
  std::vector<std::vector<double>> fixed_gain_;  ///< by lesion, then subtype; below 0 where there is none
  std::array<double, relapse_windows> window_factor_{1, 1, 1};
};

}  // namespace marrow
