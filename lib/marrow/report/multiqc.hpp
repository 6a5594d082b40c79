#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "marrow/base/value.hpp"
#include "marrow/records/failed_sample.hpp"
#include "marrow/records/profile.hpp"
#include "marrow/report/words.hpp"

namespace marrow {

/// A cohort as custom content of MultiQC (docs.seqera.io/multiqc/custom_content): columns among its general statistics,
/// a table of the samples, how often each key gene was found, not found and not assessed, the subtypes, and the samples
/// that failed. What is not known is left out of a table, where MultiQC shows an empty cell. Texts are HTML-escaped,
/// because MultiQC does not.
class MultiqcReport {
 public:
  void add(const Profile& profile);

  /// File names ("marrow_genes_mqc.json") and what they hold, in the order of a report.
  [[nodiscard]] std::vector<std::pair<std::string, Value>> files(const std::vector<FailedSample>& failed) const;

 private:
  ValueObject general_;  ///< by sample, as the next
  ValueObject samples_;
  std::array<std::array<std::int64_t, 3>, key_genes.size()> states_{};   ///< samples by gene and State
  std::map<std::string, std::map<std::string, std::int64_t>> subtypes_;  ///< samples by name and confidence
};

}  // namespace marrow
