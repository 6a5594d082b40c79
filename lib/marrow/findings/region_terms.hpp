#pragma once

#include <optional>
#include <string>
#include <vector>

#include "marrow/findings/coding_transcript.hpp"
#include "marrow/findings/consequence_terms.hpp"

namespace marrow {

/// What a change touches, decided by position alone.
struct RegionOverlap {
  std::vector<Term> terms;                   ///< splice, intron and UTR terms
  bool is_coding = false;                    ///< it touches the coding sequence
  bool is_in_one_exon = false;               ///< wholly; an insertion at an exon's border counts
  bool is_known = true;                      ///< false: it reaches an exon that this build lacks
  std::optional<std::string> exon;           ///< "5/11", "5-6/11" or, away from exons, "intron 5/10"
  std::optional<std::int64_t> splice_codon;  ///< codon beside the exon's edge at an essential splice site
  std::int64_t spliced_begin = 0;            ///< offsets of the exon bases that it replaces; both 0 if none
  std::int64_t spliced_end = 0;
};

/// Rules of VEP: essential splice site = the intron's first and last two bases; splice region = 3 bases of the exon
/// and bases 3 to 8 of the intron, not named beside an essential one of the same exon; an insertion touches a stretch
/// if it stands between two bases of it, and is in the splice region at its borders too.
/// Exons, coding sequence and untranslated regions are those of `change`; splice sites and introns are judged at
/// `left_aligned`, the same change where a left-aligned record writes it.
[[nodiscard]] RegionOverlap overlap_regions(const CodingTranscript& transcript, const OrientedChange& change,
                                            const OrientedChange& left_aligned);

}  // namespace marrow
