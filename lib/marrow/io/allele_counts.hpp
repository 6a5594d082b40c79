#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>
#include <utility>
#include <vector>

#include "marrow/io/vcf_header.hpp"
#include "marrow/io/vcf_line.hpp"
#include "marrow/records/vcf_record.hpp"

namespace marrow {

/// Subfields of one sample by FORMAT key, found by walking both columns side by side.
class Subfields {
 public:
  Subfields(std::string_view format, std::string_view values);

  /// Text of `key`; empty view if the FORMAT column lacks it or the value is left off or `.`.
  [[nodiscard]] std::string_view find(std::string_view key) const noexcept;

 private:
  std::vector<std::pair<std::string_view, std::string_view>> fields_;  ///< key and value, as far as both go
};

/// Whole numbers of reads separated by commas; `.` is a missing one.
struct ReadCounts {
  std::vector<std::optional<std::int64_t>> values;
  std::optional<VcfFault> fault;  ///< code `depth` for a key of depth, else `allele_counts`

  /// The value at `index`; empty if it is missing or not there.
  [[nodiscard]] std::optional<std::int64_t> at(std::size_t index) const noexcept {
    return index < values.size() ? values[index] : std::nullopt;
  }
};
[[nodiscard]] ReadCounts parse_read_counts(std::string_view key, std::string_view text);

/// Fills `call.allele_reads` from the first of these that the sample has:
/// * FRO and FAO (Torrent's flow evaluator),
/// * AD: REF, ALT1, … (GATK, VarDict, Pindel, DeepVariant, Octopus …); with `Number=1` the ALT's alone, the REF's in RD
///   (VarScan) or not stated (old Pindel),
/// * RO and AO (FreeBayes, Torrent),
/// * RD and ALD, forward and reverse reads of REF and ALT (VarDict),
/// * BCOUNT, reads of A, C, G and T (SomaticSniper),
/// * Strelka2: AU CU GU TU of single-base alleles, TAR and TIR of one indel; tier 1, the first of each pair,
/// * DP4, forward and reverse reads of REF and of the one ALT.
/// vcf_caller.cpp cites the callers. What they leave out stays empty.
[[nodiscard]] std::optional<VcfFault> parse_allele_counts(const Subfields& fields, const VcfRecord& record,
                                                          const VcfHeader& header, SampleCall& call);

/// Fills what `call` lacks from INFO's DP, DP4 and AF: only for callers whose INFO speaks of the one sample.
[[nodiscard]] std::optional<VcfFault> parse_info_counts(const VcfRecord& record, SampleCall& call);

/// Alternative alleles of a record; `.` is none.
[[nodiscard]] std::size_t alternate_count(const VcfRecord& record) noexcept;

/// Fractions between 0 and 1, one an ALT, separated by commas; a `%` behind one divides by 100. The first of
/// `alt_count + 1` values is the REF's and is left out. Empty list where the number of values says something else and
/// `is_per_alt` is false. `fault`: code `allele_fraction`.
struct AlleleFractions {
  std::vector<std::optional<double>> values;
  std::optional<VcfFault> fault;
};
[[nodiscard]] AlleleFractions parse_allele_fractions(std::string_view key, std::string_view text, std::size_t alt_count,
                                                     const HeaderDefinitions& definitions);

}  // namespace marrow
