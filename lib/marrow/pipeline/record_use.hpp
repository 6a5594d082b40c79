#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "marrow/records/vcf_record.hpp"

namespace marrow {

/// Whether one of the record's FILTER codes is among `filters`; `.` stands for none.
[[nodiscard]] bool is_used(const VcfRecord& record, const std::vector<std::string>& filters);

/// Whether the tumour's genotype leaves the allele out. No tumour column or no genotype: not left out.
[[nodiscard]] bool is_called_absent(const VcfRecord& record, std::size_t alt_index);

}  // namespace marrow
