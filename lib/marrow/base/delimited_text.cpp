#include "marrow/base/delimited_text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <optional>

#include "marrow/base/error.hpp"
#include "marrow/base/text.hpp"
#include "marrow/base/uneven_text.hpp"

namespace marrow {

namespace {

/// Cuts one logical line (a quoted comma cell may span lines) off the front of `rest` into cells.
class RowCutter {
 public:
  RowCutter(std::string_view text, char separator) : rest_(text), separator_(separator) {}

  [[nodiscard]] bool at_end() const noexcept { return rest_.empty(); }
  [[nodiscard]] std::int64_t line1() const noexcept { return line1_; }

  std::vector<std::string> next() {
    std::vector<std::string> cells;
    do {
      cells.push_back(separator_ == ',' && rest_.starts_with('"') ? quoted_cell() : plain_cell());
    } while (take(separator_));
    take('\r');
    if (take('\n')) ++line1_;
    return cells;
  }

 private:
  bool take(char c) {
    if (!rest_.starts_with(c)) return false;
    rest_.remove_prefix(1);
    return true;
  }

  std::string plain_cell() {
    std::size_t end = 0;
    while (end < rest_.size() && rest_[end] != separator_ && rest_[end] != '\n') ++end;
    const std::string cell(trim(rest_.substr(0, end)));
    rest_.remove_prefix(end);
    return cell;
  }

  std::string quoted_cell() {
    const std::int64_t opened = line1_;
    std::string cell;
    take('"');
    while (!rest_.empty()) {
      if (take('"')) {
        if (!take('"')) return finish_quoted(std::move(cell));
        cell += '"';
        continue;
      }
      if (rest_.front() == '\n') ++line1_;
      cell += rest_.front();
      rest_.remove_prefix(1);
    }
    throw Error(ErrorKind::data, fmt::format("line {}: a quote is never closed", opened));
  }

  std::string finish_quoted(std::string cell) const {
    if (!rest_.empty() && rest_.front() != separator_ && rest_.front() != '\n' && rest_.front() != '\r') {
      throw Error(ErrorKind::data, fmt::format("line {}: text follows a closing quote", line1_));
    }
    return std::string(trim(cell));
  }

  std::string_view rest_;
  char separator_;
  std::int64_t line1_ = 1;
};

void check_header(const std::vector<std::string>& columns) {
  for (std::size_t i = 0; i < columns.size(); ++i) {
    if (columns[i].empty()) throw Error(ErrorKind::data, fmt::format("column {} of the header has no name", i + 1));
    if (std::find(columns.begin(), columns.begin() + static_cast<std::ptrdiff_t>(i), columns[i]) !=
        columns.begin() + static_cast<std::ptrdiff_t>(i)) {
      throw Error(ErrorKind::data, fmt::format("column '{}' stands twice in the header", columns[i]));
    }
  }
}

bool is_blank(const std::vector<std::string>& cells) {
  return cells.size() == 1 && cells.front().empty();
}

/// A line before the header that says something of the whole file: "##source …", "#version 2.4".
bool is_comment(const std::vector<std::string>& cells) {
  return cells.front().starts_with("##") || (cells.size() == 1 && cells.front().starts_with('#'));
}

char separator_of(Delimiter delimiter, std::string_view text) {
  if (delimiter == Delimiter::tab) return '\t';
  if (delimiter == Delimiter::comma) return ',';
  std::string_view header = text;
  while (header.starts_with('#') || header.starts_with('\n')) {
    const std::size_t end = header.find('\n');
    const bool is_one_cell = header.substr(0, end).find_first_of("\t,") == std::string_view::npos;
    if (end == std::string_view::npos || !(header.starts_with("##") || is_one_cell)) break;
    header.remove_prefix(end + 1);
  }
  header = header.substr(0, header.find('\n'));
  return header.find('\t') == std::string_view::npos && header.find(',') != std::string_view::npos ? ',' : '\t';
}

UnevenText parse(std::string_view text, const std::string& name, Delimiter delimiter) {
  if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
  if (trim(text).empty()) throw Error(ErrorKind::data, "the table is empty", "it needs a header line");
  if (text.find('\0') != std::string_view::npos || !is_utf8(text)) {
    throw Error(ErrorKind::data, "the table is not UTF-8 text", "is it compressed, or a spreadsheet file?");
  }
  UnevenText result{.table = {.name = name, .columns = {}, .rows = {}}, .uneven = {}};
  DelimitedText& table = result.table;
  RowCutter cutter(text, separator_of(delimiter, text));
  while (!cutter.at_end()) {
    const std::int64_t line1 = cutter.line1();
    std::vector<std::string> cells = cutter.next();
    if (is_blank(cells)) continue;
    if (table.columns.empty()) {
      if (is_comment(cells)) continue;
      check_header(cells);
      table.columns = std::move(cells);
      continue;
    }
    auto& rows = cells.size() == table.columns.size() ? table.rows : result.uneven;
    rows.push_back({line1, std::move(cells)});
  }
  if (table.columns.empty()) throw Error(ErrorKind::data, "the table has no header line");
  return result;
}

}  // namespace

int DelimitedText::column(std::string_view column_name) const noexcept {
  const auto found = std::find(columns.begin(), columns.end(), column_name);
  return found == columns.end() ? -1 : static_cast<int>(found - columns.begin());
}

bool is_missing_cell(std::string_view cell) noexcept {
  return cell.empty() || cell == "NA" || cell == ".";
}

DelimitedText parse_delimited(std::string_view text, std::string name, Delimiter delimiter) {
  return with_context([&] { return name; },
                      [&] {
                        UnevenText read = parse(text, name, delimiter);
                        if (read.uneven.empty()) return std::move(read.table);
                        const DelimitedText::Row& row = read.uneven.front();
                        throw Error(ErrorKind::data,
                                    fmt::format("line {} has {}", row.line1, uneven_words(row, read.table)));
                      });
}

UnevenText parse_uneven(std::string_view text, std::string name, Delimiter delimiter) {
  return with_context([&] { return name; }, [&] { return parse(text, name, delimiter); });
}

std::string uneven_words(const DelimitedText::Row& row, const DelimitedText& table) {
  return fmt::format("{} cells, but the header has {}", row.cells.size(), table.columns.size());
}

}  // namespace marrow
