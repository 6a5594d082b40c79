#pragma once

#include <cstddef>
#include <vector>

#include "marrow/knowledge/simulation_tables.hpp"

namespace marrow {

/// How often each lesion is there at diagnosis, by subtype.
///
/// The frequencies of the table are totals of a lineage: the base rate of each lesion is solved so that the subtypes'
/// factors and fixed frequencies reproduce it. Where the fixed ones alone exceed it, the base rate is 0.
class LesionRates {
 public:
  explicit LesionRates(const SimulationTables& tables);
  [[nodiscard]] double at(std::size_t lesion, std::size_t subtype) const { return rates_[lesion][subtype]; }

 private:
  std::vector<std::vector<double>> rates_;  ///< by lesion, then subtype
};

/// What the modifiers of one stage say of each lesion in each subtype.
struct StageModifiers {
  std::vector<std::vector<double>> factor;  ///< by lesion, then subtype; 1 where nothing is said
  std::vector<std::vector<double>> fixed;   ///< the frequency itself; below 0 where nothing is said
};
[[nodiscard]] StageModifiers stage_modifiers(const SimulationTables& tables, bool is_relapse);

/// The number x in [0, most] for which the growing `value(x)` reaches `target`; the nearer end where it does not.
template <class Growing>
[[nodiscard]] double solve_growing(const Growing& value, double target, double least, double most) {
  constexpr int halvings = 50;
  if (value(most) <= target) return most;
  if (value(least) >= target) return least;
  for (int i = 0; i < halvings; ++i) {
    const double middle = (least + most) / 2;
    (value(middle) < target ? least : most) = middle;
  }
  return (least + most) / 2;
}

}  // namespace marrow
