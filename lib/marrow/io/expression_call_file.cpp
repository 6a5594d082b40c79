#include "marrow/io/expression_call_file.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <optional>
#include <utility>

#include "marrow/base/delimited_text.hpp"
#include "marrow/base/error.hpp"
#include "marrow/base/text.hpp"

namespace marrow {

namespace {

enum class Dialect { allsorts, tallsorts, tallsorts_scores, allcatchr, md_all, generic };

constexpr std::string_view no_class = "none";
constexpr double least_probability = 0.5;  ///< from which TALLSorts gives its label

bool has(const std::vector<std::string>& columns, std::string_view name) {
  return std::find(columns.begin(), columns.end(), name) != columns.end();
}

std::optional<Dialect> dialect_of(const std::vector<std::string>& columns) {
  if (has(columns, "sample") && has(columns, "tool") && has(columns, "label")) return Dialect::generic;
  if (has(columns, "Prediction") && has(columns, "Confidence") && has(columns, "Score")) return Dialect::allcatchr;
  if (has(columns, "sample_id") && (has(columns, "subtype_final_possible") || has(columns, "subtype_final"))) {
    return Dialect::md_all;
  }
  if (has(columns, "Predictions")) return Dialect::tallsorts;
  if (has(columns, "HOXA_KMT2A") && has(columns, "HOXA_MLLT10")) return Dialect::tallsorts_scores;
  // pandas leaves the name of the first column out.
  const bool has_allsorts_labels = has(columns, "Pred") && has(columns, "TCF3-PBX1");
  if (!columns.empty() && columns.front().empty() && (has(columns, "Prediction") || has_allsorts_labels)) {
    return Dialect::allsorts;
  }
  return std::nullopt;
}

/// A cell without the quotes in which R writes it.
std::string unquoted(std::string_view cell) {
  const bool is_quoted = cell.size() > 1 && cell.front() == '"' && cell.back() == '"';
  return std::string(is_quoted ? cell.substr(1, cell.size() - 2) : cell);
}

/// A column name that no header has, for the one that pandas leaves empty.
constexpr std::string_view index_column = "index of the table";

/// The table with its cells unquoted and its first column named.
DelimitedText parse_table(std::string_view text, const std::string& name) {
  std::string named(text);
  const std::size_t begin = named.starts_with("\xef\xbb\xbf") ? 3 : 0;
  const bool has_index =
      named.compare(begin, 1, ",") == 0 || named.compare(begin, 1, "\t") == 0 || named.compare(begin, 3, "\"\",") == 0;
  if (has_index) named.replace(begin, named[begin] == '"' ? 2 : 0, index_column);
  DelimitedText table = parse_delimited(named, name, Delimiter::detect);
  for (std::string& column : table.columns) column = column == index_column ? std::string() : unquoted(column);
  for (DelimitedText::Row& row : table.rows) {
    for (std::string& cell : row.cells) cell = unquoted(cell);
  }
  return table;
}

class CallReader {
 public:
  CallReader(const DelimitedText& table, Dialect dialect) : table_(table), dialect_(dialect) {}

  [[nodiscard]] std::vector<ExpressionCallRow> read_all() {
    for (const DelimitedText::Row& row : table_.rows) {
      row_ = &row;
      with_context([&] { return fmt::format("{}, line {}", table_.name, row.line1); }, [&] { read_row(); });
    }
    return std::move(rows_);
  }

 private:
  [[nodiscard]] std::string cell(std::string_view column) const {
    const int at = table_.column(column);
    const std::string text = at < 0 ? std::string() : row_->cells[static_cast<std::size_t>(at)];
    return text == "NA" || text == "." ? std::string() : text;
  }

  [[nodiscard]] std::string required(std::string_view column) const {
    std::string text = cell(column);
    if (text.empty()) throw Error(ErrorKind::data, fmt::format("column '{}' is empty", column));
    return text;
  }

  [[nodiscard]] std::optional<double> score(std::string_view column) const {
    const std::string text = cell(column);
    if (text.empty()) return std::nullopt;
    const auto number = parse_number(text);
    if (!number || *number < 0 || *number > 1) {
      throw Error(ErrorKind::data, fmt::format("column '{}': '{}' is no number from 0 to 1", column, text));
    }
    return number;
  }

  /// The code of a tool's word, in either case.
  [[nodiscard]] std::optional<std::string> confidence(
      std::string_view column, std::initializer_list<std::pair<std::string_view, std::string_view>> words) const {
    const std::string text = cell(column);
    if (text.empty()) return std::nullopt;
    for (const auto& [word, code] : words) {
      if (lower_case(text) == word) return std::string(code);
    }
    std::vector<std::string> known;
    for (const auto& [word, code] : words) known.emplace_back(word);
    throw Error(ErrorKind::data,
                fmt::format("column '{}': '{}' is none of {}", column, printable(text), join(known, ", ")));
  }

