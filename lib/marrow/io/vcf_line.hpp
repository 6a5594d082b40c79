#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "marrow/io/vcf_header.hpp"
#include "marrow/io/vcf_samples.hpp"
#include "marrow/records/vcf_record.hpp"

namespace marrow {

/// What is wrong with a record: a code that never changes its meaning and a sentence.
struct VcfFault {
  std::string_view code;  ///< columns, control_character, contig, position, id, ref, alt, quality, filter, end, format,
                          ///< genotype, depth, allele_counts, allele_fraction, beyond_contig
  std::string text;
};

/// Turns lines of VCF text into records and checks every column on the text itself, because HTSlib accepts what is
/// none: POS `ABC`, four columns, one AD value for two alleles.
///
/// `assembly` gives the lengths of contigs whose length the header does not say; with `every_sample` the columns that
/// are neither tumour nor normal are checked too. Refers to `header`, which must live longer.
class VcfLineParser {
 public:
  VcfLineParser(const VcfHeader& header, const SampleChoice& samples, std::optional<Assembly> assembly,
                bool every_sample = false);

  /// Parses `line` into `record`, whose memory is used again; `number` is left to the caller. Empty if all is well;
  /// after a fault the record is half filled. `is_scanned`: it is known that the line holds no control character.
  [[nodiscard]] std::optional<VcfFault> parse(std::string_view line, VcfRecord& record, bool is_scanned = false);

  /// FORMAT column of the line parsed last, a view into it; only where the header has that column.
  [[nodiscard]] std::string_view format_column() const noexcept { return columns_[8]; }

 private:
  bool fail(std::string_view code, std::string text);
  bool split_columns(std::string_view line);
  bool parse_place(VcfRecord& record);
  bool parse_alleles(VcfRecord& record);
  bool parse_alternate(std::string_view text, bool is_ref_missing, AlternateAllele& allele);
  bool parse_quality_and_filter(VcfRecord& record);
  void parse_info(VcfRecord& record);
  bool parse_end(VcfRecord& record);
  bool check_length(const VcfRecord& record);
  bool parse_sites_only(VcfRecord& record);
  bool parse_samples(VcfRecord& record);

  const VcfHeader& header_;
  SampleChoice samples_;
  std::optional<Assembly> assembly_;
  bool every_sample_ = false;
  SampleCall other_call_;  ///< what the columns hold that are only checked
  std::map<std::string, std::int64_t, std::less<>> contig_lengths_;
  std::vector<std::string_view> columns_;
  std::string last_contig_;  ///< as written, of the last record
  std::optional<std::string> last_main_contig_;
  std::optional<std::int64_t> last_length_;  ///< bases of that contig, if known
  std::optional<VcfFault> fault_;
};

/// What an ALT entry is; empty if it is none. `is_ref_missing`: REF is `-`.
[[nodiscard]] std::optional<AlleleKind> classify_allele(std::string_view text, bool is_ref_missing) noexcept;

}  // namespace marrow
