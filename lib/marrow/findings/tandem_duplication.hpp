#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "marrow/findings/indel_realignment.hpp"
#include "marrow/records/genome.hpp"

namespace marrow {

/// A stretch that stands twice in a row, with or without bases of no template between.
struct MeasuredDuplication {
  Interval place;        ///< of the duplicated stretch at its leftmost; 3 bp at least
  std::string filler;    ///< bases between the two copies; empty if there are none
  SmallVariant variant;  ///< the same as an insertion before `place`: the stretch, then the filler
  IndelCounts counts;

  [[nodiscard]] std::int64_t duplicated_bp() const noexcept { return place.end - place.begin; }
  /// What an assay of fragment lengths measures.
  [[nodiscard]] std::int64_t gained_bp() const noexcept { return static_cast<std::int64_t>(variant.alt.size()); }
};

/// Tandem duplications of 3 bp up to the window's length that at least three fragments show, by place: as insertions
/// of their CIGARs, or as ends that leave the reference at one border of the stretch and go on at the other. The
/// stretch is as long as the bases allow, so that filler bases that happen to fit count as duplicated. Filler of more
/// than 15 bp (design value) makes an insertion of it, which is none of these.
///
/// All are returned; one is present if `counts.p_value` is at most `present_p_value` (site_genotyping.hpp).
/// The window should reach a read length beyond the longest duplication looked for.
[[nodiscard]] std::vector<MeasuredDuplication> tandem_duplications(const ReadWindow& window);

}  // namespace marrow
