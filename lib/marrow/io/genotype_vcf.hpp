#pragma once

#include <string>
#include <vector>

#include "marrow/io/assembly_detection.hpp"
#include "marrow/records/site_genotype.hpp"

namespace marrow {

/// What the header of a VCF of genotypes names.
struct GenotypeVcfHeader {
  std::string sample;
  Assembly assembly = Assembly::grch38;
  std::vector<HeaderContig> contigs;     ///< as the alignments' header writes them
  std::vector<std::string> extra_lines;  ///< whole `##` lines
};

/// The header with its `#CHROM` line, VCF 4.3.
[[nodiscard]] std::string genotype_vcf_header(const GenotypeVcfHeader& header);

/// One record without line end: FORMAT is ST, RSN, LIM, DP, AD, ADF, ADR, AF, AFLO, AFHI, PV, QV as the header defines
/// them. `written_contig` is the contig as the header has it.
[[nodiscard]] std::string genotype_vcf_line(const SiteGenotype& site, const std::string& written_contig);

}  // namespace marrow
