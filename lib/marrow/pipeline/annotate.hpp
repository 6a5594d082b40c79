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
  std::optional<std::string> gff3;       ///< gene set in place of the panel; needs `reference`, of any genome
  std::optional<std::string> command;    ///< words of the command line for the header; empty: no `##marrow_*` lines
};

struct AnnotateCounts {
  std::int64_t records = 0;
  std::int64_t annotated = 0;     ///< with at least one entry
  std::int64_t not_assessed = 0;  ///< entries whose consequence is not known
  std::int64_t unphased = 0;      ///< entries of one codon that may be on one haplotype (W363)
  std::int64_t ref_mismatch = 0;  ///< entries whose REF contradicts the shipped or the reference's sequence
};

/// Passes a VCF or BCF through with INFO/MARROW (annotation_entry.hpp): one entry an ALT and panel gene, or with a gene
/// set an ALT and transcript; every record is kept. W361 names contigs without a gene, W362 those without sequence.
///
/// Changes of one codon on one haplotype are read together (phased_joining.hpp). Class is `not_assessed` where the
/// consequence is not known and `ref_mismatch` where REF contradicts the shipped sequence; records outside the panel
/// stay as they came, and of them only the place is looked at (VcfReader). Throws as VcfReader, VcfWriter, read_gff3
/// and FastaReference do.
[[nodiscard]] AnnotateCounts annotate_vcf(const AnnotateOptions& options, const Knowledge& knowledge,
                                          std::ostream& standard_output, Warnings& warnings);

}  // namespace marrow
