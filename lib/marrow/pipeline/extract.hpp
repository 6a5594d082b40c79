#pragma once

#include <cstdint>
#include <iosfwd>
#include <optional>
#include <string>
#include <vector>

#include "marrow/pipeline/cohort_inputs.hpp"
#include "marrow/pipeline/extract_tools.hpp"
#include "marrow/records/profile.hpp"

namespace marrow {

struct ExtractOptions {
  std::optional<std::string> tumour;              ///< tumour column of the VCF
  std::vector<std::string> filters{"PASS", "."};  ///< FILTER codes that are used
  std::optional<std::string> reference;           ///< FASTA of the VCF's build, for genes whose sequence does not ship
  std::vector<std::string> population;            ///< VCFs of population frequencies
  std::optional<std::int64_t> min_depth_reads;    ///< reads of a covered base; empty: not stated, 20
  std::optional<double> target_vaf;               ///< fraction that reads must exclude; empty: not stated, 0.05
  std::optional<std::string> normals;             ///< table of a panel of normals, for reads
  std::optional<Origin> variants_origin;          ///< what a person says of the tables of variants as a whole
  bool is_rest_balanced = false;                  ///< a person's word: what tables of segments do not list is balanced
  bool reports_germline = false;                  ///< keep variants of germline origin in the profile
  bool uses_annotation = false;                   ///< read CSQ or ANN where the VCF has it
  bool includes_unverified = false;               ///< risk rules not checked against their publication, labelled
  bool is_lenient = false;                        ///< set unreadable clinical items aside, with a warning
};

/// Makes one sample's profile out of its files: which reader feeds which finding is stated here, once.
///
/// Throws `usage`, `io` and `data` of the readers; `data` if two inputs are of different assemblies or disagree on the
/// sample's sex or lineage.
[[nodiscard]] Profile extract_profile(const PlannedSample& sample, ExtractTools& tools, const ExtractOptions& options,
                                      std::istream& standard_input);

}  // namespace marrow
