#include "marrow/knowledge/shipped_sequence.hpp"

#include <algorithm>

namespace marrow {

namespace {

/// Bases of `block`, all N where the slice does not reach.
std::string slice_bases(const GenomeSlice& slice, const Block& block) {
  if (block.begin < slice.interval.begin || block.end > slice.interval.end) {
    return std::string(static_cast<std::size_t>(block.size()), 'N');
  }
  return slice.bases.substr(static_cast<std::size_t>(block.begin - slice.interval.begin),
                            static_cast<std::size_t>(block.size()));
}

}  // namespace

ShippedSequence::ShippedSequence(const Panel& panel) {
  for (const GenomeSlice& slice : panel.slices()) {
    pieces_on(Assembly::grch38, slice.interval.contig).push_back({slice.interval.begin, slice.bases});
  }
  for (const Transcript& transcript : panel.transcripts()) {
    if (transcript.has_sequence()) add_transcript(panel, transcript);
  }
  join_pieces();
}

void ShippedSequence::add_transcript(const Panel& panel, const Transcript& transcript) {
  const std::string plus = transcript.strand == Strand::plus ? transcript.cds : reverse_complement(transcript.cds);
  for (const Assembly assembly : {Assembly::grch37, Assembly::grch38}) {
    std::vector<Piece>& pieces = pieces_on(assembly, transcript.contig);
    std::size_t offset = 0;
    for (std::size_t i = 0; i < transcript.cds_grch38.size(); ++i) {
      const auto size = static_cast<std::size_t>(transcript.cds_grch38[i]->size());
      const auto& block = transcript.coding_blocks(assembly)[i];
      if (block) pieces.push_back({block->begin, plus.substr(offset, size)});
      offset += size;
    }
  }
  const GenomeSlice* slice = panel.find_slice(transcript.gene);
  if (slice == nullptr) return;
  std::vector<Piece>& pieces = pieces_on(Assembly::grch37, transcript.contig);
  for (std::size_t i = 0; i < transcript.exons_grch38.size(); ++i) {
    const Block& there = *transcript.exons_grch38[i];
    const auto& here = transcript.exons_grch37[i];
    if (here && here->size() == there.size()) pieces.push_back({here->begin, slice_bases(*slice, there)});
  }
}

/// Overlapping pieces become one; where both know a base, the earlier begun one wins (they agree: a test says so).
void ShippedSequence::join_pieces() {
  for (Pieces& contigs : pieces_) {
    for (std::vector<Piece>& pieces : contigs) {
      std::stable_sort(pieces.begin(), pieces.end(), [](const Piece& a, const Piece& b) { return a.begin < b.begin; });
      std::vector<Piece> joined;
      for (Piece& piece : pieces) {
        if (joined.empty() || piece.begin > joined.back().end()) {
          joined.push_back(std::move(piece));
          continue;
        }
        Piece& last = joined.back();
        const auto at = static_cast<std::size_t>(piece.begin - last.begin);
        const std::size_t shared = std::min(last.bases.size() - at, piece.bases.size());
        for (std::size_t i = 0; i < shared; ++i) {
          if (last.bases[at + i] == 'N') last.bases[at + i] = piece.bases[i];
        }
        last.bases += piece.bases.substr(shared);
      }
      pieces = std::move(joined);
    }
  }
}

std::optional<std::string> ShippedSequence::bases(Assembly assembly, const Interval& interval) const {
  const auto rank = static_cast<std::size_t>(contig_rank(interval.contig));
  const std::vector<Piece>& pieces = pieces_[static_cast<std::size_t>(assembly)][rank];
  if (interval.begin >= interval.end) return std::nullopt;
  const auto after = std::upper_bound(pieces.begin(), pieces.end(), interval.begin,
                                      [](std::int64_t position, const Piece& piece) { return position < piece.begin; });
  if (after == pieces.begin()) return std::nullopt;
  const Piece& piece = *std::prev(after);
  if (interval.end > piece.end()) return std::nullopt;
  std::string found = piece.bases.substr(static_cast<std::size_t>(interval.begin - piece.begin),
                                         static_cast<std::size_t>(interval.end - interval.begin));
  if (found.find('N') != std::string::npos) return std::nullopt;
  return found;
}

}  // namespace marrow
