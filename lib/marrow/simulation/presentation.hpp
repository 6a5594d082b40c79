#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

#include "marrow/base/random.hpp"
#include "marrow/knowledge/simulation_tables.hpp"
#include "marrow/simulation/lesion_rates.hpp"
#include "marrow/simulation/simulated_patient.hpp"

namespace marrow {

/// Draws children as they present and as their MRD will be, of a given subtype: age, white cells, sex, CNS,
/// chromosomes, lesions, MRD. The outcome is not theirs.
class Presentation {
 public:
  /// `tables` must outlive it.
  explicit Presentation(const SimulationTables& tables);

  /// Child `number`: depends on the seed, the number and the subtype only.
  [[nodiscard]] SimulatedPatient draw(std::uint64_t seed, std::int64_t number, std::size_t subtype) const;
  /// Fills `item`, `is_subclonal` and `vaf` of a lesion in a sample of that purity.
  [[nodiscard]] CarriedLesion carried(std::size_t lesion, double purity, Random& random) const;
  /// The same lesion counted again in another sample.
  void count_again(CarriedLesion& lesion, double purity, Random& random) const;

 private:
  void draw_clinic(SimulatedPatient& patient, Random random) const;
  void draw_chromosomes(SimulatedPatient& patient, Random random) const;
  void draw_lesions(SimulatedPatient& patient, Random random) const;
  void draw_mrd(SimulatedPatient& patient, Random random) const;
  void draw_report(SimulatedPatient& patient, Random random) const;

  struct MrdDay {
    double shift_log10 = 0;
    double sd_log10 = 0;
  };
  const SimulationTables& tables_;
  LesionRates rates_;
  // Parameters that every child asks for.
  double most_years_, age_sigma_, wbc_sigma_, most_wbc_, centres_, purity_alpha_, purity_beta_, tetrasomy_21_;
  double subclonal_low_, subclonal_high_, depth_reads_;
  ByLineage male_, cns2_, cns3_;
  MrdDay day8_, day15_;
  std::array<MrdDay, lineage_names.size()> consolidation_;
  std::vector<std::pair<std::size_t, double>> trisomies_;  ///< of high hyperdiploidy: chromosome and frequency
};

}  // namespace marrow
