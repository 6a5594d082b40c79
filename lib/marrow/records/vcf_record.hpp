#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "marrow/records/assessed.hpp"

namespace marrow {

/// What an ALT column entry is. Only `small` is a small variant; everything else must never be mistaken for one.
enum class AlleleKind {
  small,       ///< bases A C G T N
  unanchored,  ///< `-` in REF or ALT, as MAF writes it: no anchoring base
  spanning,    ///< `*`: deleted by an upstream deletion
  non_ref,     ///< `<NON_REF>`, `<*>`: any other allele of a gVCF
  symbolic,    ///< `<DEL>`, `<DUP>` …
  breakend,    ///< BND notation: `N[chr2:100[`, `.A`
  missing,     ///< `.`: no alternative allele
};

struct AlternateAllele {
  std::string text;  ///< as written, upper case for `small`
  AlleleKind kind = AlleleKind::missing;
};

/// Counts of one sample at one record, as the caller gave them; empty where it did not.
struct SampleCall {
  std::vector<int> genotype;  ///< allele indices, -1 for `.`; empty if there is no GT
  bool is_phased = false;
  std::optional<std::int64_t> depth_reads;                ///< DP, else the sum of all allele counts
  std::vector<std::optional<std::int64_t>> allele_reads;  ///< REF, ALT1, …; empty if the caller gives no counts
  std::vector<std::optional<double>> allele_fractions;    ///< per ALT, as the caller states them; empty if it does not
  bool has_read_fractions = false;  ///< they are reads of the allele over all reads, and `allele_reads` may lack some
  std::optional<std::int64_t> min_depth_reads;  ///< MIN_DP of a gVCF block
  /// What `marrow genotype` says of each ALT (FORMAT/ST, RSN, LIM); empty of any other caller.
  std::vector<Assessment> states = {};
};

/// One line of a VCF or record of a BCF, checked and in plain values.
struct VcfRecord {
  std::int64_t number = 0;                 ///< 1-based ordinal among the records of the file
  std::string contig;                      ///< as written
  std::optional<std::string> main_contig;  ///< `chrN` style; empty for alt, decoy and other contigs
  std::int64_t begin = 0;                  ///< 0-based position of the first REF base
  std::int64_t end = 0;                    ///< 0-based, past the last reference base: REF length or INFO/END
  std::string id;                          ///< `.` if none
  std::string ref;                         ///< upper case
  std::vector<AlternateAllele> alts;
  std::vector<std::string> filters;                       ///< empty: `.`; {"PASS"}; else the codes
  std::vector<std::pair<std::string, std::string>> info;  ///< in order; flags have an empty value
  std::optional<SampleCall> tumour;
  std::optional<SampleCall> normal;
  std::string line;  ///< the record as it came, without line end; of a BCF as HTSlib writes it as text

  /// Value of an INFO key; empty pointer if absent.
  [[nodiscard]] const std::string* find_info(std::string_view key) const noexcept {
    for (const auto& [name, value] : info) {
      if (name == key) return &value;
    }
    return nullptr;
  }
  /// FILTER is PASS or `.`.
  [[nodiscard]] bool passes() const noexcept {
    return filters.empty() || (filters.size() == 1 && filters.front() == "PASS");
  }
};

/// One small sequence change, written with the fewest bases: common prefix and suffix taken off, so that an insertion
/// has an empty `ref` and a deletion an empty `alt`. Left-aligned only as far as the record was.
struct SmallVariant {
  std::string contig;      ///< `chrN` style
  std::int64_t begin = 0;  ///< 0-based; for an insertion the base before which it stands
  std::string ref;         ///< upper case, plus strand
  std::string alt;         ///< upper case, plus strand

  [[nodiscard]] std::int64_t end() const noexcept { return begin + static_cast<std::int64_t>(ref.size()); }
  bool operator==(const SmallVariant&) const = default;
};

/// `ref` and `alt` with common suffix, then common prefix removed. Empty if they are equal.
[[nodiscard]] std::optional<SmallVariant> trim_alleles(std::string contig, std::int64_t begin, std::string_view ref,
                                                       std::string_view alt);

}  // namespace marrow
