#pragma once

#include <cstddef>
#include <optional>
#include <string_view>

#include "marrow/io/vcf_header.hpp"
#include "marrow/io/vcf_line.hpp"
#include "marrow/records/vcf_record.hpp"

namespace marrow {

/// Reads one sample column by the FORMAT column: GT, depth (FDP, DP, DPI), MIN_DP, the allele counts as
/// `parse_allele_counts` knows them and the caller's fraction (AF, FREQ, FA, VAF). The only sample of a caller that
/// counts in INFO is filled up from there. Record's REF, ALT and INFO must be filled. Empty if all is well.
[[nodiscard]] std::optional<VcfFault> parse_sample_call(std::string_view format, std::string_view values,
                                                        const VcfRecord& record, const VcfHeader& header,
                                                        SampleCall& call);

/// The call of a file without sample columns, from INFO's DP, DP4 and AF. Only where `header.dialect` counts there
/// (LoFreq): anywhere else INFO speaks of a population or of nobody.
[[nodiscard]] std::optional<VcfFault> parse_call_without_column(const VcfRecord& record, const VcfHeader& header,
                                                                SampleCall& call);

}  // namespace marrow
