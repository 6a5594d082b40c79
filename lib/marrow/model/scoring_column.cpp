#include "marrow/model/scoring_column.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <optional>

#include "marrow/base/error.hpp"
#include "marrow/base/text.hpp"

namespace marrow {
namespace {

constexpr double nan = std::numeric_limits<double>::quiet_NaN();

/// Place of each patient in the outcome table.
using Places = std::map<std::string_view, std::size_t>;

Places places_of(const OutcomeTable& outcomes) {
  Places places;
  for (std::size_t i = 0; i < outcomes.outcomes.size(); ++i) places.emplace(outcomes.outcomes[i].id, i);
  return places;
}

/// The number of a cell; NaN where it is missing.
double number_of(const std::string& cell) {
  if (is_missing_cell(cell)) return nan;
  const std::optional<double> number = parse_number(cell);
  if (!number) throw Error(ErrorKind::data, fmt::format("'{}' is no number", printable(cell)));
  return *number;
}

/// Calls `read(row, patient)` for the rows whose patient has an outcome, with the line as context; returns how many
/// have none.
template <class Read>
std::int64_t for_each_patient(const DelimitedText& table, std::size_t id, const Places& places, const Read& read) {
  std::map<std::string_view, bool> strangers;
  for (const DelimitedText::Row& row : table.rows) {
    const auto place = places.find(row.cells[id]);
    if (place == places.end()) {
      strangers.emplace(row.cells[id], true);
      continue;
    }
    with_context([&] { return fmt::format("line {} of {}", row.line1, table.name); },
                 [&] { read(row, place->second); });
  }
  return static_cast<std::int64_t>(strangers.size());
}

/// "NAME" and 2 of "NAME_p5y"; empty for any other name.
std::optional<std::pair<std::string, std::size_t>> probability_column(const std::string& name) {
  for (std::size_t h = 0; h < probability_years.size(); ++h) {
    const std::string suffix = fmt::format("_p{}y", probability_years[h]);
    if (name.size() > suffix.size() && name.ends_with(suffix)) {
      return std::pair{name.substr(0, name.size() - suffix.size()), h};
    }
  }
  return std::nullopt;
}

/// Where the numbers of one way of scoring stand.
struct ScoringPlace {
  std::string name;
  int risk = -1;
  std::array<int, 3> probability{-1, -1, -1};

