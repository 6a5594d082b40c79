#pragma once

#include <cstddef>
#include <optional>
#include <string>

#include "marrow/io/vcf_header.hpp"

namespace marrow {

/// Which sample columns are the tumour and its normal; indices into VcfHeader::samples.
struct SampleChoice {
  std::optional<std::size_t> tumour;
  std::optional<std::size_t> normal;
};

/// Chooses the columns: by the options `-s` and `--normal`; by `##tumor_sample`, `##normal_sample`, `##PEDIGREE` and
/// the caller's command line; by the names TUMOR and NORMAL, alone or as a word of a name (`PT01_tumor`); by VarDict's
/// `NAME-match`; a single column is the sample itself. Sites-only files have neither.
///
/// Throws `data` for a name that is no column, listing the nearest or all; `usage` where several columns leave it
/// open, listing them. Never guesses by order.
[[nodiscard]] SampleChoice choose_samples(const VcfHeader& header, const std::optional<std::string>& tumour,
                                          const std::optional<std::string>& normal);

}  // namespace marrow
