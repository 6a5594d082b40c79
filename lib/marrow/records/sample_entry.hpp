#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "marrow/records/genome.hpp"
#include "marrow/records/profile.hpp"

namespace marrow {

/// One row of a samplesheet: what a sample is called, what is known of it beforehand, and which files hold the rest.
/// Paths are ready to open: relative ones were joined to the sheet's folder, URLs are as written.
struct SampleEntry {
  std::string sample;
  std::string patient;     ///< the sample's name where the sheet gives none
  std::int64_t line1 = 0;  ///< 1-based line of the sheet
  Timepoint timepoint = Timepoint::unknown;
  std::optional<Assembly> assembly;
  std::optional<Assay> assay;
  std::optional<std::string> normal;          ///< name of the normal's column in the VCF
  std::optional<std::string> sex;             ///< "male" or "female"
  std::optional<double> purity;               ///< fraction of tumour cells, in [0, 1]
  std::vector<std::string> vcf;               ///< small variants, as callers write them
  std::vector<std::string> variants;          ///< tables of variants that another tool annotated
  std::vector<std::string> sv;                ///< structural variants
  std::vector<std::string> bam;               ///< BAM or CRAM
  std::vector<std::string> segments;          ///< copy-number segments
  std::vector<std::string> fusions;           ///< tables of fusion callers
  std::vector<std::string> expression_calls;  ///< tables of RNA classifiers
  std::vector<std::string> germline;          ///< germline VCF, for pharmacogenes
  std::vector<std::string> panel;             ///< BED of what the assay targets
  std::vector<std::string> coverage;          ///< BED of what was covered
  std::vector<std::string> clinical;          ///< clinical tables that hold this sample
};

}  // namespace marrow
