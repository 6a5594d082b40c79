#include "marrow/model/outcome_table.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <optional>
#include <set>

#include "marrow/base/digest.hpp"
#include "marrow/base/error.hpp"
#include "marrow/base/text.hpp"

namespace marrow {
namespace {

/// What a value of the event column means; empty end: excluded.
using EventMeanings = std::map<std::string, std::optional<EndPoint>, std::less<>>;

EventMeanings event_meanings(const OutcomeColumns& columns) {
  EventMeanings meanings;
  const auto add = [&](const std::vector<std::string>& values, std::optional<EndPoint> end) {
    for (const std::string& value : values) {
      if (!meanings.emplace(value, end).second) {
        throw Error(ErrorKind::usage, fmt::format("the outcome '{}' is named in two lists", printable(value)));
      }
    }
  };
  add(columns.events, EndPoint::event);
  add(columns.competing, EndPoint::competing);
  add(columns.censored, EndPoint::censored);
  add(columns.excluded, std::nullopt);
  if (columns.events.empty()) throw Error(ErrorKind::usage, "no value of the outcome is named as the event");
  return meanings;
}

}  // namespace

std::size_t required_column(const DelimitedText& table, const std::string& name) {
  const int place = table.column(name);
  if (place >= 0) return static_cast<std::size_t>(place);
  const std::optional<std::string> near = nearest_word(name, table.columns);
  throw Error(ErrorKind::usage, fmt::format("{} has no column '{}'", table.name, printable(name)),
              near ? fmt::format("did you mean '{}'?", *near) : std::string{});
}

namespace {

/// A column that only some tables have: its cells must be there.
class OptionalColumn {
 public:
  OptionalColumn(const DelimitedText& table, const std::string& name) : name_(name) {
    if (!name.empty()) place_ = required_column(table, name);
  }
  [[nodiscard]] std::string of(const DelimitedText::Row& row) const {
    if (!place_) return {};
    const std::string& cell = row.cells[*place_];
    if (is_missing_cell(cell)) {
      throw Error(ErrorKind::data, fmt::format("the column '{}' says nothing", printable(name_)),
                  "every patient needs a value there, or leave the option out");
    }
    return cell;
  }

