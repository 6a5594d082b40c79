#include "marrow/model/training_set.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <numeric>
#include <utility>

#include "marrow/base/error.hpp"
#include "marrow/base/random.hpp"
#include "marrow/base/text.hpp"
#include "marrow/model/bootstrap.hpp"

namespace marrow {
namespace {

/// The draw that stands for a patient's missing values in a bag. It depends on the patient and the bag, not on the
/// place in the file.
std::size_t training_draw(const Imputer& imputer, const std::string& id, std::string_view bag) {
  Random random(fnv1a(fmt::format("draw|{}|{}", id, bag)));
  return static_cast<std::size_t>(random.below(imputer.draw_count()));
}

/// In which quarter of all values each lies; equal values lie in one.
std::vector<int> quarters(const std::vector<double>& values) {
  std::vector<double> sorted = values;
  std::sort(sorted.begin(), sorted.end());
  std::vector<int> result;
  for (const double value : values) {
    const auto below = std::lower_bound(sorted.begin(), sorted.end(), value) - sorted.begin();
    result.push_back(static_cast<int>(4 * static_cast<std::size_t>(below) / values.size()));
  }
  return result;
}

}  // namespace

std::vector<double> TrainingSet::responses_of_bag(std::size_t bag) const {
  std::vector<double> result;
  for (const std::vector<double>& own : responses) result.push_back(own[bag % own.size()]);
  return result;
}

std::vector<double> TrainingSet::mean_responses() const {
  std::vector<double> result;
  for (const std::vector<double>& own : responses) {
    result.push_back(mean(own));
  }
  return result;
}

std::vector<int> TrainingSet::strata() const {
  if (class_count > 0) return classes;
  if (!responses.empty()) return quarters(mean_responses());
  std::vector<int> ends;
  for (const Observation& observation : observations) ends.push_back(static_cast<int>(observation.end));
  return ends;
}

TrainingSet TrainingSet::subset(const std::vector<bool>& chosen) const {
  TrainingSet result;
  result.columns = columns;
  result.features = {0, features.columns, {}};
  result.class_count = class_count;
  for (std::size_t i = 0; i < size(); ++i) {
    if (!chosen[i]) continue;
    ++result.features.rows;
    result.ids.push_back(ids[i]);
    if (!observations.empty()) result.observations.push_back(observations[i]);
    if (!groups.empty()) result.groups.push_back(groups[i]);
    if (!classes.empty()) result.classes.push_back(classes[i]);
    if (!responses.empty()) result.responses.push_back(responses[i]);
    result.features.values.insert(result.features.values.end(), row(i), row(i) + features.columns);
  }
  return result;
}

TrainingSet TrainingSet::drawn(const std::vector<std::size_t>& rows, const Imputer& imputer,
                               std::string_view bag) const {
  TrainingSet result;
  result.columns = columns;
  result.features = {rows.size(), features.columns, {}};
  result.class_count = class_count;
  for (const std::size_t at : rows) {
    const std::vector<double> filled = imputer.draw(row(at), training_draw(imputer, ids[at], bag));
    result.features.values.insert(result.features.values.end(), filled.begin(), filled.end());
    if (!observations.empty()) result.observations.push_back(observations[at]);
    if (!classes.empty()) result.classes.push_back(classes[at]);
    if (!responses.empty()) result.responses.push_back(responses[at]);
    result.ids.push_back(ids[at]);
  }
  return result;
}

Imputer fit_imputer(const TrainingSet& patients, const HybridOptions& options) {
  if (options.draw_given.empty()) return fit_imputer(patients.features);
  std::vector<bool> given(patients.columns.size(), false);
  for (const std::string& name : options.draw_given) {
    const auto found = std::find_if(patients.columns.begin(), patients.columns.end(),
                                    [&](const FeatureSpec& column) { return column.name == name; });
    if (found == patients.columns.end()) {
      throw Error(
          ErrorKind::usage,
          fmt::format("missing values cannot be drawn from '{}', which is no feature of the model", printable(name)));
    }
    given[static_cast<std::size_t>(found - patients.columns.begin())] = true;
  }
  return fit_imputer(patients.features, given);
}

std::vector<std::size_t> all_rows(const TrainingSet& patients) {
  std::vector<std::size_t> rows(patients.ids.size());
  std::iota(rows.begin(), rows.end(), std::size_t{0});
  return rows;
}

std::vector<std::size_t> bag_rows(const TrainingSet& patients, const HybridOptions& options, Random& random) {
  std::vector<std::size_t> rows = all_rows(patients);
  shuffle(rows, random);
  rows.resize(static_cast<std::size_t>(options.bag_fraction * static_cast<double>(patients.ids.size())));
  std::sort(rows.begin(), rows.end());
  return rows;
}

void require_order(const TrainingSet& patients) {
  if (std::is_sorted(patients.ids.begin(), patients.ids.end())) return;
  throw Error(ErrorKind::internal, "training patients are not in the order of their ids");
}

DrawnRows draw_rows(const Imputer& imputer, NumberTable rows) {
  NumberTable values{0, rows.columns, {}};
  values.values.reserve(rows.values.size());
  std::vector<std::size_t> begins{0};
  for (std::size_t i = 0; i < rows.rows; ++i) {
    const NumberTable draws = imputer.all_draws(rows.values.data() + i * rows.columns);
    values.values.insert(values.values.end(), draws.values.begin(), draws.values.end());
    values.rows += draws.rows;
    begins.push_back(values.rows);
  }
  TreeRows for_trees(values);
  return {std::move(rows), std::move(values), std::move(begins), std::move(for_trees)};
}

}  // namespace marrow
