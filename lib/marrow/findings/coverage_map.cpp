#include "marrow/findings/coverage_map.hpp"

#include <algorithm>

#include "marrow/findings/detection_limit.hpp"
#include "marrow/records/intervals.hpp"

namespace marrow {

namespace {

bool is_looked_at(const BaseDepth& depth) {
  return depth.kind == DepthKind::covered || depth.kind == DepthKind::targeted;
}

}  // namespace

bool is_better(const KnownDepth& depth, const KnownDepth& known) {
  if (depth.kind != known.kind) return depth.kind > known.kind;
  constexpr double unknown_limit = 2;  // worse than any that is known
  if (is_looked_at(depth)) return depth.limit_vaf.value_or(unknown_limit) < known.limit_vaf.value_or(unknown_limit);
  return std::tuple(depth.depth_reads.value_or(0), depth.reached_fraction.value_or(0)) >
         std::tuple(known.depth_reads.value_or(0), known.reached_fraction.value_or(0));
}

CoverageMap::CoverageMap(std::vector<Interval> areas) {
  word_of({});
  std::size_t size = 0;
  // The words themselves come with the first that is stated: most VCFs say nothing of reference bases.
  for (Interval& place : merged_intervals(std::move(areas))) {
    const auto bases = static_cast<std::size_t>(place.end - place.begin);
    const int rank = contig_rank(place.contig);
    areas_.push_back({std::move(place), rank, size});
    size += bases;
  }
}

std::uint32_t CoverageMap::word_of(const BaseDepth& depth) {
  const WordKey key(depth.kind, depth.depth_reads.value_or(-1), depth.reached_fraction.value_or(-1),
                    depth.stated_limit_vaf.value_or(-1), depth.is_by_germline_caller);
  const auto [entry, is_new] = word_index_.try_emplace(key, static_cast<std::uint32_t>(words_.size()));
  if (is_new) words_.push_back({depth, is_looked_at(depth) ? detection_limit(depth) : std::nullopt});
  return entry->second;
}

std::vector<CoverageMap::Area>::const_iterator CoverageMap::find_area(const std::string& contig,
                                                                      std::int64_t position) const {
  const auto key = std::pair(contig_rank(contig), position);
  return std::partition_point(areas_.begin(), areas_.end(),
                              [&](const Area& area) { return std::pair(area.rank, area.place.end - 1) < key; });
}

bool CoverageMap::reaches(const Interval& place) const {
  const auto area = find_area(place.contig, place.begin);
  return area != areas_.end() && area->place.overlaps(place);
}

bool CoverageMap::add(const DepthRegion& region) {
  auto area = find_area(region.place.contig, region.place.begin);
  if (area == areas_.end() || !area->place.overlaps(region.place)) return false;
  const std::uint32_t word = word_of(region.depth);
  words_of_bases_.resize(base_count());
  std::uint32_t last = 0;  // of the words looked at: neighbours mostly carry the same
  bool is_better_than_last = is_better(words_[word], words_[last]);
  for (; area != areas_.end() && area->place.overlaps(region.place); ++area) {
    const std::int64_t begin = std::max(region.place.begin, area->place.begin) - area->place.begin;
    const std::int64_t end = std::min(region.place.end, area->place.end) - area->place.begin;
    for (std::int64_t i = begin; i < end; ++i) {
      std::uint32_t& known = words_of_bases_[area->first + static_cast<std::size_t>(i)];
      if (known != last) {
        last = known;
        is_better_than_last = is_better(words_[word], words_[known]);
      }
      if (is_better_than_last) known = word;
    }
  }
  return true;
}

void CoverageMap::add(const CoverageMap& other) {
  if (other.words_of_bases_.empty()) return;
  words_of_bases_.resize(base_count());
  std::vector<std::uint32_t> words_here;  // of the other map's words
  for (const KnownDepth& depth : other.words_) words_here.push_back(word_of(depth));
  for (std::size_t i = 0; i < words_of_bases_.size(); ++i) {
    const std::uint32_t word = words_here[other.words_of_bases_[i]];
    if (is_better(words_[word], words_[words_of_bases_[i]])) words_of_bases_[i] = word;
  }
}

void CoverageMap::fill_gaps(const CoverageMap& other) {
  if (other.words_of_bases_.empty()) return;
  words_of_bases_.resize(base_count());
  for (std::size_t i = 0; i < words_of_bases_.size(); ++i) {
    if (words_of_bases_[i] == 0) words_of_bases_[i] = word_of(other.words_[other.words_of_bases_[i]]);
  }
}

const KnownDepth& CoverageMap::at(const std::string& contig, std::int64_t position) const {
  const auto area = find_area(contig, position);
  if (area == areas_.end() || area->place.contig != contig || position < area->place.begin) return words_[0];
  return words_[word_at(area->first + static_cast<std::size_t>(position - area->place.begin))];
}

std::vector<std::pair<Interval, const KnownDepth*>> CoverageMap::runs(const Interval& place) const {
  std::vector<std::pair<Interval, const KnownDepth*>> runs;
  const auto add_run = [&](std::int64_t begin, std::int64_t end, std::uint32_t word) {
    const KnownDepth* depth = &words_[word];
    if (!runs.empty() && runs.back().second == depth) {
      runs.back().first.end = end;
    } else if (begin < end) {
      runs.emplace_back(Interval{place.contig, begin, end}, depth);
    }
  };
  std::int64_t done = place.begin;
  for (auto area = find_area(place.contig, place.begin); area != areas_.end() && area->place.overlaps(place); ++area) {
    if (done < area->place.begin) add_run(done, area->place.begin, 0);
    const std::int64_t begin = std::max(place.begin, area->place.begin);
    done = std::min(place.end, area->place.end);
    for (std::int64_t position = begin; position < done; ++position) {
      const std::size_t index = area->first + static_cast<std::size_t>(position - area->place.begin);
      add_run(position, position + 1, word_at(index));
    }
  }
  if (done < place.end) add_run(done, place.end, 0);
  return runs;
}

std::vector<Interval> CoverageMap::covered() const {
  std::vector<Interval> result;
  for (const Area& area : areas_) {
    for (std::int64_t position = area.place.begin; position < area.place.end; ++position) {
      const std::size_t index = area.first + static_cast<std::size_t>(position - area.place.begin);
      if (!is_looked_at(words_[word_at(index)])) continue;
      if (!result.empty() && result.back().contig == area.place.contig && result.back().end == position) {
        ++result.back().end;
      } else {
        result.push_back({area.place.contig, position, position + 1});
      }
    }
  }
  return result;
}

}  // namespace marrow
