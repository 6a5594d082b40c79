#pragma once

#include <array>
#include <string>
#include <string_view>
#include <vector>

#include "marrow/knowledge/panel.hpp"
#include "marrow/records/sequence_source.hpp"

namespace marrow {

/// The reference bases that ship with the panel: coding sequences laid on the exons of both builds, and the GRCh38
/// slices of seven genes. On GRCh37 the untranslated exons of those seven are taken from the slices, exon by exon of
/// equal length; their introns are unknown there.
class ShippedSequence : public SequenceSource {
 public:
  explicit ShippedSequence(const Panel& panel);
  [[nodiscard]] std::optional<std::string> bases(Assembly assembly, const Interval& interval) const override;

 private:
  /// A known stretch, plus strand. N inside it is unknown.
  struct Piece {
    std::int64_t begin = 0;
    std::string bases;
    [[nodiscard]] std::int64_t end() const noexcept { return begin + static_cast<std::int64_t>(bases.size()); }
  };
  using Pieces = std::array<std::vector<Piece>, contig_ranks>;  ///< by contig_rank: by begin, disjoint

  [[nodiscard]] std::vector<Piece>& pieces_on(Assembly assembly, std::string_view contig) noexcept {
    return pieces_[static_cast<std::size_t>(assembly)][static_cast<std::size_t>(contig_rank(contig))];
  }

  void add_transcript(const Panel& panel, const Transcript& transcript);
  void join_pieces();

  std::array<Pieces, 2> pieces_;  ///< by Assembly
};

}  // namespace marrow
