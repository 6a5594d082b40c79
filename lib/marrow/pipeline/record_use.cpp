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

bool is_called_absent(const VcfRecord& record, std::size_t alt_index) {
  if (!record.tumour || record.tumour->genotype.empty()) return false;
  const std::vector<int>& genotype = record.tumour->genotype;
  const bool is_called = std::any_of(genotype.begin(), genotype.end(), [](int index) { return index >= 0; });
  return is_called && std::find(genotype.begin(), genotype.end(), static_cast<int>(alt_index) + 1) == genotype.end();
}

}  // namespace marrow
