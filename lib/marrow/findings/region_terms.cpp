#include "marrow/findings/region_terms.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace marrow {

namespace {

bool touches(const OrientedChange& change, std::int64_t begin, std::int64_t end) noexcept {
  if (change.is_insertion()) return begin < change.begin && change.begin < end;
  return begin < change.end() && change.begin < end;
}

bool is_inserted_at(const OrientedChange& change, std::int64_t place) noexcept {
  return change.is_insertion() && change.begin == place;
}

/// Splice terms of the intron behind an exon.
void add_donor_terms(const CodingTranscript& transcript, const OrientedChange& change,
                     const CodingTranscript::Exon& exon, RegionOverlap& overlap, std::vector<Term>& terms) {
  const std::int64_t begin = exon.place->end;
  if (touches(change, begin, begin + 2)) {
    terms.push_back(Term::splice_donor_variant);
    overlap.splice_codon = transcript.codon_at(exon.offset + exon.size - 1);
  }
  if (touches(change, begin - 3, begin) || touches(change, begin + 2, begin + 8) || is_inserted_at(change, begin) ||
      is_inserted_at(change, begin + 2)) {
    terms.push_back(Term::splice_region_variant);
  }
}

/// Splice terms of the intron before an exon.
void add_acceptor_terms(const CodingTranscript& transcript, const OrientedChange& change,
                        const CodingTranscript::Exon& exon, RegionOverlap& overlap, std::vector<Term>& terms) {
  const std::int64_t end = exon.place->begin;
  if (touches(change, end - 2, end)) {
    terms.push_back(Term::splice_acceptor_variant);
    if (!overlap.splice_codon) overlap.splice_codon = transcript.codon_at(exon.offset);
  }
  if (touches(change, end, end + 3) || touches(change, end - 8, end - 2) || is_inserted_at(change, end) ||
      is_inserted_at(change, end - 2)) {
    terms.push_back(Term::splice_region_variant);
  }
}

/// Terms of both edges of an exon: the region is not named beside the essential site.
void add_splice_terms(const CodingTranscript& transcript, const OrientedChange& change, std::size_t at,
                      RegionOverlap& overlap) {
  const auto& exons = transcript.exons();
  std::vector<Term> terms;
  if (at + 1 < exons.size()) add_donor_terms(transcript, change, exons[at], overlap, terms);
  if (at > 0) add_acceptor_terms(transcript, change, exons[at], overlap, terms);
  const bool is_essential = std::any_of(terms.begin(), terms.end(), [](Term term) {
    return term == Term::splice_donor_variant || term == Term::splice_acceptor_variant;
  });
  if (is_essential) std::erase(terms, Term::splice_region_variant);
  overlap.terms.insert(overlap.terms.end(), terms.begin(), terms.end());
}

/// Terms of the inner part of the intron behind an exon.
void add_intron_terms(const CodingTranscript& transcript, const OrientedChange& change, std::size_t before,
                      RegionOverlap& overlap) {
  const auto& exon = transcript.exons()[before];
  const auto& next = transcript.exons()[before + 1];
  if (!exon.place || !next.place) return;
  const std::int64_t begin = exon.place->end + 2;
  const std::int64_t end = next.place->begin - 2;
  if (begin >= end) return;
  if (touches(change, begin, end) || is_inserted_at(change, begin) || is_inserted_at(change, end)) {
    overlap.terms.push_back(Term::intron_variant);
    if (!transcript.is_coding()) overlap.terms.push_back(Term::non_coding_transcript_variant);
  }
}

void add_exon_terms(const CodingTranscript& transcript, const OrientedChange& change,
                    const CodingTranscript::Exon& exon, RegionOverlap& overlap) {
  const std::int64_t shift = exon.offset - exon.place->begin;
  const std::int64_t begin = std::max(change.begin, exon.place->begin) + shift;
  const std::int64_t end = std::min(change.end(), exon.place->end) + shift;
  if (!transcript.is_coding()) {
    overlap.terms.push_back(Term::non_coding_transcript_exon_variant);
    return;
  }
  if (change.is_insertion()) {
    // Between two bases: coding only if both are.
    if (begin <= transcript.cds_begin()) overlap.terms.push_back(Term::five_prime_utr_variant);
    if (begin >= transcript.cds_end()) overlap.terms.push_back(Term::three_prime_utr_variant);
    if (begin > transcript.cds_begin() && begin < transcript.cds_end()) overlap.is_coding = true;
    return;
  }
  if (overlap.spliced_begin == overlap.spliced_end) overlap.spliced_begin = begin;
  overlap.spliced_end = end;
  if (begin < transcript.cds_begin()) overlap.terms.push_back(Term::five_prime_utr_variant);
  if (end > transcript.cds_end()) overlap.terms.push_back(Term::three_prime_utr_variant);
  if (begin < transcript.cds_end() && transcript.cds_begin() < end) overlap.is_coding = true;
}

bool touches_exon(const OrientedChange& change, const Block& block) noexcept {
  if (change.is_insertion()) return block.begin <= change.begin && change.begin <= block.end;
  return touches(change, block.begin, block.end);
}

std::string intron_name(const CodingTranscript& transcript, std::size_t index) {
  return "intron " + std::to_string(index + 1) + "/" + std::to_string(transcript.exons().size() - 1);
}

std::optional<std::string> exon_name(const CodingTranscript& transcript, const OrientedChange& change,
                                     const std::vector<std::size_t>& touched) {
  const std::size_t count = transcript.exons().size();
  if (touched.size() == 1) return fmt::format("{}/{}", touched.front() + 1, count);
  if (!touched.empty()) return fmt::format("{}-{}/{}", touched.front() + 1, touched.back() + 1, count);
  const TranscriptPlace place = transcript.locate(change.begin);
  if (place.kind != TranscriptPlace::Kind::intron) return std::nullopt;
  return intron_name(transcript, place.index);
}

/// The intron that holds a change, if none of its bases and neither of its sides is near an exon: then no splice site
/// and no exon need be looked at. Most changes of a whole genome lie so.
std::optional<std::size_t> intron_away_from_exons(const CodingTranscript& transcript, const OrientedChange& change) {
  constexpr std::int64_t away_bp = 10;  // past the splice region and an insertion's neighbours
  const TranscriptPlace place = transcript.locate(change.begin);
  if (place.kind != TranscriptPlace::Kind::intron || place.from_donor <= away_bp) return std::nullopt;
  const auto size = static_cast<std::int64_t>(change.ref.size());
  return place.from_acceptor - size > away_bp ? std::optional(place.index) : std::nullopt;
}

/// What overlap_regions tells of a change that lies away from exons in the intron behind exon `index`.
RegionOverlap intron_overlap(const CodingTranscript& transcript, std::size_t index) {
  RegionOverlap overlap;
  overlap.terms.push_back(Term::intron_variant);
  if (!transcript.is_coding()) overlap.terms.push_back(Term::non_coding_transcript_variant);
  overlap.exon = intron_name(transcript, index);
  return overlap;
}

}  // namespace

