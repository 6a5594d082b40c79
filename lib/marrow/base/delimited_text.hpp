#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace marrow {

/// A delimited text with a header line, all cells as text.
struct DelimitedText {
  std::string name;                  ///< what messages call it: the file's name
  std::vector<std::string> columns;  ///< header, unique, trimmed
  struct Row {
    std::int64_t line1 = 0;          ///< 1-based line of the text on which the row begins
    std::vector<std::string> cells;  ///< as many as columns, trimmed
  };
  std::vector<Row> rows;

  /// Index of a column, -1 if there is none.
  [[nodiscard]] int column(std::string_view column_name) const noexcept;
};

/// Whether a cell says nothing: empty, `NA` or `.`.
[[nodiscard]] bool is_missing_cell(std::string_view cell) noexcept;

/// How a delimited text separates its cells: a tab; a comma with the quoting of RFC 4180; or whichever of the two the
/// header line holds (a tab wins).
enum class Delimiter { tab, comma, detect };

/// Parses a text with header; a byte order mark and CR at line ends are dropped, empty lines and, before the header,
/// lines that start with `##` and lines of one cell that start with `#` are skipped.
/// Throws `data` for an empty text, a missing, repeated or empty column name, bytes that are not UTF-8, and a row
/// with another number of cells, with the line.
[[nodiscard]] DelimitedText parse_delimited(std::string_view text, std::string name, Delimiter delimiter);

}  // namespace marrow
