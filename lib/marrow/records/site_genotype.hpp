#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "marrow/records/assessed.hpp"

namespace marrow {

/// The allele that stands for every base at a site that is not named beside it (VCF 4.3 §5.5).
inline constexpr std::string_view unnamed_allele = "<*>";

/// What the reads say of one allele at a site: present, absent above a fraction, or not assessed.
struct AlleleGenotype {
  std::string alternative;   ///< bases, `<*>` or `<DUP:TANDEM>`
  Assessment assessment;     ///< absent: its limit is the upper 95 % bound of the fraction that the counts allow
  std::int64_t forward = 0;  ///< distinct fragments with the allele
  std::int64_t reverse = 0;
  std::optional<double> fraction;      ///< VAF; empty without fragments
  std::optional<double> fraction_low;  ///< its 95 % interval
  std::optional<double> fraction_high;
  /// Smallest VAF that the counts exclude, one-sided 95 %; empty without fragments.
  std::optional<double> excluded_fraction;
  double p_value = 1;  ///< that all its fragments are errors; of `<*>` the smallest of its bases
  double q_value = 1;  ///< Benjamini-Hochberg over all alleles that were tested

  [[nodiscard]] std::int64_t count() const noexcept { return forward + reverse; }
};

/// A base, or the place of an insertion, deletion or duplication, with what the reads say of each allele.
struct SiteGenotype {
  std::string contig;      ///< `chrN` style
  std::int64_t begin = 0;  ///< 0-based, of the first base of `reference`
  std::string reference;   ///< plus strand; "N" where it is not known
  std::int64_t depth = 0;  ///< distinct fragments that tell an allele
  std::int64_t reference_forward = 0;
  std::int64_t reference_reverse = 0;
  std::vector<AlleleGenotype> alleles;  ///< `<*>` last
  /// Bases gained by a tandem duplication, with what lies between its copies; empty for everything else.
  std::optional<std::int64_t> duplication_gain_bp;
  std::optional<std::int64_t> duplication_end;  ///< 0-based, past the duplicated stretch

  [[nodiscard]] std::int64_t end() const noexcept { return begin + static_cast<std::int64_t>(reference.size()); }
};

}  // namespace marrow
