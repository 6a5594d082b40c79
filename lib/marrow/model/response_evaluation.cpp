#include "marrow/model/response_evaluation.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <numeric>

#include "marrow/base/error.hpp"
#include "marrow/base/text.hpp"
#include "marrow/model/bootstrap.hpp"
#include "marrow/model/response_measures.hpp"

namespace marrow {
namespace {

constexpr std::size_t calibration_parts = 10;
constexpr std::size_t least_patients = 3;

/// Places of the patients who have all of the columns.
std::vector<std::size_t> places_with(const std::vector<const PredictedColumn*>& columns, std::size_t patients) {
  std::vector<std::size_t> places;
  for (std::size_t i = 0; i < patients; ++i) {
    const bool has_all =
        std::none_of(columns.begin(), columns.end(), [&](const auto* column) { return std::isnan(column->values[i]); });
    if (has_all) places.push_back(i);
  }
  return places;
}

/// Mean prediction and mean response of each tenth of the predictions; fewer parts where there are few patients.
std::vector<CurvePoint> calibration_points(const std::vector<double>& truth, const std::vector<double>& predicted) {
  std::vector<std::size_t> order(truth.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::stable_sort(order.begin(), order.end(),
                   [&](std::size_t a, std::size_t b) { return predicted[a] < predicted[b]; });
  const std::size_t parts = std::min(calibration_parts, std::max<std::size_t>(1, truth.size() / 5));
  std::vector<CurvePoint> points;
  for (std::size_t part = 0; part < parts; ++part) {
    const std::size_t begin = part * truth.size() / parts;
    const std::size_t end = (part + 1) * truth.size() / parts;
    CurvePoint point;
    for (std::size_t k = begin; k < end; ++k) {
      point.x += predicted[order[k]] / static_cast<double>(end - begin);
      point.y += truth[order[k]] / static_cast<double>(end - begin);
    }
    points.push_back(point);
  }
  return points;
}

ResponseScoring judge(const PredictedResponses& patients, const PredictedColumn& column,
                      const ResamplingOptions& options) {
  const std::vector<std::size_t> places = places_with({&column}, patients.truth.size());
  if (places.size() < least_patients) {
    throw Error(ErrorKind::data,
                fmt::format("{} patients have a response and a prediction of '{}': {} are needed", places.size(),
                            printable(column.name), least_patients),
                "does --id name the column of the patients in both tables?");
  }
  const std::vector<double> truth = values_at(patients.truth, places);
  const std::vector<double> predicted = values_at(column.values, places);
  const Resampler resampler(places.size(), options);
  ResponseScoring result{.name = column.name,
                         .is_baseline = column.is_baseline,
                         .is_score = column.is_score,
                         .patients = static_cast<std::int64_t>(places.size()),
                         .measures = response_measures(truth, predicted, column.is_score, resampler),
                         .calibration = {}};
  if (!column.is_score) result.calibration = calibration_points(truth, predicted);
  return result;
}

ScoringDifference compare(const PredictedResponses& patients, const PredictedColumn& column,
                          const PredictedColumn& baseline, const ResamplingOptions& options) {
  const std::vector<std::size_t> places = places_with({&column, &baseline}, patients.truth.size());
  const Resampler resampler(places.size(), options);
  return {column.name, baseline.name, static_cast<std::int64_t>(places.size()),
          response_difference(values_at(patients.truth, places), values_at(column.values, places),
                              values_at(baseline.values, places), column.is_score || baseline.is_score, resampler)};
}

}  // namespace

PredictedResponses responding_patients(const OutcomeTable& outcomes) {
  PredictedResponses result{.ids = {}, .truth = {}, .columns = {}, .limits = outcomes.limits};
  for (const Outcome& outcome : outcomes.outcomes) {
    result.ids.push_back(outcome.id);
    result.truth.push_back(mean(outcome.responses));
  }
  return result;
}

void add_predictions(PredictedResponses& patients, const DelimitedText& predictions, const std::string& id,
                     std::vector<std::string> use, const std::vector<std::string>& leave_out) {
  const std::size_t id_place = required_column(predictions, id);
  if (use.empty()) {
    for (const std::string& column : predictions.columns) {
      const bool is_other = column == id || column == "repeat" ||
                            std::find(leave_out.begin(), leave_out.end(), column) != leave_out.end();
      if (!is_other) use.push_back(column);
    }
  }
  if (use.empty()) throw Error(ErrorKind::usage, fmt::format("{} has no column of predictions", predictions.name));
  std::map<std::string_view, std::size_t> place_of;
  for (std::size_t i = 0; i < patients.ids.size(); ++i) place_of.emplace(patients.ids[i], i);
  std::vector<std::size_t> columns;
  const std::size_t before = patients.columns.size();
  for (const std::string& name : use) {
    columns.push_back(required_column(predictions, name));
    patients.columns.push_back(
        {name, std::vector<double>(patients.ids.size(), std::numeric_limits<double>::quiet_NaN())});
  }
  std::vector<bool> seen(patients.ids.size(), false);
  for (const DelimitedText::Row& row : predictions.rows) {
    const auto place = place_of.find(row.cells[id_place]);
    if (place == place_of.end()) {
      ++patients.without_truth;
      continue;
    }
    with_context([&] { return fmt::format("line {} of {}", row.line1, predictions.name); },
                 [&] {
                   if (seen[place->second]) {
                     throw Error(ErrorKind::data, fmt::format("'{}' stands twice", printable(row.cells[id_place])));
                   }
                   seen[place->second] = true;
                   for (std::size_t j = 0; j < columns.size(); ++j) {
                     const std::string& cell = row.cells[columns[j]];
                     if (is_missing_cell(cell)) continue;
                     const std::optional<double> number = parse_number(cell);
                     if (!number) {
                       throw Error(ErrorKind::data,
                                   fmt::format("'{}' in column '{}' is no number", printable(cell), printable(use[j])),
                                   "--use names the columns to judge");
                     }
                     patients.columns[before + j].values[place->second] = *number;
                   }
                 });
  }
}

ResponseEvaluation evaluate_responses(const PredictedResponses& patients, const ResamplingOptions& options) {
  ResponseEvaluation result{.truth_words = {},
                            .unit_words = {},
                            .bootstraps = static_cast<std::int64_t>(options.bootstraps),
                            .seed = static_cast<std::int64_t>(options.seed),
                            .patients = static_cast<std::int64_t>(patients.ids.size()),
                            .without_truth = patients.without_truth,
                            .limits = patients.limits,
                            .notes = {},
                            .scorings = {},
                            .differences = {}};
  for (const PredictedColumn& column : patients.columns) result.scorings.push_back(judge(patients, column, options));
  for (const PredictedColumn& baseline : patients.columns) {
    if (!baseline.is_baseline) continue;
    for (const PredictedColumn& column : patients.columns) {
      if (&column != &baseline) result.differences.push_back(compare(patients, column, baseline, options));
    }
  }
  result.notes = {
      "Intervals are 95 % percentiles of bootstrap samples of patients; differences are on the same samples.",
      "R² is 1 − squared error / squared deviations from the mean of the same patients: 0 is that mean, below 0 worse.",
      "Ranks that are equal share their mean rank in Spearman's rho."};
  if (patients.limits > 0) {
    result.notes.emplace_back("A limit of the tested range (< or >) stands for the response beyond it.");
  }
  return result;
}

}  // namespace marrow
