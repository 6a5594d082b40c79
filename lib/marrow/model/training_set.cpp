#include "marrow/model/training_set.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <numeric>
#include <utility>

#include "marrow/base/error.hpp"
#include "marrow/base/random.hpp"

namespace marrow {
namespace {

/// The draw that stands for a patient's missing values in a bag. It depends on the patient and the bag, not on the
/// place in the file.
std::size_t training_draw(const std::string& id, std::string_view bag) {
  Random random(fnv1a(fmt::format("draw|{}|{}", id, bag)));
  return static_cast<std::size_t>(random.below(Imputer::draws));
}

}  // namespace

std::vector<int> TrainingSet::strata() const {
  if (class_count > 0) return classes;
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
    const std::vector<double> filled = imputer.draw(row(at), training_draw(ids[at], bag));
    result.features.values.insert(result.features.values.end(), filled.begin(), filled.end());
    if (!observations.empty()) result.observations.push_back(observations[at]);
    if (!classes.empty()) result.classes.push_back(classes[at]);
    result.ids.push_back(ids[at]);
  }
  return result;
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
