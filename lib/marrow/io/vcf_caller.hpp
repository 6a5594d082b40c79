#pragma once

#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace marrow {

/// Whose reads INFO's DP, DP4 and AF count.
enum class InfoCounts {
  none,            ///< a population's, or those of all columns together
  of_only_column,  ///< the sample's, if the file has one column
  of_sample,       ///< the sample's, which needs no column
};

/// How one caller writes its VCF, as its own documentation and header say; `vcf_caller.cpp` cites them.
struct CallerDialect {
  std::string_view name;  ///< as `inputs[].caller` of a profile shows it
  /// What a file of this caller carries in some record: "FORMAT/AD", "INFO/DP4"; `|` between keys that stand for one
  /// another. Empty pieces at the end.
  std::array<std::string_view, 4> expected_keys;
  /// The stated fraction is reads of the allele over all reads of the place, while the allele counts leave out the
  /// alleles of other records: it is the better fraction.
  bool states_read_fraction = false;
  InfoCounts info_counts = InfoCounts::none;
};

/// The dialect of that name; null if marrow knows no such caller.
[[nodiscard]] const CallerDialect* find_dialect(std::string_view name) noexcept;

/// Gathers what the `##` lines of a header say of the program that made the calls.
class CallerEvidence {
 public:
  /// Takes a `##key=value` line other than contig, INFO, FORMAT and FILTER.
  void add_line(std::string_view key, std::string_view value);
  /// Takes the ID of an INFO, FORMAT or FILTER line: SomaticSniper and DeepSomatic show nowhere else.
  void add_definition(std::string_view kind, std::string_view id);

  /// A dialect's name, else the `##source` text as written, or empty. The first line that names a caller counts;
  /// programs that only passed the records through do not, and a line that names several names none.
  [[nodiscard]] std::string caller() const;
  /// Sample names that the caller's command line gives as the tumour and its normal.
  [[nodiscard]] const std::vector<std::string>& tumour_samples() const noexcept { return tumour_samples_; }
  [[nodiscard]] const std::vector<std::string>& normal_samples() const noexcept { return normal_samples_; }

 private:
  void note_caller(std::string_view name);
  void read_command(std::string_view command, std::string_view tumour_option, std::string_view normal_option);

  std::string_view named_;  ///< a dialect's name
  std::string source_;
  bool is_bcftools_ = false;
  bool has_base_counts_ = false;
  bool has_variant_quality_ = false;
  bool has_germline_filter_ = false;
  std::vector<std::string> tumour_samples_;
  std::vector<std::string> normal_samples_;
};

}  // namespace marrow
