#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "marrow/records/depth_region.hpp"
#include "marrow/records/genome.hpp"

namespace marrow {

/// What is known of a base, with the limit that a covered one gives.
struct KnownDepth : BaseDepth {
  std::optional<double> limit_vaf;
};

/// How well each base of some areas was looked at: whatever the inputs say of it, the best word counts.
///
/// Memory is that of the areas (four bytes a base), however much is added and in whatever order.
class CoverageMap {
 public:
  /// Areas may overlap and come in any order.
  explicit CoverageMap(std::vector<Interval> areas);

  /// Whether any base of the areas lies in `place`.
  [[nodiscard]] bool reaches(const Interval& place) const;
  /// Takes a word in where it is better than what is known; what lies outside the areas is dropped. Returns whether any
  /// base of the areas lies in it.
  bool add(const DepthRegion& region);
  /// Takes in all that another map says; its areas must be the same.
  void add(const CoverageMap& other);
  /// Takes in what another map of the same areas says of bases of which nothing is stated here.
  void fill_gaps(const CoverageMap& other);

  /// What is known of a base; unstated outside the areas.
  [[nodiscard]] const KnownDepth& at(const std::string& contig, std::int64_t position) const;
  /// The runs of bases with the same word that make up `place`, in order.
  [[nodiscard]] std::vector<std::pair<Interval, const KnownDepth*>> runs(const Interval& place) const;
  /// The covered and targeted stretches, merged, by contig and position.
  [[nodiscard]] std::vector<Interval> covered() const;

 private:
  struct Area {
    Interval place;
    int rank = 0;           ///< of its contig
    std::size_t first = 0;  ///< index of its first base in `words_of_bases_`
  };
  using WordKey = std::tuple<DepthKind, std::int64_t, double, double, bool>;

  std::uint32_t word_of(const BaseDepth& depth);
  /// Bases of all areas together.
  [[nodiscard]] std::size_t base_count() const noexcept {
    if (areas_.empty()) return 0;
    const Area& last = areas_.back();
    return last.first + static_cast<std::size_t>(last.place.end - last.place.begin);
  }
  [[nodiscard]] std::uint32_t word_at(std::size_t base) const noexcept {
    return words_of_bases_.empty() ? 0 : words_of_bases_[base];
  }
  /// The first area that ends after `position`.
  [[nodiscard]] std::vector<Area>::const_iterator find_area(const std::string& contig, std::int64_t position) const;

  std::vector<Area> areas_;
  std::vector<std::uint32_t> words_of_bases_;  ///< indices into `words_`; empty until something is stated
  std::vector<KnownDepth> words_;              ///< each distinct word once; the first is "unstated"
  std::map<WordKey, std::uint32_t> word_index_;
};

/// Whether `depth` is the better word on a base: the greater kind; of two covered ones the smaller limit, of two low
/// ones the greater depth.
[[nodiscard]] bool is_better(const KnownDepth& depth, const KnownDepth& known);

}  // namespace marrow
