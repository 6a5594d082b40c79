#pragma once

#include <cstdint>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "marrow/base/delimited_text.hpp"
#include "marrow/knowledge/expression.hpp"
#include "marrow/knowledge/knowledge_source.hpp"

namespace marrow {

/// Where a cell of a knowledge table stands.
struct TablePlace {
  std::string table;
  std::int64_t line1 = 0;
  std::string column;
  bool operator==(const TablePlace&) const = default;
};
/// "column 'gene', line 7 of knowledge/hotspots.tsv": the context of what `TableRow` refuses.
[[nodiscard]] std::string place_words(const TablePlace& place);
/// The reverse; empty for any other text.
[[nodiscard]] std::optional<TablePlace> parse_place(std::string_view words);

/// One row of a knowledge table. A cell of `.` or of nothing is missing. Whatever cannot be read throws `data` naming
/// table, line and column.
class TableRow {
 public:
  TableRow(const DelimitedText& table, const DelimitedText::Row& row) : table_(&table), row_(&row) {}

  /// The cell as it stands, `.` too.
  [[nodiscard]] const std::string& cell(std::string_view column) const;
  /// Empty if missing.
  [[nodiscard]] std::optional<std::string> optional_text(std::string_view column) const;
  /// "" if missing: for words that are only shown.
  [[nodiscard]] std::string text_or_empty(std::string_view column) const;
  [[nodiscard]] std::string text(std::string_view column) const;
  [[nodiscard]] std::int64_t integer(std::string_view column) const;
  [[nodiscard]] std::optional<std::int64_t> optional_integer(std::string_view column) const;
  [[nodiscard]] std::optional<double> optional_number(std::string_view column) const;
  /// A condition; empty if missing. `predicates`, where given, must outlive it.
  [[nodiscard]] std::optional<Expression> optional_expression(std::string_view column,
                                                              const Predicates* predicates = nullptr) const;
  /// `yes` or `no`.
  [[nodiscard]] bool yes_or_no(std::string_view column) const;

  /// Throws `data`: `problem` is what is wrong with the cell.
  [[noreturn]] void refuse(std::string_view column, std::string_view problem) const;

 private:
  const DelimitedText* table_;
  const DelimitedText::Row* row_;
};

/// A knowledge table whose columns were checked.
class TableRows {
 public:
  /// Throws `data` if the table or one of `required` columns is missing.
  TableRows(const KnowledgeSource& source, std::string_view name, std::initializer_list<std::string_view> required);

  [[nodiscard]] std::size_t size() const noexcept { return table_.rows.size(); }
  [[nodiscard]] TableRow row(std::size_t i) const { return {table_, table_.rows[i]}; }

 private:
  DelimitedText table_;
};

/// One record of a FASTA text: the first word of its header line, the rest of it, and the bases in upper case.
struct FastaRecord {
  std::string name;
  std::string description;
  std::string bases;
};

/// Throws `data` naming `name` and the line for a text that is no FASTA, a letter that is no base (A C G T N) and a
/// name that comes twice.
[[nodiscard]] std::vector<FastaRecord> parse_fasta(std::string_view text, std::string_view name);

}  // namespace marrow
