#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "marrow/base/value.hpp"

namespace marrow {

/// One row of the clinical table, after its cells were read and unit-checked: columns in the table's order, null where
/// the cell is missing. Outcome columns are never in it.
struct ClinicalRow {
  std::string sample;   ///< `sample`, else `patient`
  std::string patient;  ///< `patient`, else `sample`
  std::int64_t line1 = 0;
  ValueObject cells;

  [[nodiscard]] const Value* find(std::string_view column) const noexcept {
    for (const auto& [name, value] : cells) {
      if (name == column) return &value;
    }
    return nullptr;
  }
};

}  // namespace marrow
