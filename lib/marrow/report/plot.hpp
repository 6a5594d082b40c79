#pragma once

#include <string>
#include <vector>

#include "marrow/records/evaluation.hpp"
#include "marrow/report/mustache_page.hpp"

namespace marrow {

/// One line of a plot, with marks on it. The first six have a colour and a dash of their own.
struct PlotSeries {
  std::string name;
  std::vector<CurvePoint> line;
  std::vector<CurvePoint> marks;  ///< with whiskers where they have an interval
  bool is_stepped = false;        ///< the value holds until the next point
  bool is_reference = false;      ///< thin and grey: a diagonal, nobody treated
};

/// A scale of a plot.
struct PlotAxis {
  std::string label;
  double begin = 0;
  double end = 1;
  double step = 0.2;        ///< between ticks
  bool is_percent = false;  ///< 0.2 is written 20 %
};

struct Plot {
  std::string title;
  std::string caption;
  PlotAxis x;
  PlotAxis y;
  std::vector<PlotSeries> series;
};

inline constexpr std::size_t most_plot_series = 6;

/// The plot as `plot.html.mustache` draws it. What lies outside the scales is cut off.
[[nodiscard]] TemplateRecord plot_record(const Plot& plot);

/// The end of a scale from 0 that holds `largest`, with its step: 0.25 gives 0.3 and 0.1.
[[nodiscard]] PlotAxis axis_to(std::string label, double largest, bool is_percent);

/// A line of a forest plot.
struct ForestRow {
  std::string name;
  std::string detail;
  Measure measure;
};

/// Rows over one scale around `centre`, as `forest.html.mustache` draws them; a row without a value says why.
[[nodiscard]] TemplateRecord forest_record(const std::string& caption, const std::vector<ForestRow>& rows,
                                           double centre);

}  // namespace marrow
