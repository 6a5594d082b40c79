#include "marrow/records/cell_fault.hpp"

#include <fmt/format.h>

namespace marrow {

Error cell_error(const CellFault& fault, std::int64_t line1, const std::string& table) {
  Error error(ErrorKind::data, fmt::format("line {}, column '{}': {}", line1, fault.column, fault.problem), fault.hint);
  error.add_context(table);
  return error;
}

}  // namespace marrow
