#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "marrow/base/delimited_text.hpp"

namespace marrow {

/// A delimited text with the rows apart that have another number of cells than the header.
struct UnevenText {
  DelimitedText table;                     ///< all other rows
  std::vector<DelimitedText::Row> uneven;  ///< in the order of the text
};

/// As parse_delimited, but a row with another number of cells is kept apart and not refused: one row that was cut off
/// or mistyped need not cost a whole table.
[[nodiscard]] UnevenText parse_uneven(std::string_view text, std::string name, Delimiter delimiter);

/// "3 cells, but the header has 6".
[[nodiscard]] std::string uneven_words(const DelimitedText::Row& row, const DelimitedText& table);

}  // namespace marrow
