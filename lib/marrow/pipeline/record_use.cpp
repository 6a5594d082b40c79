#include "marrow/pipeline/record_use.hpp"

#include <algorithm>

namespace marrow {

bool is_used(const VcfRecord& record, const std::vector<std::string>& filters) {
  const auto is_wanted = [&](const std::string& code) {
    return std::find(filters.begin(), filters.end(), code) != filters.end();
  };
  if (record.filters.empty()) return is_wanted(".");
  return std::any_of(record.filters.begin(), record.filters.end(), is_wanted);
}

std::optional<bool> carries(const std::vector<int>& alleles, std::size_t alt_index) {
  const bool is_called = std::any_of(alleles.begin(), alleles.end(), [](int allele) { return allele >= 0; });
  if (!is_called) return std::nullopt;
  return std::find(alleles.begin(), alleles.end(), static_cast<int>(alt_index) + 1) != alleles.end();
}

bool is_called_absent(const VcfRecord& record, std::size_t alt_index) {
  if (!record.tumour) return false;
  const SampleCall& call = *record.tumour;
  const std::optional<bool> carried = carries(call.genotype, alt_index);
  if (carried == false) return true;
  const bool has_count = alt_index + 1 < call.allele_reads.size() && call.allele_reads[alt_index + 1];
  if (has_count) return *call.allele_reads[alt_index + 1] == 0;
  const bool has_fraction = alt_index < call.allele_fractions.size() && call.allele_fractions[alt_index];
  if (has_fraction) return *call.allele_fractions[alt_index] == 0;
  return !call.genotype.empty() && !carried;
}

}  // namespace marrow
