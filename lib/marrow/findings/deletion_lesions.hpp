#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "marrow/findings/rearrangement_naming.hpp"
#include "marrow/knowledge/focal_lesions.hpp"
#include "marrow/knowledge/panel.hpp"
#include "marrow/records/profile.hpp"

namespace marrow {

/// What a deletion takes of a transcript: its first and last lost exon, 1-based as transcribed.
struct LostExons {
  std::size_t first = 0;  ///< 0: none
  std::size_t last = 0;
  std::size_t all = 0;  ///< exons of the transcript
  bool has_coding = false;

  [[nodiscard]] bool is_any() const noexcept { return first > 0; }
  [[nodiscard]] bool is_whole() const noexcept { return first == 1 && last == all; }
  /// "4-7" or "3".
  [[nodiscard]] std::string text() const;
};
[[nodiscard]] LostExons lost_exons(const Transcript& transcript, const Interval& lost, Assembly assembly);

/// Focal lesions that a deletion called as a structural variant shows, with the exons that it takes.
///
/// A loss of a gene: it takes coding sequence; one of named exons (`IKZF1_del_4-7`): exactly those; of the whole gene:
/// all exons; ERG's: some exons, not all. A fusing deletion (`STIL_TAL1_del`): it makes that known pair. VPREB1 is left
/// out, whose loss may be the rearrangement of its light-chain locus. How many copies are left is not known, so that
/// each counts as one lost.
[[nodiscard]] std::vector<std::pair<std::string, FocalState>> deletion_lesions(
    const Interval& lost, const std::optional<NamedRearrangement>& named, Assembly assembly, const Panel& panel,
    const FocalLesions& lesions);

}  // namespace marrow
