#include "marrow/findings/gene_coverage.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <map>

#include "marrow/base/text.hpp"

namespace marrow {

namespace {

constexpr std::int64_t splice_site_bp = 2;

/// The exon that holds a base, as index in ascending order.
std::optional<std::size_t> exon_at(const Blocks& exons, std::int64_t position) {
  for (std::size_t i = 0; i < exons.size(); ++i) {
    if (exons[i] && exons[i]->begin <= position && position < exons[i]->end) return i;
  }
  return std::nullopt;
}

/// Adds a stretch of one exon, and the splice sites that it reaches.
void add_parts(const Transcript& transcript, const Blocks& exons, const Block& block, ExonParts& parts) {
  const std::optional<std::size_t> index = exon_at(exons, block.begin);
  if (!index) return;
  const bool is_plus = transcript.strand == Strand::plus;
  const auto exon1 = static_cast<std::int64_t>(is_plus ? *index + 1 : exons.size() - *index);
  parts.push_back({exon1, {transcript.contig, block.begin, block.end}, false});
  const Block& exon = *exons[*index];
  if (block.begin == exon.begin && *index > 0) {
    parts.push_back({exon1, {transcript.contig, exon.begin - splice_site_bp, exon.begin}, true});
  }
  if (block.end == exon.end && *index + 1 < exons.size()) {
    parts.push_back({exon1, {transcript.contig, exon.end, exon.end + splice_site_bp}, true});
  }
}

// ---- what is wrong with an exon ------------------------------------------------------------------------------------

/// What keeps a base from being looked at, the gravest first.
enum class Gap { no_reads, unstated, off_panel, low_depth, noisy, unsettled };
constexpr std::size_t gap_count = 6;

Gap gap_of(const BaseDepth& depth, bool is_off_panel) {
  switch (depth.kind) {
    case DepthKind::no_reads:
      return Gap::no_reads;
    case DepthKind::low_depth:
      return Gap::low_depth;
    case DepthKind::noisy:
      return Gap::noisy;
    case DepthKind::unsettled:
      return Gap::unsettled;
    default:
      return is_off_panel ? Gap::off_panel : Gap::unstated;
  }
}

Reason reason_of(Gap gap) {
  constexpr std::array<Reason, gap_count> reasons = {Reason::no_coverage, Reason::no_coverage, Reason::not_on_panel,
                                                     Reason::low_depth,   Reason::noisy,       Reason::unsupported};
  return reasons[static_cast<std::size_t>(gap)];
}

struct ExonTally {
  std::int64_t bases = 0;
  std::array<std::int64_t, gap_count> gap_bases{};
  std::optional<std::int64_t> lowest_reads;  ///< of the bases with few reads
  std::optional<double> least_reached;       ///< least fraction of a region with reads enough

