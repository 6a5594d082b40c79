#include "marrow/knowledge/gene_set.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <tuple>

#include "marrow/base/error.hpp"

namespace marrow {

std::vector<std::size_t> GeneSet::transcripts_at(const Interval& interval) const {
  const auto contig = index_.find(interval.contig);
  if (contig == index_.end()) return {};
  const std::vector<Span>& spans = contig->second;
  // An insertion stands between two bases; it belongs to a transcript that holds either.
  const bool is_empty = interval.begin == interval.end;
  const std::int64_t begin = is_empty ? interval.begin - 1 : interval.begin;
  const std::int64_t end = is_empty ? interval.end + 1 : interval.end;
  auto span = std::lower_bound(spans.begin(), spans.end(), end,
                               [](const Span& a, std::int64_t position) { return a.block.begin < position; });
  std::vector<std::size_t> found;
  while (span != spans.begin() && std::prev(span)->max_end > begin) {
    --span;
    if (span->block.end > begin) found.push_back(span->transcript);
  }
  std::reverse(found.begin(), found.end());
  return found;
}

std::size_t GeneSetBuilder::add_gene(GeneSetGene gene) {
  set_.genes_.push_back(std::move(gene));
  return set_.genes_.size() - 1;
}

std::size_t GeneSetBuilder::add_transcript(GeneSetTranscript transcript) {
  set_.transcripts_.push_back(std::move(transcript));
  return set_.transcripts_.size() - 1;
}

void GeneSetBuilder::add_coding_block(std::size_t transcript, const Block& block, int phase) {
  coding_.push_back({transcript, block});
  GeneSetTranscript& one = set_.transcripts_[transcript];
  one.coding_bases += block.size();
  if (!one.coding) {
    one.coding = block;
    one.phase = phase;
    return;
  }
  const bool is_first = one.strand == Strand::plus ? block.begin < one.coding->begin : block.end > one.coding->end;
  if (is_first) one.phase = phase;
  one.coding->begin = std::min(one.coding->begin, block.begin);
  one.coding->end = std::max(one.coding->end, block.end);
}

GeneSet GeneSetBuilder::finish() {
  use_coding_blocks_for_missing_exons();
  lay_out_exons();
  index_transcripts();
  return std::move(set_);
}

void GeneSetBuilder::use_coding_blocks_for_missing_exons() {
  std::vector<bool> has_exons(set_.transcripts_.size());
  for (const Part& part : exons_) has_exons[part.transcript] = true;
  for (const Part& part : coding_) {
    if (!has_exons[part.transcript]) exons_.push_back(part);
  }
  coding_ = {};
}

void GeneSetBuilder::lay_out_exons() {
  std::stable_sort(exons_.begin(), exons_.end(), [](const Part& a, const Part& b) {
    return std::tie(a.transcript, a.block.begin) < std::tie(b.transcript, b.block.begin);
  });
  set_.exons_.reserve(exons_.size());
  for (const Part& part : exons_) {
    GeneSetTranscript& one = set_.transcripts_[part.transcript];
    if (one.exon_count == 0) {
      one.first_exon = set_.exons_.size();
    } else if (part.block.begin < set_.exons_.back().end) {
      throw Error(ErrorKind::data, fmt::format("exons of transcript {} overlap", one.id));
    }
    set_.exons_.push_back(part.block);
    ++one.exon_count;
  }
  exons_ = {};
}

void GeneSetBuilder::index_transcripts() {
  for (std::size_t i = 0; i < set_.transcripts_.size(); ++i) {
    GeneSetTranscript& one = set_.transcripts_[i];
    if (one.exon_count == 0) continue;
    const auto exons = set_.exons(one);
    one.span = {exons.front().begin, exons.back().end};
    set_.index_[set_.gene(one).contig].push_back({one.span, 0, i});
  }
  for (auto& [contig, spans] : set_.index_) {
    std::stable_sort(spans.begin(), spans.end(),
                     [](const auto& a, const auto& b) { return a.block.begin < b.block.begin; });
    std::int64_t max_end = 0;
    for (auto& span : spans) span.max_end = max_end = std::max(max_end, span.block.end);
  }
}

}  // namespace marrow
