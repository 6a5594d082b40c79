#include "marrow/model/missing_flags.hpp"

#include <algorithm>
#include <cmath>
#include <iterator>
#include <numeric>
#include <utility>

namespace marrow {
namespace {

constexpr std::size_t least_missing = 3;  ///< a flag of fewer patients cannot be learned from

}  // namespace

NumberTable flag_table(const Cohort& cohort, const std::vector<std::size_t>& columns,
                       const std::vector<std::size_t>& patients) {
  std::vector<std::vector<double>> kept;
  for (const std::size_t column : columns) {
    std::vector<double> flag;
    std::size_t missing = 0;
    for (const std::size_t patient : patients) {
      flag.push_back(std::isnan(cohort.matrix.at(patient, column)) ? 1 : 0);
      missing += flag.back() == 1 ? 1U : 0U;
    }
    const bool varies = missing >= least_missing && patients.size() - missing >= least_missing;
    if (varies && std::find(kept.begin(), kept.end(), flag) == kept.end()) kept.push_back(std::move(flag));
  }
  NumberTable table{patients.size(), kept.size(), std::vector<double>(patients.size() * kept.size())};
  for (std::size_t j = 0; j < kept.size(); ++j) {
    for (std::size_t i = 0; i < patients.size(); ++i) table.at(i, j) = kept[j][i];
  }
  return table;
}

PatientOrders patient_orders(const Cohort& cohort) {
  PatientOrders orders;
  orders.by_code.resize(cohort.size());
  std::iota(orders.by_code.begin(), orders.by_code.end(), std::size_t{0});
  orders.by_file = orders.by_code;
  std::sort(orders.by_code.begin(), orders.by_code.end(),
            [&](std::size_t a, std::size_t b) { return cohort.matrix.samples[a] < cohort.matrix.samples[b]; });
  std::copy_if(orders.by_code.begin(), orders.by_code.end(), std::back_inserter(orders.evaluated),
               [&](std::size_t patient) { return cohort.is_evaluated[patient]; });
  std::sort(orders.by_file.begin(), orders.by_file.end(),
            [&](std::size_t a, std::size_t b) { return cohort.file_order[a] < cohort.file_order[b]; });
  return orders;
}

Change greatest_change(const std::vector<bool>& events) {
  return greatest_change(std::vector<double>(events.begin(), events.end()));
}

Change greatest_change(const std::vector<double>& values) {
  const double count = static_cast<double>(values.size());
  const double total = std::accumulate(values.begin(), values.end(), 0.0);
  const std::size_t margin = std::max<std::size_t>(5, values.size() / 20);
  Change best;
  double before = 0;
  for (std::size_t i = 0; i + margin < values.size(); ++i) {
    before += values[i];
    const double here = static_cast<double>(i + 1);
    if (i + 1 < margin) continue;
    const double size = std::abs(before - here * total / count) / std::sqrt(here * (count - here));
    if (size > best.size) best = {i + 1, size};
  }
  return best;
}

}  // namespace marrow
