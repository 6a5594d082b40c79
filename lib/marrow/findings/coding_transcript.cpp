#include "marrow/findings/coding_transcript.hpp"

#include <algorithm>

#include "marrow/findings/protein_change.hpp"

namespace marrow {

CodingTranscript::CodingTranscript(const Transcript& transcript, Assembly assembly, const SequenceSource* genome,
                                   ReadingFrame frame)
    : transcript_(&transcript), assembly_(assembly), frame_(std::move(frame)) {
  const bool is_plus = transcript.strand == Strand::plus;
  // GRCh38 is complete, so lengths come from there: offsets hold even where GRCh37 lacks an exon.
  const Blocks& complete = transcript.exons_grch38;
  const Blocks& here = transcript.exons(assembly);
  std::int64_t offset = 0;
  for (std::size_t i = 0; i < complete.size(); ++i) {
    const std::size_t at = is_plus ? i : complete.size() - 1 - i;
    Exon exon{std::nullopt, offset, complete[at]->size()};
    // An exon of another length on this build would shift every offset behind it: it counts as unknown.
    if (here[at] && here[at]->size() == exon.size) exon.place = oriented_block(*here[at]);
    offset += exon.size;
    if (exon.place) placed_exons_.push_back(i);
    exons_.push_back(exon);
  }
  if (!is_coding()) return;
  const Block first_coding = oriented_block(is_plus ? *transcript.cds_grch38.front() : *transcript.cds_grch38.back());
  std::int64_t before = 0;
  for (std::size_t i = 0; i < complete.size(); ++i) {
    const Block block = oriented_block(*complete[is_plus ? i : complete.size() - 1 - i]);
    if (block.begin <= first_coding.begin && first_coding.begin < block.end) {
      cds_begin_ = before + first_coding.begin - block.begin;
    }
    before += block.size();
  }
  read_sequence(genome, offset);
}

void CodingTranscript::read_sequence(const SequenceSource* genome, std::int64_t transcript_size) {
  if (transcript_->has_sequence()) {
    cds_ = transcript_->cds;
    is_stop_assumed_ = transcript_->is_stop_assumed;
    const std::string stop = is_stop_assumed_ ? spliced(genome, cds_end() - 3, cds_end()) : std::string();
    if (translate(stop) == "*") {
      cds_.replace(cds_.size() - 3, 3, stop);
      is_stop_assumed_ = false;
    }
  } else {
    cds_ = spliced(genome, cds_begin_, cds_end());
    if (static_cast<std::int64_t>(cds_.size()) != transcript_->cds_length) cds_.clear();
  }
  if (cds_.empty()) return;
  cds_.insert(0, static_cast<std::size_t>(missing_bases()), 'N');
  read_protein();
  if (protein_.ends_with('*')) three_prime_utr_ = spliced(genome, cds_end(), transcript_size);
}

void CodingTranscript::read_protein() {
  const std::string_view first = std::string_view(cds_).substr(0, 3);
  has_start_ = frame_.leading_bases == 0 && (first == "ATG" || first == transcript_->start_codon);
  protein_ = has_start_ ? initiated_protein(cds_) : translate(cds_);
  for (const std::int64_t residue : frame_.selenocysteines) {
    const auto at = static_cast<std::size_t>(residue - 1);
    if (at < protein_.size() && std::string_view(cds_).substr(3 * at, 3) == "TGA") protein_[at] = 'U';
  }
}

std::optional<std::int64_t> CodingTranscript::unexplained_stop() const noexcept {
  const std::size_t stop = protein_.find('*');
  if (stop == std::string::npos) return std::nullopt;
  if (stop + 1 == protein_.size() && cds_.size() % 3 == 0) return std::nullopt;
  return static_cast<std::int64_t>(stop) + 1;
}

Block CodingTranscript::oriented_block(const Block& block) const noexcept {
  return transcript_->strand == Strand::plus ? block : Block{-block.end, -block.begin};
}

OrientedChange CodingTranscript::orient(const SmallVariant& variant) const {
  if (transcript_->strand == Strand::plus) return {variant.begin, variant.ref, variant.alt};
  return {-variant.end(), reverse_complement(variant.ref), reverse_complement(variant.alt)};
}

TranscriptPlace CodingTranscript::locate(std::int64_t oriented) const noexcept {
  using Kind = TranscriptPlace::Kind;
  TranscriptPlace place;
  const auto behind = std::partition_point(placed_exons_.begin(), placed_exons_.end(),
                                           [&](std::size_t i) { return exons_[i].place->begin <= oriented; });
  std::optional<std::size_t> before;
  std::optional<std::size_t> after;
  if (behind != placed_exons_.end()) after = *behind;
  if (behind != placed_exons_.begin()) {
    before = *std::prev(behind);
    const Exon& exon = exons_[*before];
    if (oriented < exon.place->end) return {Kind::exon, *before, exon.offset + oriented - exon.place->begin, 0, 0};
  }
  if (before && after) {
    if (*after != *before + 1) return {Kind::unknown, *before, 0, 0, 0};
    return {Kind::intron, *before, 0, oriented - exons_[*before].place->end + 1,
            exons_[*after].place->begin - oriented};
  }
  const bool is_beside_gap = (before && *before + 1 < exons_.size()) || (after && *after > 0) || (!before && !after);
  place.kind = is_beside_gap ? Kind::unknown : Kind::outside;
  return place;
}

std::optional<std::int64_t> CodingTranscript::insertion_offset(std::int64_t oriented) const noexcept {
  for (const Exon& exon : exons_) {
    if (exon.place && exon.place->begin <= oriented && oriented <= exon.place->end) {
      return exon.offset + oriented - exon.place->begin;
    }
  }
  return std::nullopt;
}

std::optional<std::string> CodingTranscript::bases(const SequenceSource* genome, std::int64_t begin,
                                                   std::int64_t end) const {
  if (genome == nullptr) return std::nullopt;
  const Block block = oriented_block({begin, end});  // orienting twice gives the position back
  auto found = genome->bases(assembly_, {transcript_->contig, block.begin, block.end});
  if (!found || found->find_first_not_of("ACGT") != std::string::npos) return std::nullopt;
  if (transcript_->strand == Strand::minus) return reverse_complement(*found);
  return found;
}

/// Spliced bases [begin, end) by offset, up to the first unknown one.
std::string CodingTranscript::spliced(const SequenceSource* genome, std::int64_t begin, std::int64_t end) const {
  std::string joined;
  for (const Exon& exon : exons_) {
    const std::int64_t from = std::max(begin, exon.offset);
    const std::int64_t to = std::min(end, exon.offset + exon.size);
    if (from >= to) continue;
    if (!exon.place) return joined;
    const std::int64_t shift = exon.place->begin - exon.offset;
    if (auto found = bases(genome, from + shift, to + shift)) {
      joined += *found;
      continue;
    }
    for (std::int64_t at = from + shift; at < to + shift; ++at) {
      const auto base = bases(genome, at, at + 1);
      if (!base) return joined;
      joined += *base;
    }
  }
  return joined;
}

std::string CodingTranscript::offset_name(std::int64_t offset) const {
  if (!is_coding()) return std::to_string(offset + 1);
  if (offset < cds_begin_) return "-" + std::to_string(cds_begin_ - offset);
  if (offset >= cds_end()) return "*" + std::to_string(offset - cds_end() + 1);
  return std::to_string(offset - cds_begin_ + 1);
}

std::optional<std::string> CodingTranscript::position_name(std::int64_t oriented) const {
  const TranscriptPlace place = locate(oriented);
  if (place.kind == TranscriptPlace::Kind::exon) return offset_name(place.offset);
  if (place.kind != TranscriptPlace::Kind::intron) return std::nullopt;
  if (place.from_donor <= place.from_acceptor) {
    const Exon& exon = exons_[place.index];
    return offset_name(exon.offset + exon.size - 1) + "+" + std::to_string(place.from_donor);
  }
  return offset_name(exons_[place.index + 1].offset) + "-" + std::to_string(place.from_acceptor);
}

std::optional<std::int64_t> CodingTranscript::codon_at(std::int64_t offset) const noexcept {
  if (offset < cds_begin_ || offset >= cds_end()) return std::nullopt;
  return (offset - cds_begin_ + missing_bases()) / 3 + 1;
}

}  // namespace marrow
