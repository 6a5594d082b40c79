#pragma once

#include <cstdint>
#include <string>

#include "marrow/base/error.hpp"

namespace marrow {

/// A cell of a table that cannot be read.
struct CellFault {
  std::string column;  ///< empty: the row as a whole
  std::string problem;
  std::string hint;
};

/// "column 'pos': 'x' is no position".
[[nodiscard]] std::string fault_words(const CellFault& fault);

/// The fault as an error with its place. `line1` is the table's 1-based line.
[[nodiscard]] Error cell_error(const CellFault& fault, std::int64_t line1, const std::string& table);

}  // namespace marrow
