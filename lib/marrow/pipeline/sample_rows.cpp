#include "marrow/pipeline/sample_rows.hpp"

#include <fmt/format.h>

#include "marrow/base/error.hpp"

namespace marrow {

std::vector<std::string> SampleRows::names() const {
  std::vector<std::string> names;
  for (const auto& [name, rows] : rows_) {
    if (!name.empty()) names.push_back(name);
  }
  return names;
}

const std::vector<std::size_t>* SampleRows::take(SampleEntry& entry, const SamplesByPatient& samples) {
  if (entry.sample.empty()) {
    if (rows_.size() != 1) {
      throw Error(ErrorKind::usage,
                  fmt::format("{} has rows of several samples, and nothing tells which to take", table_),
                  "--id SAMPLE names them");
    }
    entry.sample = entry.patient = rows_.begin()->first;
  }
  auto found = rows_.find(entry.sample);
  if (found == rows_.end() && entry.patient != entry.sample) {
    found = rows_.find(entry.patient);
    const auto count = samples.find(entry.patient);
    if (found != rows_.end() && count != samples.end() && count->second > 1) {
      throw Error(
          ErrorKind::data,
          fmt::format("{} names the patient '{}' only, of whom there are several samples", table_, entry.patient),
          "give the table the names of the samples");
    }
  }
  if (found == rows_.end()) return nullptr;
  is_taken_[found->first] = true;
  return &found->second;
}

void SampleRows::take_all() {
  for (const auto& [name, rows] : rows_) is_taken_[name] = true;
}

std::int64_t SampleRows::untaken() const {
  std::int64_t count = 0;
  for (const auto& [name, rows] : rows_) {
    if (!is_taken_.contains(name)) count += static_cast<std::int64_t>(rows.size());
  }
  return count;
}

}  // namespace marrow
