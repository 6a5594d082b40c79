#include "marrow/knowledge/table_rows.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "marrow/base/byte_lanes.hpp"
#include "marrow/base/error.hpp"
#include "marrow/base/text.hpp"

namespace marrow {

std::string place_words(const TablePlace& place) {
  return fmt::format("column '{}', line {} of {}", place.column, place.line1, place.table);
}

std::optional<TablePlace> parse_place(std::string_view words) {
  constexpr std::string_view before_column = "column '";
  constexpr std::string_view before_line = "', line ";
  constexpr std::string_view before_table = " of ";
  const std::size_t line = words.rfind(before_line);
  const std::size_t table = words.find(before_table, line);
  if (!words.starts_with(before_column) || line == std::string_view::npos || table == std::string_view::npos) {
    return std::nullopt;
  }
  const std::size_t number = line + before_line.size();
  const auto line1 = parse_integer(words.substr(number, table - number));
  if (!line1) return std::nullopt;
  return TablePlace{.table = std::string(words.substr(table + before_table.size())),
                    .line1 = *line1,
                    .column = std::string(words.substr(before_column.size(), line - before_column.size()))};
}

const std::string& TableRow::cell(std::string_view column) const {
  const int index = table_->column(column);
  if (index < 0) throw Error(ErrorKind::data, fmt::format("{} has no column '{}'", table_->name, column));
  return row_->cells[static_cast<std::size_t>(index)];
}

std::optional<std::string> TableRow::optional_text(std::string_view column) const {
  const std::string& value = cell(column);
  if (value.empty() || value == ".") return std::nullopt;
  return value;
}

std::string TableRow::text_or_empty(std::string_view column) const {
  return optional_text(column).value_or("");
}

std::string TableRow::text(std::string_view column) const {
  auto value = optional_text(column);
  if (!value) refuse(column, "is missing");
  return *std::move(value);
}

std::int64_t TableRow::integer(std::string_view column) const {
  const auto value = optional_integer(column);
  if (!value) refuse(column, "is missing");
  return *value;
}

std::optional<std::int64_t> TableRow::optional_integer(std::string_view column) const {
  const auto value = optional_text(column);
  if (!value) return std::nullopt;
  const auto number = parse_integer(*value);
  if (!number) refuse(column, "is not a whole number");
  return number;
}

std::optional<double> TableRow::optional_number(std::string_view column) const {
  const auto value = optional_text(column);
  if (!value) return std::nullopt;
  const auto number = parse_number(*value);
  if (!number) refuse(column, "is not a number");
  return number;
}

std::optional<Expression> TableRow::optional_expression(std::string_view column, const Predicates* predicates) const {
  const auto text = optional_text(column);
  if (!text) return std::nullopt;
  try {
    return Expression::parse(*text, predicates);
  } catch (const Error& error) {
    refuse(column, error.what());
  }
}

bool TableRow::yes_or_no(std::string_view column) const {
  const std::string value = text(column);
  if (value != "yes" && value != "no") refuse(column, "is neither yes nor no");
  return value == "yes";
}

void TableRow::refuse(std::string_view column, std::string_view problem) const {
  Error error(ErrorKind::data, fmt::format("'{}' {}", cell(column), problem));
  error.add_context(place_words({.table = table_->name, .line1 = row_->line1, .column = std::string(column)}));
  throw error;
}

TableRows::TableRows(const KnowledgeSource& source, std::string_view name,
                     std::initializer_list<std::string_view> required)
    : table_(source.table(name)) {
  for (const std::string_view column : required) {
    if (table_.column(column) < 0) throw Error(ErrorKind::data, fmt::format("{} has no column '{}'", name, column));
  }
}

std::vector<FastaRecord> parse_fasta(std::string_view text, std::string_view name) {
  std::vector<FastaRecord> records;
  std::int64_t line1 = 0;
  const auto refuse = [&](std::string_view problem) {
    Error error(ErrorKind::data, std::string(problem));
    error.add_context(fmt::format("line {} of {}", line1, name));
    throw error;
  };
  while (!text.empty()) {
    const std::size_t end = text.find('\n');
    const std::string_view line = trim(text.substr(0, end));
    text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
    ++line1;
    if (line.empty()) continue;
    if (line.front() == '>') {
      const std::size_t space = line.find(' ');
      const std::string_view title = line.substr(1, space == std::string_view::npos ? space : space - 1);
      const bool is_repeated =
          std::any_of(records.begin(), records.end(), [&](const auto& r) { return r.name == title; });
      if (title.empty() || is_repeated) refuse("the name of the sequence is empty or comes twice");
      const std::string_view rest = space == std::string_view::npos ? std::string_view{} : trim(line.substr(space));
      records.push_back({std::string(title), std::string(rest), {}});
      records.back().bases.reserve(std::min(text.find("\n>"), text.size()));
      continue;
    }
    if (records.empty()) refuse("the text does not begin with '>'");
    std::string& bases = records.back().bases;
    const std::size_t begin = bases.size();
    bases += line;
    const bool is_foreign = any_byte(line, [](Lanes letters) {
      letters &= 0xdf;  // upper case
      return static_cast<Lanes>((letters != 'A') & (letters != 'C') & (letters != 'G') & (letters != 'T') &
                                (letters != 'N'));
    });
    for (char* letter = bases.data() + begin; letter != bases.data() + bases.size(); ++letter) *letter &= 0x5f;
    if (is_foreign) refuse("a letter is none of A C G T N");
  }
  return records;
}

}  // namespace marrow
