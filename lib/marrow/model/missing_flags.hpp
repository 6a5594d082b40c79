#pragma once

#include <cstddef>
#include <vector>

#include "marrow/model/cox.hpp"
#include "marrow/model/outcome_table.hpp"

namespace marrow {

/// Flags (0/1) of the columns, each distinct pattern once, of the chosen patients.
[[nodiscard]] NumberTable flag_table(const Cohort& cohort, const std::vector<std::size_t>& columns,
                                     const std::vector<std::size_t>& patients);

/// Orders of a cohort's patients that must not tell the outcome, as places in the cohort.
struct PatientOrders {
  std::vector<std::size_t> by_code;    ///< everybody
  std::vector<std::size_t> evaluated;  ///< those who count for metrics, by code
  std::vector<std::size_t> by_file;    ///< everybody
};
[[nodiscard]] PatientOrders patient_orders(const Cohort& cohort);

/// Place and size of the greatest change of a sequence: the standardised difference of the means before and after,
/// with at least a twentieth of the patients on either side.
struct Change {
  std::size_t place = 0;
  double size = 0;
};
[[nodiscard]] Change greatest_change(const std::vector<double>& values);
[[nodiscard]] Change greatest_change(const std::vector<bool>& events);

}  // namespace marrow
