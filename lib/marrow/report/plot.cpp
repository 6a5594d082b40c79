#include "marrow/report/plot.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>

#include "marrow/base/text.hpp"
#include "marrow/report/evaluation_table.hpp"
#include "marrow/report/words.hpp"

namespace marrow {
namespace {

/// Place along a scale in per cent of its length.
double place(const PlotAxis& axis, double value) {
  return 100 * (value - axis.begin) / (axis.end - axis.begin);
}

std::string percent(double value) {
  return fmt::format("{:.2f}", value);
}

bool is_inside(const Plot& plot, const CurvePoint& point) {
  return point.x >= plot.x.begin && point.x <= plot.x.end && point.y >= plot.y.begin && point.y <= plot.y.end;
}

/// Ticks; `at` counts from below where `is_upward`.
std::vector<TemplateRecord> tick_records(const PlotAxis& axis, bool is_upward) {
  std::vector<TemplateRecord> records;
  const int count = static_cast<int>(std::floor((axis.end - axis.begin) / axis.step + 1e-9));
  for (int k = 0; k <= count; ++k) {
    const double value = axis.begin + k * axis.step;
    const double shown = std::round((axis.is_percent ? 100 * value : value) * 1e6) / 1e6;
    const double at = place(axis, value);
    TemplateRecord record;
    record.set("at", percent(is_upward ? 100 - at : at));
    record.set("label", number_words(shown == 0 ? 0 : shown));
    records.push_back(std::move(record));
  }
  return records;
}

/// "x,y x,y" in a box of 100 by 100, y downward. Points beyond a scale are moved to its edge.
std::string polyline(const Plot& plot, const PlotSeries& series) {
  std::string text;
  double last_y = 0;
  for (std::size_t i = 0; i < series.line.size(); ++i) {
    const double x = std::clamp(place(plot.x, series.line[i].x), 0.0, 100.0);
    const double y = 100 - std::clamp(place(plot.y, series.line[i].y), 0.0, 100.0);
    if (series.is_stepped && i > 0) text += fmt::format("{:.2f},{:.2f} ", x, last_y);
    text += fmt::format("{:.2f},{:.2f} ", x, y);
    last_y = y;
  }
  if (!text.empty()) text.pop_back();
  return text;
}

std::vector<TemplateRecord> mark_records(const Plot& plot, const PlotSeries& series) {
  std::vector<TemplateRecord> records;
  for (const CurvePoint& mark : series.marks) {
    if (!is_inside(plot, mark)) continue;
    TemplateRecord record;
    record.set("x", percent(place(plot.x, mark.x)));
    record.set("y", percent(100 - place(plot.y, mark.y)));
    record.set("has_interval", mark.low.has_value() && mark.high.has_value());
    record.set("low", percent(100 - std::clamp(place(plot.y, mark.low.value_or(mark.y)), 0.0, 100.0)));
    record.set("high", percent(100 - std::clamp(place(plot.y, mark.high.value_or(mark.y)), 0.0, 100.0)));
    records.push_back(std::move(record));
  }
  return records;
}

}  // namespace

TemplateRecord plot_record(const Plot& plot) {
  TemplateRecord record;
  record.set("title", file_text(plot.title));
  record.set("caption", file_text(plot.caption));
  record.set("x_label", plot.x.label);
  record.set("y_label", plot.y.label);
  record.set("x_ticks", tick_records(plot.x, false));
  record.set("y_ticks", tick_records(plot.y, true));
  std::vector<TemplateRecord> lines;
  std::size_t shown = 0;
  std::size_t references = 0;
  for (const PlotSeries& series : plot.series) {
    if (!series.is_reference && shown == most_plot_series) continue;
    // Of two references the second is drawn through.
    const std::string css =
        series.is_reference ? fmt::format("reference r{}", references++) : fmt::format("s{}", shown++);
    TemplateRecord line;
    line.set("css", css);
    line.set("name", file_text(series.name));
    line.set("points", polyline(plot, series));
    line.set("has_marks", !series.marks.empty());
    line.set("marks", mark_records(plot, series));
    lines.push_back(std::move(line));
  }
  record.set("series", std::move(lines));
  return record;
}

PlotAxis axis_to(std::string label, double largest, bool is_percent) {
  static constexpr std::array<double, 6> steps{0.01, 0.02, 0.05, 0.1, 0.2, 0.5};
  constexpr double most_ticks = 6;
  PlotAxis axis{.label = std::move(label), .is_percent = is_percent};
  for (const double step : steps) {
    axis.step = step;
    if (largest <= step * most_ticks) break;
  }
  axis.end = std::max(axis.step, axis.step * std::ceil(largest / axis.step - 1e-9));
  return axis;
}

TemplateRecord forest_record(const std::string& caption, const std::vector<ForestRow>& rows, double centre) {
  double reach = 0.01;
  for (const ForestRow& row : rows) {
    if (!row.measure.value) continue;
    for (const double end : {*row.measure.value, row.measure.low.value_or(centre), row.measure.high.value_or(centre)}) {
      reach = std::max(reach, std::abs(end - centre));
    }
  }
  const PlotAxis axis{.begin = centre - 1.05 * reach, .end = centre + 1.05 * reach};
  TemplateRecord record;
  record.set("caption", caption);
  std::vector<TemplateRecord> lines;
  for (const ForestRow& row : rows) {
    TemplateRecord line;
    const Measure& measure = row.measure;
    line.set("name", file_text(row.name));
    line.set("detail", file_text(row.detail));
    line.set("words", file_text(measure_number_words(measure)));
    line.set("has_value", measure.value.has_value());
    line.set("x", percent(place(axis, measure.value.value_or(centre))));
    line.set("low", percent(place(axis, measure.low.value_or(measure.value.value_or(centre)))));
    line.set("high", percent(place(axis, measure.high.value_or(measure.value.value_or(centre)))));
    lines.push_back(std::move(line));
  }
  record.set("rows", std::move(lines));
  return record;
}

}  // namespace marrow
