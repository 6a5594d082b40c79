#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <optional>
#include <set>

#include "marrow/base/error.hpp"
#include "marrow/base/text.hpp"
#include "marrow/model/classification.hpp"
#include "marrow/model/outcome_table.hpp"

namespace marrow {
namespace {

constexpr std::string_view probability_prefix = "p_";

bool is_abstention(std::string_view answer) {
  return is_missing_cell(answer) || answer == "unresolved";
}

/// Truth by patient; who has none is not there.
std::map<std::string, std::string> read_truths(const DelimitedText& table, const ClassColumns& columns) {
  const std::size_t id = required_column(table, columns.id);
  const std::size_t truth = required_column(table, columns.truth);
  std::map<std::string, std::string> truths;
  for (const DelimitedText::Row& row : table.rows) {
    if (is_missing_cell(row.cells[truth])) continue;
    with_context([&] { return fmt::format("line {} of {}", row.line1, table.name); },
                 [&] {
                   if (truths.emplace(row.cells[id], row.cells[truth]).second) return;
                   throw Error(ErrorKind::data, fmt::format("'{}' stands twice", printable(row.cells[id])));
                 });
  }
  return truths;
}

/// Places of the columns `p_CLASS`, by class.
std::map<std::string, std::size_t> probability_columns(const DelimitedText& table) {
  std::map<std::string, std::size_t> places;
  for (std::size_t j = 0; j < table.columns.size(); ++j) {
    const std::string& column = table.columns[j];
    if (column.starts_with(probability_prefix) && column.size() > probability_prefix.size()) {
      places.emplace(column.substr(probability_prefix.size()), j);
    }
  }
  return places;
}

double required_probability(const std::string& cell) {
  const std::optional<double> number = parse_number(cell);
  if (!number || *number < 0 || *number > 1) {
    throw Error(ErrorKind::data, fmt::format("'{}' is no probability", printable(cell)), "probabilities lie in 0 to 1");
  }
  return *number;
}

/// The most probable class of the last patient; the first of equals.
std::size_t most_probable(const ClassifiedPatients& patients) {
  std::size_t best = patients.classes.size();
  std::size_t stated = 0;
  for (std::size_t k = 0; k < patients.classes.size(); ++k) {
    if (patients.probability[k].empty()) continue;
    ++stated;
    if (best == patients.classes.size() || patients.probability[k].back() > patients.probability[best].back()) best = k;
  }
  // One probability of two classes: the other class is what remains.
  if (stated == 1 && patients.classes.size() == 2 && patients.probability[best].back() < 0.5) best = 1 - best;
  return best;
}

}  // namespace

ClassifiedPatients parse_classified(const DelimitedText& predictions, const DelimitedText& truths,
                                    const ClassColumns& columns) {
  const std::map<std::string, std::string> truth_of = read_truths(truths, columns);
  const std::size_t id = required_column(predictions, columns.id);
  const int predicted = predictions.column("predicted");
  const std::map<std::string, std::size_t> probabilities = probability_columns(predictions);
  if (predicted < 0 && probabilities.empty()) {
    throw Error(ErrorKind::usage,
                fmt::format("{} has neither a column 'predicted' nor columns 'p_CLASS'", predictions.name));
  }
  std::set<std::string> classes;
  for (const auto& [name, place] : probabilities) classes.insert(name);
  for (const DelimitedText::Row& row : predictions.rows) {
    const auto truth = truth_of.find(row.cells[id]);
    if (truth == truth_of.end()) continue;
    classes.insert(truth->second);
    if (predicted < 0) continue;
    const std::string& answer = row.cells[static_cast<std::size_t>(predicted)];
    if (!is_abstention(answer)) classes.insert(answer);
  }
  ClassifiedPatients result;
  result.classes.assign(classes.begin(), classes.end());
  result.probability.resize(result.classes.size());
  const auto place_of = [&](const std::string& name) {
    const auto place = std::lower_bound(result.classes.begin(), result.classes.end(), name);
    return static_cast<std::size_t>(place - result.classes.begin());
  };
  std::set<std::string_view> seen;
  for (const DelimitedText::Row& row : predictions.rows) {
    with_context([&] { return fmt::format("line {} of {}", row.line1, predictions.name); },
                 [&] {
                   const auto truth = truth_of.find(row.cells[id]);
                   if (truth == truth_of.end()) {
                     ++result.without_truth;
                     return;
                   }
                   if (!seen.insert(row.cells[id]).second) {
                     throw Error(ErrorKind::data, fmt::format("'{}' stands twice", printable(row.cells[id])));
                   }
                   result.truth.push_back(place_of(truth->second));
                   for (const auto& [name, column] : probabilities) {
                     result.probability[place_of(name)].push_back(required_probability(row.cells[column]));
                   }
                   const std::string answer =
                       predicted < 0 ? std::string() : row.cells[static_cast<std::size_t>(predicted)];
                   if (predicted < 0) {
                     result.answer.push_back(most_probable(result));
                   } else {
                     result.answer.push_back(is_abstention(answer) ? result.classes.size() : place_of(answer));
                   }
                 });
  }
  if (result.size() == 0) {
    throw Error(ErrorKind::data, "no patient has both a truth and a prediction",
                "does --id name the column of the patients in both tables?");
  }
  return result;
}

}  // namespace marrow