RegionOverlap overlap_regions(const CodingTranscript& transcript, const OrientedChange& change,
                              const OrientedChange& left_aligned) {
  const auto intron = intron_away_from_exons(transcript, change);
  if (intron && (change.begin == left_aligned.begin || intron_away_from_exons(transcript, left_aligned) == intron)) {
    return intron_overlap(transcript, *intron);
  }
  RegionOverlap overlap;
  std::vector<std::size_t> touched;
  const auto& exons = transcript.exons();
  for (std::size_t i = 0; i < exons.size(); ++i) {
    if (exons[i].place && touches_exon(change, *exons[i].place)) {
      touched.push_back(i);
      add_exon_terms(transcript, change, exons[i], overlap);
      const Block& block = *exons[i].place;
      if (block.begin <= change.begin && change.end() <= block.end) overlap.is_in_one_exon = true;
    }
    if (exons[i].place) add_splice_terms(transcript, left_aligned, i, overlap);
    if (i + 1 < exons.size()) add_intron_terms(transcript, left_aligned, i, overlap);
  }
  const std::int64_t last = std::max(change.begin, change.end() - 1);
  for (const std::int64_t edge : {change.begin, last}) {
    if (transcript.locate(edge).kind == TranscriptPlace::Kind::unknown) overlap.is_known = false;
  }
  overlap.exon = exon_name(transcript, change, touched);
  overlap.terms = ranked(std::move(overlap.terms));
  return overlap;
}

}  // namespace marrow