  void add(std::string sample, ExpressionCall call) { rows_.push_back({std::move(sample), std::move(call)}); }

  void read_row() {
    switch (dialect_) {
      case Dialect::allsorts:
        return read_labels("ALLSorts", row_->cells.front(), has(table_.columns, "Pred") ? "Pred" : "Prediction");
      case Dialect::tallsorts:
        return read_labels("TALLSorts", row_->cells.front(), "Predictions");
      case Dialect::tallsorts_scores:
        return read_tallsorts_scores();
      case Dialect::allcatchr:
        return add(required("sample"),
                   {.tool = "ALLCatchR",
                    .label = required("Prediction"),
                    .group = {},
                    .score = score("Score"),
                    .confidence = confidence(
                        "Confidence", {{"high-confidence", "high"}, {"candidate", "low"}, {"unclassified", no_class}}),
                    .extra = {}});
      case Dialect::md_all:
        return read_md_all();
      case Dialect::generic:
        break;
    }
    const std::string group = cell("group");
    add(required("sample"),
        {.tool = required("tool"),
         .label = required("label"),
         .group = group.empty() ? std::nullopt : std::optional(group),
         .score = score("score"),
         .confidence = confidence("confidence", {{"high", "high"}, {"low", "low"}, {"none", no_class}}),
         .extra = told_apart()});
  }

  /// The classes that the row says its tool tells apart.
  [[nodiscard]] ValueObject told_apart() const {
    ValueList classes;
    for (const std::string& name : split_list(cell("tells_apart"), ';')) classes.emplace_back(name);
    if (classes.empty()) return {};
    return {{"tells_apart", std::move(classes)}};
  }

  /// One call a label; the classifier's own threshold makes it one.
  void read_labels(const std::string& tool, const std::string& sample, std::string_view column) {
    if (sample.empty()) throw Error(ErrorKind::data, "the sample has no name");
    for (const std::string& label : split_list(required(column), ',')) {
      const bool is_open = label == "Unclassified";
      add(sample, {.tool = tool,
                   .label = label,
                   .group = {},
                   .score = score(label),
                   .confidence = std::string(is_open ? no_class : "high"),
                   .extra = {}});
    }
  }

  void read_tallsorts_scores() {
    const std::string& sample = row_->cells.front();
    bool is_any = false;
    for (std::size_t i = 1; i < table_.columns.size(); ++i) {
      const std::string& label = table_.columns[i];
      const auto probability = score(label);
      if (!probability || *probability < least_probability) continue;
      add(sample,
          {.tool = "TALLSorts", .label = label, .group = {}, .score = probability, .confidence = "high", .extra = {}});
      is_any = true;
    }
    if (is_any) return;
    add(sample, {.tool = "TALLSorts",
                 .label = "Unclassified",
                 .group = {},
                 .score = {},
                 .confidence = std::string(no_class),
                 .extra = {}});
  }

  void read_md_all() {
    const std::string label =
        required(has(table_.columns, "subtype_final") ? "subtype_final" : "subtype_final_possible");
    auto stated = confidence("confidence", {{"high", "high"}, {"low", "low"}});
    if (label == "Other") stated = std::string(no_class);
    add(required("sample_id"),
        {.tool = "MD-ALL", .label = label, .group = {}, .score = {}, .confidence = stated, .extra = {}});
  }

  const DelimitedText& table_;
  Dialect dialect_;
  const DelimitedText::Row* row_ = nullptr;
  std::vector<ExpressionCallRow> rows_;
};

}  // namespace

bool is_expression_call_table(std::string_view text) {
  const std::string_view line = text.substr(0, text.find('\n'));
  try {
    return dialect_of(parse_table(std::string(line) + "\n", "").columns).has_value();
  } catch (const Error&) {  // no header at all
    return false;
  }
}

std::vector<ExpressionCallRow> read_expression_calls(std::string_view text, const std::string& name) {
  const DelimitedText table = parse_table(text, name);
  const auto dialect = dialect_of(table.columns);
  if (!dialect) {
    Error error(ErrorKind::data, "the header is of no RNA classifier that marrow knows",
                "ALLSorts, TALLSorts, ALLCatchR and MD-ALL are; else give the columns sample, tool and label");
    error.add_context(name);
    throw error;
  }
  return CallReader(table, *dialect).read_all();
}

}  // namespace marrow
