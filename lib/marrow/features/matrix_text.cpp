#include <fmt/format.h>

#include <cmath>
#include <limits>
#include <set>

#include "marrow/base/error.hpp"
#include "marrow/base/text.hpp"
#include "marrow/features/catalogue.hpp"

namespace marrow {

std::string matrix_text(const FeatureMatrix& matrix) {
  std::string text = "sample";
  for (const FeatureSpec& column : matrix.columns) text += '\t' + column.name;
  text += '\n';
  for (std::size_t i = 0; i < matrix.samples.size(); ++i) {
    text += printable(matrix.samples[i]);  // a tab or line end in a name would make other cells
    for (std::size_t j = 0; j < matrix.columns.size(); ++j) {
      const double value = matrix.at(i, j);
      text += '\t';
      text += std::isnan(value) ? std::string("NA") : format_number(value);
    }
    text += '\n';
  }
  return text;
}

FeatureMatrix parse_matrix(const DelimitedText& table) {
  FeatureMatrix matrix;
  for (std::size_t j = 1; j < table.columns.size(); ++j) {
    std::optional<FeatureSpec> spec = find_feature(table.columns[j]);
    if (!spec) {
      Error error(ErrorKind::data,
                  fmt::format("column '{}' is no feature of the catalogue", printable(table.columns[j])),
                  "write the matrix with `marrow query --matrix`");
      error.add_context(table.name);
      throw error;
    }
    matrix.columns.push_back(*std::move(spec));
  }
  std::set<std::string> seen;
  for (const DelimitedText::Row& row : table.rows) {
    const auto fail = [&](std::string problem) {
      Error error(ErrorKind::data, std::move(problem));
      error.add_context(fmt::format("line {} of {}", row.line1, table.name));
      throw error;
    };
    if (!seen.insert(row.cells[0]).second) fail(fmt::format("sample '{}' stands twice", printable(row.cells[0])));
    matrix.samples.push_back(row.cells[0]);
    for (std::size_t j = 1; j < row.cells.size(); ++j) {
      const std::string& cell = row.cells[j];
      const bool is_missing = is_missing_cell(cell);
      const std::optional<double> value = parse_number(cell);
      if (!is_missing && !value) {
        fail(fmt::format("'{}' in column '{}' is no number", printable(cell), table.columns[j]));
      }
      matrix.values.push_back(is_missing ? std::numeric_limits<double>::quiet_NaN() : *value);
    }
  }
  return matrix;
}

std::string feature_text(const FeatureSpec& spec, const std::vector<FeatureUse>& uses) {
  const std::string day = spec.measured_day == 0 ? "at diagnosis" : fmt::format("on day {}", spec.measured_day);
  const char* monotone = spec.monotone == MonotoneSign::up     ? "may only raise the risk"
                         : spec.monotone == MonotoneSign::down ? "may only lower the risk"
                                                               : "either way";
  const char* values = spec.unit == "0/1" ? "0 (no), 1 (yes) or missing" : "a number or missing";
  std::string text = fmt::format(
      "{}\n  meaning   {}\n  unit      {}\n  values    {}\n  group     {}\n  known     {}\n  risk      {}\n"
      "  missing   {}\n  computed  {}\n",
      spec.name, spec.label, spec.unit, values, spec.group, day, monotone, spec.missing, spec.source);
  if (uses.empty()) return text + "  models    none in the program uses it\n";
  for (const FeatureUse& use : uses) {
    text += fmt::format("  models    {}, trained on {}\n", use.model, use.range);
    for (const std::string& condition : use.conditions) {
      text += fmt::format("            applies if {}\n", condition);
    }
  }
  return text;
}

std::string feature_list_text() {
  std::string text = "name\tgroup\tunit\tmeaning\n";
  for (const Feature& feature : catalogue()) {
    text +=
        fmt::format("{}\t{}\t{}\t{}\n", feature.spec.name, feature.spec.group, feature.spec.unit, feature.spec.label);
  }
  return text + "GENE_mutated\tmutation\t0/1\tany gene of the panel altered, such as TP53_mutated\n";
}

}  // namespace marrow
