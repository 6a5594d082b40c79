#pragma once

#include <string>
#include <vector>

#include "marrow/findings/consequence.hpp"

namespace findings_test {

/// A transcript with its own little genome, for one test: `pieces` are exon, intron, exon … in reading order, on chr1
/// between 50 bases of C and 50 of G. No coding sequence ships with it: the genome tells.
class MadeUpTranscript : public marrow::SequenceSource {
 public:
  struct Layout {
    std::vector<std::string> pieces;
    std::int64_t cds_offset = 0;  ///< exon bases before the first coding one
    std::int64_t cds_length = 0;
    marrow::ReadingFrame frame;
    std::string start_codon;
  };

  MadeUpTranscript(const Layout& layout, marrow::Strand strand) : frame_(layout.frame) {
    std::string reading(flank, 'C');
    marrow::Blocks exons;
    marrow::Blocks coding;
    std::int64_t done = 0;
    for (std::size_t i = 0; i < layout.pieces.size(); ++i) {
      const auto begin = static_cast<std::int64_t>(reading.size());
      const auto size = static_cast<std::int64_t>(layout.pieces[i].size());
      reading += layout.pieces[i];
      if (i % 2 != 0) continue;
      exons.push_back(marrow::Block{begin, begin + size});
      const std::int64_t first = std::max(begin, begin + layout.cds_offset - done);
      const std::int64_t last = std::min(begin + size, begin + layout.cds_offset + layout.cds_length - done);
      if (first < last) coding.push_back(marrow::Block{first, last});
      done += size;
    }
    reading += std::string(flank, 'G');
    plus_ = strand == marrow::Strand::plus ? reading : marrow::reverse_complement(reading);
    transcript.accession = "NM_1.1";
    transcript.contig = "chr1";
    transcript.strand = strand;
    transcript.cds_length = layout.cds_length;
    transcript.aa_length = layout.cds_length / 3 - 1;
    transcript.start_codon = layout.start_codon;
    transcript.exons_grch38 = transcript.exons_grch37 = on_contig(std::move(exons));
    transcript.cds_grch38 = transcript.cds_grch37 = on_contig(std::move(coding));
  }
  [[nodiscard]] std::optional<std::string> bases(marrow::Assembly, const marrow::Interval& interval) const override {
    if (interval.begin < 0 || interval.end > static_cast<std::int64_t>(plus_.size())) return std::nullopt;
    return plus_.substr(static_cast<std::size_t>(interval.begin),
                        static_cast<std::size_t>(interval.end - interval.begin));
  }
  /// Replaces `ref_size` bases from a place in reading direction (0 is the transcript's first base) by `alt`.
  [[nodiscard]] marrow::TranscriptConsequence change(std::int64_t place, std::int64_t ref_size, std::string alt) const {
    const auto size = static_cast<std::int64_t>(plus_.size());
    std::int64_t at = flank + place;
    if (transcript.strand == marrow::Strand::minus) {
      at = size - at - ref_size;
      alt = marrow::reverse_complement(alt);
    }
    const std::string ref = plus_.substr(static_cast<std::size_t>(at), static_cast<std::size_t>(ref_size));
    const auto variant = marrow::trim_alleles("chr1", at, ref, alt);
    const marrow::CodingTranscript model(transcript, marrow::Assembly::grch38, this, frame_);
    return marrow::assess_consequence(variant.value(), model, this);
  }

  marrow::Transcript transcript;

 private:
  static constexpr std::int64_t flank = 50;

  [[nodiscard]] marrow::Blocks on_contig(marrow::Blocks blocks) const {
    if (transcript.strand == marrow::Strand::plus) return blocks;
    const auto size = static_cast<std::int64_t>(plus_.size());
    marrow::Blocks turned;
    for (auto block = blocks.rbegin(); block != blocks.rend(); ++block) {
      turned.push_back(marrow::Block{size - (*block)->end, size - (*block)->begin});
    }
    return turned;
  }

  std::string plus_;
  marrow::ReadingFrame frame_;
};

}  // namespace findings_test
