#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "marrow/records/vcf_record.hpp"

namespace marrow {

/// Whether one of the record's FILTER codes is among `filters`; `.` stands for none.
[[nodiscard]] bool is_used(const VcfRecord& record, const std::vector<std::string>& filters);

/// Whether a genotype's alleles (-1: not called) hold an alternative one; empty if none of them was called.
[[nodiscard]] std::optional<bool> carries(const std::vector<int>& alleles, std::size_t alt_index);

/// Whether the tumour's column does not have the allele: its genotype leaves it out, no read shows it, or there is
/// neither a genotype nor a count (`./.`, as a merged file has it of a sample in which nobody called). No tumour
/// column, or one without GT, counts and fractions: not left out.
[[nodiscard]] bool is_called_absent(const VcfRecord& record, std::size_t alt_index);

}  // namespace marrow
