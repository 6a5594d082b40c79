#include "marrow/report/evaluation_page.hpp"

#include <fmt/format.h>

#include <cmath>

#include "marrow/report/words.hpp"

namespace marrow {
namespace {

TemplateRecord table_record(const FigureTable& table) {
  TemplateRecord record;
  record.set("caption", file_text(table.caption));
  std::vector<std::string> columns;
  for (const std::string& column : table.columns) columns.push_back(file_text(column));
  record.set("columns", columns);
  std::vector<TemplateRecord> rows;
  for (const FigureRow& row : table.rows) {
    TemplateRecord line;
    line.set("name", file_text(row.name));
    line.set("detail", file_text(row.detail));
    std::vector<TemplateRecord> cells;
    for (std::size_t j = 0; j < row.cells.size(); ++j) {
      TemplateRecord cell;
      cell.set("label", columns[j + 1]);
      cell.set("number", file_text(row.cells[j].number));
      cell.set("interval", file_text(row.cells[j].interval));
      cells.push_back(std::move(cell));
    }
    line.set("cells", std::move(cells));
    rows.push_back(std::move(line));
  }
  record.set("rows", std::move(rows));
  return record;
}

TemplateRecord section_record(EvaluationSection& section, std::size_t number) {
  TemplateRecord record;
  record.set("id", fmt::format("h-{}", number));
  record.set("heading", file_text(section.heading));
  std::vector<std::string> sentences;
  for (const std::string& sentence : section.sentences) sentences.push_back(file_text(sentence));
  record.set("sentences", sentences);
  std::vector<TemplateRecord> tables;
  for (const FigureTable& table : section.tables) tables.push_back(table_record(table));
  record.set("tables", std::move(tables));
  record.set("forests", std::move(section.forests));
  std::vector<TemplateRecord> plots;
  for (const Plot& plot : section.plots) plots.push_back(plot_record(plot));
  record.set("has_plots", !plots.empty());
  record.set("plots", std::move(plots));
  return record;
}

/// Three decimals, a minus that is one, and no "−0.000".
std::string three_decimals(double number) {
  std::string text = fmt::format("{:.3f}", std::abs(number) < 0.0005 ? 0.0 : std::abs(number));
  return number < -0.0005 ? "\u2212" + text : text;
}

}  // namespace

FigureCell figure_cell(const Measure& measure) {
  if (!measure.value) return {"not estimable", measure.reason};
  FigureCell cell{three_decimals(*measure.value)};
  if (measure.low && measure.high) {
    cell.interval = fmt::format("{} to {}", three_decimals(*measure.low), three_decimals(*measure.high));
  }
  return cell;
}

FigureCell figure_cell(std::int64_t count) {
  return {count_words(count)};
}

std::string evaluation_page_html(EvaluationPage page, const PageTemplates& templates) {
  TemplateRecord record;
  record.set("style", std::string(templates.style) + std::string(templates.evaluation_style));
  record.set_partial("figures", templates.figures);
  record.set_partial("forest", templates.forest);
  record.set_partial("plot", templates.plot);
  record.set("research_use", research_use_words);
  record.set("kicker", page.kicker);
  record.set("title", file_text(page.title));
  std::vector<TemplateRecord> facts;
  for (const auto& [name, words] : page.facts) {
    TemplateRecord fact;
    fact.set("name", name);
    fact.set("words", file_text(words));
    facts.push_back(std::move(fact));
  }
  record.set("facts", std::move(facts));
  std::vector<TemplateRecord> sections;
  for (std::size_t k = 0; k < page.sections.size(); ++k) sections.push_back(section_record(page.sections[k], k + 1));
  record.set("sections", std::move(sections));
  return render_page(templates.evaluation, record);
}

}  // namespace marrow
