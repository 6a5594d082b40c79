#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

namespace marrow {

/// Autosomes 1 to 22 and X, in this order.
inline constexpr std::size_t counted_chromosomes = 23;
inline constexpr std::size_t x_chromosome = 22;

enum class FirstEvent { none, relapse, death, second_cancer };

/// A lesion that a sample carries.
struct CarriedLesion {
  std::size_t lesion = 0;  ///< into SimulationTables::lesions()
  std::size_t item = 0;    ///< which of its items
  bool is_subclonal = false;
  bool is_gained = false;  ///< at relapse: was not there at diagnosis
  double vaf = 0;          ///< as it was counted
  bool operator==(const CarriedLesion&) const = default;
};

/// One sample of a child.
struct SimulatedSample {
  std::vector<CarriedLesion> lesions;  ///< by lesion
  double purity = 1;                   ///< fraction of leukaemic cells
  /// Into SimulationTables::shift_mechanisms(): what changes its sensitivity, once for each gene that does it.
  std::vector<std::size_t> mechanisms;
  std::vector<double> shifts;  ///< the child's own log2 shift of each of SimulationTables::drug_groups(); 0: none
  bool operator==(const SimulatedSample&) const = default;
};

/// One simulated child: what would be observed, and the truth behind it.
struct SimulatedPatient {
  std::int64_t number = 0;  ///< from 0
  std::size_t subtype = 0;  ///< into SimulationTables::subtypes()
  double age_years = 0;
  bool is_male = false;
  double wbc_e9_per_l = 0;
  int cns = 1;
  bool has_down_syndrome = false;
  std::size_t centre = 0;
  std::array<int, counted_chromosomes> gains{};  ///< copies of each chromosome more than normal, negative if lost
  std::optional<std::size_t> report;             ///< how its subtype is reported, into `reports`
  /// MRD as log10 of the fraction of cells, at most 0, before it is measured.
  double mrd_day8_log10 = 0;
  double mrd_day15_log10 = 0;
  double mrd_end_induction_log10 = 0;
  double mrd_end_consolidation_log10 = 0;
  SimulatedSample diagnosis;

  double log_hazard = 0;                   ///< linear predictor of relapse, without the subtype's intercept
  double frailty = 0;                      ///< what no variable explains, added to it
  double relapse_5y = 0;                   ///< probability of relapse within 5 years, were there no other events
  FirstEvent event = FirstEvent::none;     ///< as if everybody were followed for ever
  double event_months = 0;                 ///< only with an event
  double follow_up_months = 0;             ///< when observation ends
  std::optional<SimulatedSample> relapse;  ///< with the event relapse

  /// Chromosomes of the leukaemic clone.
  [[nodiscard]] int modal_number() const noexcept {
    int chromosomes = 46;
    for (const int gain : gains) chromosomes += gain;
    return chromosomes;
  }
  /// Whether the first event happened under observation.
  [[nodiscard]] bool is_observed() const noexcept {
    return event != FirstEvent::none && event_months <= follow_up_months;
  }
  bool operator==(const SimulatedPatient&) const = default;
};

/// Whether a sample carries the lesion at that place of the table.
[[nodiscard]] inline const CarriedLesion* find_carried(const SimulatedSample& sample, std::size_t lesion) noexcept {
  for (const CarriedLesion& carried : sample.lesions) {
    if (carried.lesion == lesion) return &carried;
  }
  return nullptr;
}

}  // namespace marrow
