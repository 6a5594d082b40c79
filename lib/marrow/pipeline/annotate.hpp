#pragma once

#include <cstdint>
#include <iosfwd>
#include <optional>
#include <string>

#include "marrow/base/warnings.hpp"
#include "marrow/io/vcf_writer.hpp"
#include "marrow/knowledge/knowledge.hpp"

namespace marrow {

struct AnnotateOptions {
  std::string input = "-";
  std::string output = "-";
  VcfOutputType output_type = VcfOutputType::text;
  std::optional<Assembly> assembly;
  std::optional<std::string> reference;  ///< FASTA of the VCF's build, for genes whose sequence does not ship
  bool is_only_panel = false;            ///< write only records that overlap a panel gene's span
  std::optional<std::string> command;    ///< words of the command line for the header; empty: no `##marrow_*` lines
};

struct AnnotateCounts {
  std::int64_t records = 0;
  std::int64_t annotated = 0;     ///< with at least one panel gene
  std::int64_t not_assessed = 0;  ///< alleles in a panel gene whose consequence is not known
  std::int64_t ref_mismatch = 0;  ///< alleles whose REF contradicts the shipped sequence
};

/// Fields of one entry of INFO/MARROW, in order, as `bcftools +split-vep -a MARROW` reads them.
inline constexpr std::string_view annotation_format =
    "Allele|Consequence|IMPACT|SYMBOL|Gene|Feature|EXON|HGVSc|HGVSp|Domain|Hotspot|Class|Effect|Resistance|Evidence";

/// Passes a VCF or BCF through with INFO/MARROW: one entry an ALT and panel gene, every record kept.
///
/// Class is `not_assessed` where the consequence is not known and `ref_mismatch` where REF contradicts the shipped
/// sequence; records outside the panel stay as they came, and of them only the place is looked at (VcfReader). Throws
/// as VcfReader and VcfWriter do.
[[nodiscard]] AnnotateCounts annotate_vcf(const AnnotateOptions& options, const Knowledge& knowledge,
                                          std::ostream& standard_output, Warnings& warnings);

}  // namespace marrow