  void add(const BaseDepth& depth, Gap gap, std::int64_t gap_size) {
    gap_bases[static_cast<std::size_t>(gap)] += gap_size;
    if (gap != Gap::low_depth) return;
    if (depth.reached_fraction) least_reached = std::min(least_reached.value_or(1), *depth.reached_fraction);
    if (depth.depth_reads) lowest_reads = std::min(lowest_reads.value_or(*depth.depth_reads), *depth.depth_reads);
  }
  [[nodiscard]] std::optional<Gap> gravest() const {
    const auto found = std::find_if(gap_bases.begin(), gap_bases.end(), [](std::int64_t n) { return n > 0; });
    return found == gap_bases.end() ? std::nullopt : std::optional(static_cast<Gap>(found - gap_bases.begin()));
  }
};

std::string gap_words(const ExonTally& tally, Gap gap, std::int64_t min_depth_reads) {
  switch (gap) {
    case Gap::no_reads:
      return "no reads";
    case Gap::unstated:
      return "not covered";
    case Gap::off_panel:
      return "not on the panel";
    case Gap::noisy:
      return "set aside by a filter";
    case Gap::unsettled:
      return "only a mean depth is known";
    case Gap::low_depth:
      break;
  }
  if (tally.least_reached) {
    return fmt::format("{:.0f} % of it at {} reads or more", 100 * *tally.least_reached, min_depth_reads);
  }
  if (!tally.lowest_reads) return fmt::format("fewer than {} reads", min_depth_reads);
  return fmt::format("fewer than {} reads, {} at the lowest", min_depth_reads, *tally.lowest_reads);
}

std::string exon_words(const ExonTally& tally, Gap gap, std::int64_t min_depth_reads) {
  const std::int64_t bases = tally.gap_bases[static_cast<std::size_t>(gap)];
  std::string words = gap_words(tally, gap, min_depth_reads);
  // A fraction of a region already says that a part of it is meant.
  const bool is_of_region = gap == Gap::low_depth && tally.least_reached;
  if (bases < tally.bases && !is_of_region) words += fmt::format(" at {} of {} bases", bases, tally.bases);
  return words;
}

/// "exons 2-4: no reads; exon 34: not covered at 20 of 1488 bases": exons side by side with the same words together.
std::string detail_of(const std::map<std::int64_t, ExonTally>& exons, std::int64_t min_depth_reads) {
  struct Run {
    std::int64_t first = 0;
    std::int64_t last = 0;
    std::string words;
  };
  std::vector<Run> runs;
  for (const auto& [exon1, tally] : exons) {
    const std::optional<Gap> gap = tally.gravest();
    if (!gap) continue;
    std::string words = exon_words(tally, *gap, min_depth_reads);
    if (!runs.empty() && runs.back().last + 1 == exon1 && runs.back().words == words) {
      runs.back().last = exon1;
    } else {
      runs.push_back({exon1, exon1, std::move(words)});
    }
  }
  constexpr std::size_t most_runs = 5;
  std::vector<std::string> told;
  for (const Run& run : runs) {
    if (told.size() == most_runs) {
      told.push_back(fmt::format("and {} more", runs.size() - most_runs));
      break;
    }
    told.push_back(run.first == run.last ? fmt::format("exon {}: {}", run.first, run.words)
                                         : fmt::format("exons {}-{}: {}", run.first, run.last, run.words));
  }
  return join(told, "; ");
}

// ---- the state -----------------------------------------------------------------------------------------------------

/// Walks the bases of all parts.
class Survey {
 public:
  Survey(const CoverageMap& coverage, const CoverageMap* panel) : coverage_(coverage), panel_(panel) {}

  void look_at(const ExonPart& part) {
    ExonTally& tally = exons_[part.exon1];
    for (const auto& [place, depth] : coverage_.runs(part.place)) {
      const std::int64_t bases = place.end - place.begin;
      const bool is_stated = depth->kind != DepthKind::unstated;
      is_stated_ |= is_stated;
      if (part.is_splice_site && !is_stated) continue;
      tally.bases += bases;
      if (!part.is_splice_site) bases_ += bases;
      if (depth->kind == DepthKind::covered || depth->kind == DepthKind::targeted) {
        if (!part.is_splice_site) covered_bases_ += bases;
        take_limit(*depth);
      } else if (panel_ == nullptr || is_stated) {
        tally.add(*depth, gap_of(*depth, false), bases);
      } else {
        for (const auto& [target, word] : panel_->runs(place)) {
          tally.add(*depth, gap_of(*depth, word->kind == DepthKind::unstated), target.end - target.begin);
        }
      }
    }
  }

  [[nodiscard]] PartsCoverage result(std::int64_t min_depth_reads) const {
    PartsCoverage result{.is_stated = is_stated_};
    if (bases_ > 0) result.covered_fraction = static_cast<double>(covered_bases_) / static_cast<double>(bases_);
    std::optional<Gap> gravest;
    for (const auto& [exon1, tally] : exons_) {
      const std::optional<Gap> gap = tally.gravest();
      if (gap && (!gravest || *gap < *gravest)) gravest = gap;
    }
    if (!gravest) {
      result.state = Assessment::absent(has_unknown_limit_ ? std::nullopt : limit_, unknown_limit_words_);
      return result;
    }
    result.state = Assessment::not_assessed(reason_of(*gravest), detail_of(exons_, min_depth_reads));
    return result;
  }