 private:
  std::string name_;
  std::optional<std::size_t> place_;
};

/// Each id once.
void require_new(std::map<std::string, std::int64_t>& lines, const std::string& id, std::int64_t line1) {
  const auto [seen, is_new] = lines.emplace(id, line1);
  if (!is_new) throw Error(ErrorKind::data, fmt::format("'{}' stands on line {} too", printable(id), seen->second));
}

/// A table with a row for each patient: `take` is given a row's cells, and the patient without an outcome.
template <class Take>
OutcomeTable read_patients(const DelimitedText& table, const OutcomeColumns& columns, std::size_t id, Take take) {
  const OptionalColumn group(table, columns.group);
  const OptionalColumn site(table, columns.site);
  OutcomeTable result;
  result.landmark_days = columns.landmark_days;
  std::map<std::string, std::int64_t> lines;
  for (const DelimitedText::Row& row : table.rows) {
    with_context([&] { return fmt::format("line {} of {}", row.line1, table.name); },
                 [&] {
                   require_new(lines, row.cells[id], row.line1);
                   take(row.cells, Outcome{row.cells[id], {}, true, group.of(row), site.of(row)}, result);
                 });
  }
  return result;
}

}  // namespace

void set_event_option(OutcomeColumns& columns, std::string_view option) {
  const std::size_t equals = option.find('=');
  if (equals != std::string_view::npos) {
    columns.event = std::string(trim(option.substr(0, equals)));
    option.remove_prefix(equals + 1);
  }
  columns.events = split_list(option, ',');
  if (columns.events.empty() || columns.event.empty()) {
    throw Error(ErrorKind::usage, "the event is written as column=value,value");
  }
}

OutcomeTable parse_outcomes(const DelimitedText& table, const OutcomeColumns& columns) {
  const EventMeanings meanings = event_meanings(columns);
  const std::size_t id = required_column(table, columns.id);
  const std::size_t time = required_column(table, columns.time);
  const std::size_t event = required_column(table, columns.event);
  return read_patients(
      table, columns, id, [&](const std::vector<std::string>& cells, Outcome patient, OutcomeTable& result) {
        if (is_missing_cell(cells[event]) || is_missing_cell(cells[time])) {
          ++result.missing;
          return;
        }
        const auto meaning = meanings.find(cells[event]);
        if (meaning == meanings.end()) {
          throw Error(ErrorKind::data,
                      fmt::format("no option says what the outcome '{}' means", printable(cells[event])),
                      "name it as event, competing, censored or excluded");
        }
        const std::optional<double> days = parse_number(cells[time]);
        if (!days || *days <= 0) {
          throw Error(ErrorKind::data,
                      fmt::format("'{}' is no time: a positive number is needed", printable(cells[time])));
        }
        if (!meaning->second) {
          ++result.excluded;
        } else if (*days <= columns.landmark_days) {
          ++result.ended_by_landmark;
        } else {
          patient.observation = {*days, *meaning->second};
          result.outcomes.push_back(std::move(patient));
        }
      });
}

OutcomeTable parse_labels(const DelimitedText& table, const OutcomeColumns& columns) {
  const std::size_t id = required_column(table, columns.id);
  const std::size_t label = required_column(table, columns.label);
  return read_patients(
      table, columns, id, [&](const std::vector<std::string>& cells, Outcome patient, OutcomeTable& result) {
        const std::string& cell = cells[label];
        if (is_missing_cell(cell)) {
          ++result.missing;
        } else if (std::find(columns.excluded.begin(), columns.excluded.end(), cell) != columns.excluded.end()) {
          ++result.excluded;
        } else if (printable(cell) != cell) {
          throw Error(ErrorKind::data, fmt::format("'{}' is no name of a class", printable(cell)));
        } else {
          patient.label = cell;
          result.outcomes.push_back(std::move(patient));
        }
      });
}

namespace {

/// The responses of one row, and how many of them are limits; empty if none was measured.
std::vector<double> responses_of(const std::vector<std::string>& cells, const std::vector<std::size_t>& columns,
                                 const ResponseUnit& unit, std::int64_t& limits) {
  std::vector<std::optional<double>> measured;
  double sum = 0;
  double known = 0;
  for (const std::size_t column : columns) {
    measured.emplace_back();
    if (is_missing_cell(cells[column])) continue;
    const Response response = read_response(cells[column], unit);
    measured.back() = response.log2;
    limits += response.is_limit ? 1 : 0;
    sum += response.log2;
    ++known;
  }
  std::vector<double> result;
  for (const std::optional<double>& one : measured) {
    if (known > 0) result.push_back(one.value_or(sum / known));
  }
  return result;
}

double compared_of(const std::string& cell, const std::string& name) {
  if (is_missing_cell(cell)) return std::numeric_limits<double>::quiet_NaN();
  const std::optional<double> number = parse_number(cell);
  if (!number) {
    throw Error(ErrorKind::data, fmt::format("'{}' of column '{}' is no number", printable(cell), printable(name)));
  }
  return *number;
}

}  // namespace

void require_single_samples(const DelimitedText& table, std::string_view id) {
  constexpr std::string_view patient = "patient";
  const auto column = std::find(table.columns.begin(), table.columns.end(), patient);
  if (id == patient || column == table.columns.end()) return;
  const auto place = static_cast<std::size_t>(column - table.columns.begin());
  std::set<std::string_view> seen;
  for (const DelimitedText::Row& row : table.rows) {
    const std::string& name = row.cells[place];
    if (is_missing_cell(name) || seen.insert(name).second) continue;
    throw Error(ErrorKind::usage, fmt::format("{} has several rows of patient '{}'", table.name, printable(name)),
                "--group patient holds all samples of a patient out together");
  }
}

OutcomeTable parse_responses(const DelimitedText& table, const OutcomeColumns& columns,
                             const ResponseColumns& responses) {
  const std::size_t id = required_column(table, columns.id);
  const auto places = [&](const std::vector<std::string>& names) {
    std::vector<std::size_t> result;
    for (const std::string& name : names) result.push_back(required_column(table, name));
    return result;
  };
  const std::vector<std::size_t> measured = places(responses.responses);
  const std::vector<std::size_t> compared = places(responses.compared);
  for (const std::string& name : responses.responses) require_same_unit(name, responses.unit);
  std::vector<double> all;
  OutcomeTable result = read_patients(
      table, columns, id, [&](const std::vector<std::string>& cells, Outcome patient, OutcomeTable& outcomes) {
        patient.responses = responses_of(cells, measured, responses.unit, outcomes.limits);
        if (patient.responses.empty()) {
          ++outcomes.missing;
          return;
        }
        for (std::size_t j = 0; j < compared.size(); ++j) {
          patient.compared.push_back(compared_of(cells[compared[j]], responses.compared[j]));
        }
        all.insert(all.end(), patient.responses.begin(), patient.responses.end());
        outcomes.outcomes.push_back(std::move(patient));
      });
  if (all.empty()) {
    throw Error(ErrorKind::data, fmt::format("{} has no response in column '{}'", table.name,
                                             printable(join(responses.responses, "', '"))));
  }
  with_context([&] { return table.name; }, [&] { require_responses(all); });
  return result;
}

std::vector<std::string> OutcomeTable::ids() const {
  std::vector<std::string> result;
  for (const Outcome& outcome : outcomes) result.push_back(outcome.id);
  return result;
}

Cohort join_cohort(const FeatureMatrix& matrix, const OutcomeTable& outcomes) {
  std::map<std::string_view, std::size_t> rank;
  for (std::size_t i = 0; i < outcomes.outcomes.size(); ++i) rank.emplace(outcomes.outcomes[i].id, i);
  Cohort cohort;
  cohort.matrix.columns = matrix.columns;
  cohort.landmark_days = outcomes.landmark_days;
  cohort.excluded = outcomes.excluded;
  cohort.ended_by_landmark = outcomes.ended_by_landmark;
  cohort.missing = outcomes.missing;
  cohort.limits = outcomes.limits;
  for (std::size_t i = 0; i < matrix.samples.size(); ++i) {
    const auto found = rank.find(matrix.samples[i]);
    if (found == rank.end()) {
      ++cohort.without_outcome;
      continue;
    }
    const Outcome& outcome = outcomes.outcomes[found->second];
    cohort.matrix.samples.push_back(matrix.samples[i]);
    for (std::size_t j = 0; j < matrix.columns.size(); ++j) cohort.matrix.values.push_back(matrix.at(i, j));
    cohort.observations.push_back(outcome.observation);
    cohort.is_evaluated.push_back(outcome.is_evaluated);
    cohort.groups.push_back(outcome.group.empty() ? outcome.id : outcome.group);
    if (!outcome.site.empty()) cohort.sites.push_back(outcome.site);
    if (!outcome.label.empty()) cohort.labels.push_back(outcome.label);
    if (!outcome.responses.empty()) {
      cohort.responses.push_back(outcome.responses);
      cohort.compared.push_back(outcome.compared);
    }
    cohort.file_order.push_back(found->second);
  }
  if (cohort.size() == 0) {
    throw Error(ErrorKind::data, "no sample of the matrix has an outcome", "does --id name the column of the samples?");
  }
  return cohort;
}

std::vector<std::string> known_features(const Cohort& cohort) {
  std::vector<std::string> names;
  for (std::size_t j = 0; j < cohort.matrix.columns.size(); ++j) {
    const FeatureSpec& column = cohort.matrix.columns[j];
    bool is_known = false;
    for (std::size_t i = 0; i < cohort.size() && !is_known; ++i) is_known = !std::isnan(cohort.matrix.at(i, j));
    if (is_known && column.measured_day <= cohort.landmark_days) names.push_back(column.name);
  }
  return names;
}

std::string cohort_sha256(const Cohort& cohort) {
  Sha256 digest;
  for (const FeatureSpec& column : cohort.matrix.columns) digest.update(column.name + '\t');
  digest.update("\n");
  for (std::size_t i = 0; i < cohort.size(); ++i) {
    std::string line = cohort.matrix.samples[i];
    for (std::size_t j = 0; j < cohort.matrix.columns.size(); ++j) {
      const double value = cohort.matrix.at(i, j);
      line += '\t' + (std::isnan(value) ? std::string("NA") : format_number(value));
    }
    if (!cohort.labels.empty()) line += '\t' + cohort.labels[i];
    if (!cohort.responses.empty()) {
      for (const double response : cohort.responses[i]) line += '\t' + format_number(response);
    }
    line += fmt::format("\t{}\t{}\t{}\n", format_number(cohort.observations[i].time),
                        static_cast<int>(cohort.observations[i].end), cohort.is_evaluated[i] ? 1 : 0);
    digest.update(line);
  }
  return digest.hex();
}

}  // namespace marrow
