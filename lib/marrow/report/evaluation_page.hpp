#pragma once

#include <string>
#include <utility>
#include <vector>

#include "marrow/report/mustache_page.hpp"
#include "marrow/report/page_templates.hpp"
#include "marrow/report/plot.hpp"

namespace marrow {

/// A cell of a table of numbers.
struct FigureCell {
  std::string number;
  std::string interval = {};  ///< or the reason why there is no number
};

struct FigureRow {
  std::string name;
  std::string detail;
  std::vector<FigureCell> cells;
};

/// A table of numbers; `columns` names the rows' heading first.
struct FigureTable {
  std::string caption;
  std::vector<std::string> columns;
  std::vector<FigureRow> rows;
};

struct EvaluationSection {
  std::string heading;
  std::vector<std::string> sentences;
  std::vector<FigureTable> tables;
  std::vector<TemplateRecord> forests;
  std::vector<Plot> plots;
};

/// What a page of an evaluation holds, for `evaluation.html.mustache`.
struct EvaluationPage {
  std::string kicker;
  std::string title;
  std::vector<std::pair<std::string, std::string>> facts;  ///< name and words
  std::vector<EvaluationSection> sections;
};

/// A measure as a cell: number and interval, or "not estimable" and the reason.
[[nodiscard]] FigureCell figure_cell(const Measure& measure);
[[nodiscard]] FigureCell figure_cell(std::int64_t count);

[[nodiscard]] std::string evaluation_page_html(EvaluationPage page, const PageTemplates& templates);

}  // namespace marrow
