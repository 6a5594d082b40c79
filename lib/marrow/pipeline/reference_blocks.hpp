#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "marrow/findings/coverage_map.hpp"
#include "marrow/io/vcf_header.hpp"
#include "marrow/knowledge/panel.hpp"
#include "marrow/records/profile.hpp"
#include "marrow/records/vcf_record.hpp"

namespace marrow {

/// Where the VCFs of a sample say that they found the reference.
struct BlockCoverage {
  CoverageMap coverage;
  /// A gVCF: what it leaves out was not looked at. False where single places alone were called as reference.
  bool is_gvcf = false;
  std::vector<AssessedRegion> regions;  ///< one a file
};

/// Collects the reference records of the VCFs of one sample: those without an alternative allele (ALT `.`) or with
/// "any other" alone (`<NON_REF>`, `<*>`), with END or a single base, in memory bounded by the panel.
///
/// Depth is FORMAT/MIN_DP, else INFO/MinDP, else FORMAT/DP, else INFO/DP where the file has one sample. A genotype
/// without any called allele (`./.`) and a depth of 0 are no reads. A block that a filter sets aside is noisy; of
/// Strelka2 only PASS counts. A variant's own bases were looked at too, at its depth, in a file that has such records.
/// Source: GATK (GVCF format: MIN_DP, <NON_REF>), DeepVariant (<*>, MIN_DP, RefCall), bcftools call --gvcf (INFO/MinDP,
/// END), Strelka2 user guide (BLOCKAVG_min30p3a, MIN_DP), DRAGEN user guide (gVCF: <NON_REF>, MIN_DP).
class ReferenceBlocks {
 public:
  explicit ReferenceBlocks(std::int64_t min_depth_reads) : min_depth_reads_(min_depth_reads) {}

  [[nodiscard]] static bool is_reference(const VcfRecord& record) noexcept;

  void begin_file(const Panel& panel, Assembly assembly, const VcfHeader& header);
  /// Takes a reference record in; false if it lies beside all that is assessable.
  bool add_block(const VcfRecord& record, bool passes_filters);
  /// Notes the depth at the bases of a record with alternative alleles.
  void add_variant(const VcfRecord& record, bool passes_filters);
  /// Takes in what `marrow genotype` says of a place; false as above. A base is covered where every base that is not
  /// present is absent, with the worst of their limits; what was asked of one insertion or deletion alone says nothing
  /// of its base.
  bool add_genotyped(const VcfRecord& record);
  void end_file(const std::string& name);

  /// All files together; empty if none is a gVCF or has a reference record in the panel.
  [[nodiscard]] std::optional<BlockCoverage> result() && { return std::move(result_); }

 private:
  struct File {
    CoverageMap blocks;
    CoverageMap variants;                    ///< as a map, where there are many
    std::vector<DepthRegion> late_variants;  ///< the last of them, which the map does not hold
    bool is_strelka = false;
    bool is_germline_caller = true;
    bool has_one_sample = true;
    bool has_blocks = false;
    bool is_gvcf = false;
    bool is_genotyped = false;
    std::optional<std::int64_t> least_depth_reads;  ///< of genotyped bases that are covered
  };
  [[nodiscard]] BaseDepth depth_of(const VcfRecord& record, bool passes_filters) const;

  std::int64_t min_depth_reads_;
  std::optional<File> file_;
  std::optional<BlockCoverage> result_;
};

}  // namespace marrow
