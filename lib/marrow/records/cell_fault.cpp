#include "marrow/records/cell_fault.hpp"

#include <fmt/format.h>

#include <string_view>

namespace marrow {

std::string fault_words(const CellFault& fault) {
  return fault.column.empty() ? fault.problem : fmt::format("column '{}': {}", fault.column, fault.problem);
}

Error cell_error(const CellFault& fault, std::int64_t line1, const std::string& table) {
  const std::string_view separator = fault.column.empty() ? ": " : ", ";
  Error error(ErrorKind::data, fmt::format("line {}{}{}", line1, separator, fault_words(fault)), fault.hint);
  error.add_context(table);
  return error;
}

}  // namespace marrow
