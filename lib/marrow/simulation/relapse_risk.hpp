#pragma once

#include <cstddef>
#include <string_view>
#include <vector>

#include "marrow/knowledge/simulation_tables.hpp"
#include "marrow/simulation/simulated_patient.hpp"

namespace marrow {

/// Children at high risk by the National Cancer Institute's criteria: 10 years or older, 50 × 10⁹/L white cells or
/// more; infants too. Source: Smith 1996, J Clin Oncol 14:18.
[[nodiscard]] bool is_nci_high_risk(const SimulatedPatient& patient) noexcept;

/// The linear predictor of relapse: the terms of sim_terms.tsv, each a variable of the child times its log hazard.
class RelapseRisk {
 public:
  /// `tables` must outlive it. Throws `data` for a variable that it does not know.
  explicit RelapseRisk(const SimulationTables& tables);

  /// Log relative hazard within the subtype, without frailty.
  [[nodiscard]] double log_hazard(const SimulatedPatient& patient) const;
  /// What the term at that place of the table multiplies; 0 where it does not apply.
  [[nodiscard]] double value(std::size_t term, const SimulatedPatient& patient) const;

 private:
  struct Lesions;
  using Variable = double (*)(const SimulatedPatient&, const Lesions&);
  /// Places of the lesions that the variables ask for.
  struct Lesions {
    std::size_t ikzf1, cdkn2a, pax5, par1, nras, kras, ptpn11, flt3, notch1, fbxw7, pten;
  };
  struct Term {
    Variable variable = nullptr;  ///< null: whether `lesion` is there
    std::size_t lesion = 0;
    std::vector<char> applies;  ///< by subtype
  };
  [[nodiscard]] static Variable find_variable(std::string_view name);

  const SimulationTables& tables_;
  Lesions lesions_;
  std::vector<Term> terms_;
};

}  // namespace marrow
