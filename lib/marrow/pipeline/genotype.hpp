#pragma once

#include <cstdint>
#include <iosfwd>
#include <optional>
#include <string>
#include <vector>

#include "marrow/base/warnings.hpp"
#include "marrow/findings/site_genotyping.hpp"
#include "marrow/io/alignment_file.hpp"
#include "marrow/io/vcf_output.hpp"
#include "marrow/pipeline/counted_reads.hpp"
#include "marrow/pipeline/extract_tools.hpp"
#include "marrow/pipeline/genotype_indels.hpp"
#include "marrow/records/profile.hpp"
#include "marrow/records/site_genotype.hpp"

namespace marrow {

struct GenotypeOptions {
  std::string alignments;             ///< path or URL of a BAM or CRAM
  std::optional<Assembly> assembly;   ///< the person's word
  std::optional<std::string> sample;  ///< SM of the read groups that are used
  CountedReadsOptions counted;
  GenotypingOptions genotyping;
};

/// What the reads of one sample say.
struct ReadGenotypes {
  std::string sample;             ///< SM, else the file's name without its ending
  bool is_sample_stated = false;  ///< by a read group
  Assembly assembly = Assembly::grch38;
  std::vector<HeaderContig> contigs;                 ///< main contigs as the file's header writes them, in its order
  std::vector<SiteGenotype> sites;                   ///< in the order of the file
  std::vector<DuplicationPlace> duplication_places;  ///< in which tandem duplications were looked for
  std::int64_t present = 0;                          ///< alleles
  std::int64_t not_assessed = 0;                     ///< sites of which an allele is not assessed
  double quality_factor = 1;                         ///< errors found over errors that the base qualities state
};

/// Counts distinct fragments over the places asked for, learns the sample's errors from them, and gives every allele
/// its state. Errors are learnt from some bases on either side too, because a list of sites is few. W394: base
/// qualities are missing. W396: most bases have too few fragments for the fraction to exclude. W397: places outside the
/// file's contigs. W398: sites whose REF is not the reference's. Throws as AlignmentFile and `genotype_places`.
[[nodiscard]] ReadGenotypes genotype_reads(const GenotypeOptions& options, ExtractTools& tools, Warnings& warnings);

/// Writes them as VCF 4.3; `extra_lines` are whole `##` lines.
void write_genotypes(const ReadGenotypes& genotypes, const std::string& path, VcfOutputType type,
                     std::vector<std::string> extra_lines, std::ostream& standard_output);

}  // namespace marrow
