#pragma once

#include <cstddef>
#include <optional>
#include <string_view>

#include "marrow/io/vcf_header.hpp"
#include "marrow/io/vcf_line.hpp"
#include "marrow/records/vcf_record.hpp"

namespace marrow {

/// Reads one sample column by the FORMAT column: GT, DP, MIN_DP, AF and the allele counts of
/// * AD of GATK's callers (REF, ALT1, …), or of VarScan (AD the ALT's, RD the REF's; told by `Number=1`),
/// * RO and AO (FreeBayes, Torrent),
/// * Strelka2: AU CU GU TU of single-base alleles, TAR and TIR of one indel; tier 1, the first of each pair.
///   Source: Strelka2 user guide, "Extracting allele frequency".
/// Record's REF and ALT must be filled. Empty if all is well.
[[nodiscard]] std::optional<VcfFault> parse_sample_call(std::string_view format, std::string_view values,
                                                        const VcfRecord& record, const VcfHeader& header,
                                                        SampleCall& call);

}  // namespace marrow
