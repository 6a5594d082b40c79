#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "marrow/base/warnings.hpp"
#include "marrow/io/assembly_detection.hpp"
#include "marrow/io/vcf_caller.hpp"

namespace marrow {

/// An INFO, FORMAT or FILTER line of a header.
struct HeaderDefinition {
  std::string number;       ///< "1", "A", "R", "G", "."; empty for FILTER
  std::string type;         ///< "Integer", "Float", "String", "Flag", "Character"; empty for FILTER
  std::string description;  ///< without quotes
};
using HeaderDefinitions = std::map<std::string, HeaderDefinition, std::less<>>;

/// Facts of a VCF header.
struct VcfHeader {
  std::vector<std::string> meta_lines;  ///< the `##` lines as they came, without line end; `##fileformat` first
  std::vector<std::string> samples;     ///< names of the sample columns, unique
  bool has_format_column = false;
  std::vector<HeaderContig> contigs;
  HeaderDefinitions info;
  HeaderDefinitions format;
  HeaderDefinitions filter;
  std::string caller;                       ///< "Mutect2", "VarDict" …, else the `##source` text, or empty
  const CallerDialect* dialect = nullptr;   ///< of that caller; null if marrow does not know it
  std::vector<std::string> references;      ///< `##reference`, `##assembly` and the contig lines' assembly, as written
  std::vector<std::string> tumour_samples;  ///< by `##tumor_sample`, `##PEDIGREE`, command line, in order
  std::vector<std::string> normal_samples;  ///< by `##normal_sample`, `##PEDIGREE`, command line, in order

  /// 8 for a sites-only file, else 9 and the samples.
  [[nodiscard]] std::size_t column_count() const noexcept { return has_format_column ? 9 + samples.size() : 8; }
  /// The `#CHROM` line, with tabs.
  [[nodiscard]] std::string column_line() const;
};

/// Reads a header: the `##` lines and the `#CHROM` line, which comes last.
///
/// What is repaired is counted: W201 spaces for tabs in the `#CHROM` line, W202 no contig lines, W207 no
/// `##fileformat` line, W208 a structured line without ID. Throws `data` for other columns than VCF's, an empty or
/// repeated sample name, NUL bytes.
[[nodiscard]] VcfHeader parse_vcf_header(const std::vector<std::string>& lines, Warnings& warnings);

/// Build of a file by its header: contig lengths first, then reference texts. Empty if nothing tells.
/// W209: main contigs whose length fits no build. Throws as `assembly_by_lengths` and `assembly_by_text`.
[[nodiscard]] std::optional<Assembly> detect_assembly(const VcfHeader& header, Warnings& warnings);

/// Values of a structured header line: key → text, quotes taken off. Takes what stands between `<` and `>`.
[[nodiscard]] std::map<std::string, std::string, std::less<>> parse_header_fields(std::string_view text);

}  // namespace marrow
