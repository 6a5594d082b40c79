#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "marrow/findings/coverage_map.hpp"
#include "marrow/knowledge/panel.hpp"
#include "marrow/records/assessed.hpp"

namespace marrow {

/// What must be looked at of one exon: coding bases, the two intronic bases of a splice site, or single bases that
/// matter.
struct ExonPart {
  std::int64_t exon1 = 0;  ///< number of the exon in reading order, from 1
  Interval place;
  bool is_splice_site = false;
};
using ExonParts = std::vector<ExonPart>;

/// The coding bases [begin, end) of the spliced coding sequence, with the essential splice sites beside them, in
/// reading order; empty if this build lacks one of the exons.
[[nodiscard]] std::optional<ExonParts> coding_parts(const Transcript& transcript, Assembly assembly, std::int64_t begin,
                                                    std::int64_t end);
/// The whole coding sequence.
[[nodiscard]] std::optional<ExonParts> coding_parts(const Transcript& transcript, Assembly assembly);
/// The parts of a domain.
[[nodiscard]] std::optional<ExonParts> domain_parts(const Transcript& transcript, Assembly assembly,
                                                    const ProteinDomain& domain);

/// What the profile calls the part of NOTCH1 behind its stop codon.
inline constexpr std::string_view three_prime_utr_domain = "3UTR";
/// The bases after the stop codon of NOTCH1 of which a change makes a splice site that takes PEST away, c.*371 and
/// c.*378; none for other genes. Source: hotspots.tsv, "3'UTR splice variants" of NOTCH1.
[[nodiscard]] ExonParts three_prime_utr_parts(const Transcript& transcript, Assembly assembly);

/// All that is worth knowing the depth of: the coding sequences of the panel with their splice sites and those bases.
[[nodiscard]] std::vector<Interval> assessable_areas(const Panel& panel, Assembly assembly);

/// What is known of the parts as a whole.
struct PartsCoverage {
  Assessment state;             ///< absent with the limit that holds for every base, or not assessed
  double covered_fraction = 0;  ///< of the bases outside splice sites
  bool is_stated = false;       ///< whether an input says anything of them
};

/// Absent only if every base is covered: the worst limit of all bases holds, and none if one of them is unknown. A
/// splice site of which nothing is stated does not count (many target files end at the exon), one that is stated to be
/// badly covered does. Otherwise the exons that were not looked at are told. `min_depth_reads` is for the words;
/// `panel` (may be null) tells a base that the assay leaves out from one that it missed.
[[nodiscard]] PartsCoverage assess_coverage(const CoverageMap& coverage, const ExonParts& parts,
                                            std::int64_t min_depth_reads, const CoverageMap* panel = nullptr);

}  // namespace marrow