  /// The column that ranks patients.
  [[nodiscard]] std::size_t ranking() const {
    if (risk >= 0) return static_cast<std::size_t>(risk);
    return static_cast<std::size_t>(
        *std::find_if(probability.rbegin(), probability.rend(), [](int c) { return c >= 0; }));
  }
};

std::vector<ScoringPlace> scoring_places(const DelimitedText& table, const PredictionColumns& columns) {
  std::vector<ScoringPlace> places;
  const auto place_of = [&](const std::string& name) -> ScoringPlace& {
    const auto found =
        std::find_if(places.begin(), places.end(), [&](const auto& place) { return place.name == name; });
    return found == places.end() ? places.emplace_back(ScoringPlace{.name = name}) : *found;
  };
  for (std::size_t j = 0; j < table.columns.size(); ++j) {
    const std::string& column = table.columns[j];
    if (column == columns.id || column == "repeat" || column == "fold") continue;
    const auto probability = probability_column(column);
    const std::string& name = probability ? probability->first : column;
    const bool is_wanted =
        columns.names.empty() || std::find(columns.names.begin(), columns.names.end(), name) != columns.names.end();
    if (!is_wanted) continue;
    ScoringPlace& place = place_of(name);
    (probability ? place.probability[probability->second] : place.risk) = static_cast<int>(j);
  }
  for (const std::string& name : columns.names) {
    const auto has_name = [&](const ScoringPlace& place) { return place.name == name; };
    if (std::any_of(places.begin(), places.end(), has_name)) continue;
    const std::optional<std::string> near = nearest_word(name, table.columns);
    throw Error(ErrorKind::usage, fmt::format("{} has no column '{}'", table.name, printable(name)),
                near ? fmt::format("did you mean '{}'?", *near) : std::string{});
  }
  if (places.empty()) throw Error(ErrorKind::usage, fmt::format("{} has no column of scores", table.name));
  return places;
}

double probability_of(const std::string& cell) {
  const double probability = number_of(cell);
  if (probability < 0 || probability > 1) {
    throw Error(ErrorKind::data, fmt::format("'{}' is no probability", printable(cell)), "probabilities lie in 0 to 1");
  }
  return probability;
}

/// Which repeat a row is of: 0 without the column, else the place of its value among the values.
std::vector<std::size_t> repeats_of(const DelimitedText& table) {
  const int column = table.column("repeat");
  std::map<std::string, std::size_t> repeats;
  std::vector<std::size_t> result;
  for (const DelimitedText::Row& row : table.rows) {
    const std::string value = column < 0 ? std::string() : row.cells[static_cast<std::size_t>(column)];
    result.push_back(repeats.emplace(value, repeats.size()).first->second);
  }
  return result;
}

ScoringColumn read_scoring(const DelimitedText& table, std::size_t id, const ScoringPlace& place,
                           const Places& places) {
  const std::vector<std::size_t> repeat_of_row = repeats_of(table);
  const std::size_t repeats =
      repeat_of_row.empty() ? 1 : *std::max_element(repeat_of_row.begin(), repeat_of_row.end()) + 1;
  ScoringColumn scoring{.name = place.name, .source = "predictions"};
  scoring.risk.assign(repeats, std::vector<double>(places.size(), nan));
  std::vector<std::vector<bool>> is_seen(repeats, std::vector<bool>(places.size()));
  for (std::size_t h = 0; h < probability_years.size(); ++h) {
    if (place.probability[h] >= 0) scoring.probability[h].assign(places.size(), 0.0);
  }
  for_each_patient(table, id, places, [&](const DelimitedText::Row& row, std::size_t patient) {
    const std::size_t repeat = repeat_of_row[static_cast<std::size_t>(&row - table.rows.data())];
    if (is_seen[repeat][patient]) {
      throw Error(ErrorKind::data, fmt::format("'{}' stands twice", printable(row.cells[id])),
                  "rows of repeated cross-validation need a column 'repeat'");
    }
    is_seen[repeat][patient] = true;
    scoring.risk[repeat][patient] = number_of(row.cells[place.ranking()]);
    for (std::size_t h = 0; h < probability_years.size(); ++h) {
      if (place.probability[h] < 0) continue;
      const double probability = probability_of(row.cells[static_cast<std::size_t>(place.probability[h])]);
      scoring.probability[h][patient] += probability / static_cast<double>(repeats);
    }
  });
  return scoring;
}

}  // namespace

bool ScoringColumn::is_scored(std::size_t patient) const {
  const auto lacks = [&](const std::vector<double>& values) { return !values.empty() && std::isnan(values[patient]); };
  return std::none_of(risk.begin(), risk.end(), lacks) && std::none_of(probability.begin(), probability.end(), lacks);
}

ScoringTable parse_predictions(const DelimitedText& table, const PredictionColumns& columns,
                               const OutcomeTable& outcomes) {
  const std::size_t id = required_column(table, columns.id);
  const Places places = places_of(outcomes);
  ScoringTable result;
  result.without_outcome = for_each_patient(table, id, places, [](const auto& /*row*/, std::size_t /*patient*/) {});
  for (const ScoringPlace& place : scoring_places(table, columns)) {
    result.columns.push_back(with_context([&] { return fmt::format("score '{}'", printable(place.name)); },
                                          [&] { return read_scoring(table, id, place, places); }));
  }
  return result;
}

ScoringColumn scoring_of_outcomes(const DelimitedText& table, const std::string& id, const std::string& name,
                                  const OutcomeTable& outcomes) {
  const std::size_t column = required_column(table, name);
  const Places places = places_of(outcomes);
  ScoringColumn scoring{.name = name, .source = "outcomes", .is_baseline = true};
  scoring.risk.assign(1, std::vector<double>(places.size(), nan));
  for_each_patient(table, required_column(table, id), places, [&](const DelimitedText::Row& row, std::size_t patient) {
    scoring.risk.front()[patient] = number_of(row.cells[column]);
  });
  return scoring;
}

ScoringTable scorings_of_profiles(const std::vector<ScoredPatient>& patients, const OutcomeTable& outcomes) {
  const Places places = places_of(outcomes);
  ScoringTable result;
  const auto column_of = [&](const std::string& name) -> ScoringColumn& {
    const auto has_name = [&](const ScoringColumn& column) { return column.name == name; };
    const auto found = std::find_if(result.columns.begin(), result.columns.end(), has_name);
    if (found != result.columns.end()) return *found;
    ScoringColumn& column = result.columns.emplace_back(ScoringColumn{.name = name, .source = "scores"});
    column.risk.assign(1, std::vector<double>(places.size(), nan));
    return column;
  };
  const auto set_probability = [&](ScoringColumn& column, std::size_t h, std::size_t patient, double probability) {
    if (column.probability[h].empty()) column.probability[h].assign(places.size(), nan);
    column.probability[h][patient] = probability;
  };
  std::map<std::pair<std::string, std::string>, bool> seen;
  for (const auto& [id, score] : patients) {
    const auto place = places.find(id);
    if (place == places.end()) {
      ++result.without_outcome;
      continue;
    }
    if (!seen.emplace(std::pair{id, score.model}, true).second) {
      throw Error(ErrorKind::data, fmt::format("patient '{}' is scored twice", printable(id)),
                  "keep one sample a patient: the one from diagnosis");
    }
    if (score.state != "present" || !score.margin) continue;
    ScoringColumn& column = column_of(score.model);
    column.risk.front()[place->second] = *score.margin;
    // A score that only ranks has no probabilities.
    if (score.p3y) set_probability(column, 1, place->second, *score.p3y);
    if (score.p5y) set_probability(column, 2, place->second, *score.p5y);
    if (score.baseline && score.baseline->margin) {
      column_of(score.model + "_baseline").risk.front()[place->second] = *score.baseline->margin;
    }
  }
  return result;
}

std::vector<ApplicabilityCounts> count_applicability(const std::vector<ScoredPatient>& patients,
                                                     const OutcomeTable& outcomes) {
  const Places places = places_of(outcomes);
  std::map<std::string, ApplicabilityCounts> models;
  std::map<std::string, std::map<std::string, std::int64_t>> reasons;
  for (const auto& [id, score] : patients) {
    if (!places.contains(id)) continue;
    ApplicabilityCounts& counts = models.emplace(score.model, ApplicabilityCounts{.model = score.model}).first->second;
    const bool is_scored = score.state == "present";
    ++(is_scored ? counts.scored : counts.not_assessed);
    if (is_scored && !score.applicability.reasons.empty()) ++counts.with_caution;
    for (const std::string& reason : score.applicability.reasons) ++reasons[score.model][reason];
  }
  std::vector<ApplicabilityCounts> result;
  for (auto& [model, counts] : models) {
    counts.reasons.assign(reasons[model].begin(), reasons[model].end());
    std::stable_sort(counts.reasons.begin(), counts.reasons.end(),
                     [](const auto& a, const auto& b) { return a.second > b.second; });
    result.push_back(std::move(counts));
  }
  return result;
}

}  // namespace marrow
