#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "marrow/records/sample_entry.hpp"

namespace marrow {

/// How many samples of a run a patient has.
using SamplesByPatient = std::map<std::string, int>;

/// Which rows of a cohort's table belong to which sample, by the names in its column of samples, and which were asked
/// for.
class SampleRows {
 public:
  /// `table` is what messages call it.
  explicit SampleRows(std::string table) : table_(std::move(table)) {}

  void add(const std::string& sample, std::size_t row) { rows_[sample].push_back(row); }

  [[nodiscard]] bool has(const std::string& sample) const { return rows_.contains(sample); }
  /// How many names there are, the empty one too.
  [[nodiscard]] std::size_t size() const noexcept { return rows_.size(); }
  /// The names, sorted, without the empty one.
  [[nodiscard]] std::vector<std::string> names() const;

  /// Rows of a sample, else of its patient; null if there are none. A sample without a name takes that of the only one
  /// in the table. Throws `usage` if there are several; `data` if the rows are a patient's of several samples.
  [[nodiscard]] const std::vector<std::size_t>* take(SampleEntry& entry, const SamplesByPatient& samples);

  void take_all();

  /// Rows of samples that nobody took.
  [[nodiscard]] std::int64_t untaken() const;

 private:
  std::string table_;
  std::map<std::string, std::vector<std::size_t>> rows_;
  std::map<std::string, bool> is_taken_;
};

}  // namespace marrow