 private:
  void take_limit(const KnownDepth& depth) {
    if (depth.limit_vaf) {
      limit_ = std::max(limit_.value_or(0), *depth.limit_vaf);
      return;
    }
    has_unknown_limit_ = true;
    // A panel is the weaker word of the two.
    if (depth.kind == DepthKind::targeted) unknown_limit_words_ = "caller's threshold unknown";
    if (unknown_limit_words_.empty()) unknown_limit_words_ = "depth threshold of the BED unknown";
  }

  const CoverageMap& coverage_;
  const CoverageMap* panel_;
  std::map<std::int64_t, ExonTally> exons_;
  std::int64_t bases_ = 0;
  std::int64_t covered_bases_ = 0;
  std::optional<double> limit_;
  bool has_unknown_limit_ = false;
  std::string unknown_limit_words_;
  bool is_stated_ = false;
};

}  // namespace

std::optional<ExonParts> coding_parts(const Transcript& transcript, Assembly assembly, std::int64_t begin,
                                      std::int64_t end) {
  const Blocks& blocks = transcript.coding_blocks(assembly);
  const Blocks& known = transcript.cds_grch38;  // gives the size of what the other build lacks
  const bool is_plus = transcript.strand == Strand::plus;
  ExonParts parts;
  std::int64_t offset = 0;
  for (std::size_t i = 0; i < blocks.size(); ++i) {
    const std::size_t index = is_plus ? i : blocks.size() - 1 - i;
    const std::optional<Block>& block = blocks[index];
    const std::int64_t size = block ? block->size() : known[index] ? known[index]->size() : 0;
    const std::int64_t first = std::max(begin, offset) - offset;
    const std::int64_t last = std::min(end, offset + size) - offset;
    offset += size;
    if (first >= last) continue;
    if (!block) return std::nullopt;
    const Block part =
        is_plus ? Block{block->begin + first, block->begin + last} : Block{block->end - last, block->end - first};
    add_parts(transcript, transcript.exons(assembly), part, parts);
  }
  return parts;
}

std::optional<ExonParts> coding_parts(const Transcript& transcript, Assembly assembly) {
  return coding_parts(transcript, assembly, 0, transcript.cds_length);
}

std::optional<ExonParts> domain_parts(const Transcript& transcript, Assembly assembly, const ProteinDomain& domain) {
  return coding_parts(transcript, assembly, 3 * (domain.aa_begin - 1), 3 * domain.aa_end);
}

ExonParts three_prime_utr_parts(const Transcript& transcript, Assembly assembly) {
  if (transcript.gene != "NOTCH1") return {};
  const Blocks& blocks = transcript.coding_blocks(assembly);
  // NOTCH1 is read on the minus strand, and its stop codon lies in the last exon: c.*1 is the base before it.
  const std::optional<Block>& last = blocks.front();
  if (!last || transcript.strand != Strand::minus) return {};
  const auto exon1 = static_cast<std::int64_t>(transcript.exons(assembly).size());
  ExonParts parts;
  for (const std::int64_t base1 : {371, 378}) {
    const std::int64_t position = last->begin - base1;
    parts.push_back({exon1, {transcript.contig, position, position + 1}, false});
  }
  return parts;
}

std::vector<Interval> assessable_areas(const Panel& panel, Assembly assembly) {
  std::vector<Interval> areas;
  const auto add = [&](const ExonParts& parts) {
    for (const ExonPart& part : parts) areas.push_back(part.place);
  };
  for (const Transcript& transcript : panel.transcripts()) {
    const Blocks& exons = transcript.exons(assembly);
    ExonParts parts;  // one by one: a build that lacks an exon has the others
    for (const std::optional<Block>& block : transcript.coding_blocks(assembly)) {
      if (block) add_parts(transcript, exons, *block, parts);
    }
    add(parts);
    add(three_prime_utr_parts(transcript, assembly));
  }
  return areas;
}

PartsCoverage assess_coverage(const CoverageMap& coverage, const ExonParts& parts, std::int64_t min_depth_reads,
                              const CoverageMap* panel) {
  Survey survey(coverage, panel);
  for (const ExonPart& part : parts) survey.look_at(part);
  return survey.result(min_depth_reads);
}

}  // namespace marrow
