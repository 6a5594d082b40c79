#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "marrow/io/aligned_read.hpp"
#include "marrow/records/site_counts.hpp"

namespace marrow {

struct CountingOptions {
  std::uint8_t min_base_quality = 20;  ///< Phred; bases below it are not there, mates or not
};

/// Counts distinct fragments over every base of some places, one alignment after the other.
///
/// Bases below the quality go first. Of two mates that then agree on a base one is counted, on the strand of the first
/// mate; where they differ both go. A base without a quality counts as one of Phred 20. Introns of spliced reads (N)
/// say nothing of a base, deletions (D) are counted apart.
/// Alignments must come contig by contig in ascending order of their begins. Memory is that of the places (52 bytes a
/// base) and of the fragments whose second mate is still to come.
class FragmentCounter {
 public:
  /// `places` are merged, ascending within each contig.
  FragmentCounter(std::vector<Interval> places, CountingOptions options);

  void add(const AlignedRead& read);

  [[nodiscard]] const std::vector<Interval>& places() const noexcept { return places_; }
  /// Counts at a base of place `index`; `context` as SiteCounts has it.
  [[nodiscard]] SiteCounts site(std::size_t index, std::int64_t position, std::string context) const;
  /// Fragments with a base at it, without the price of a whole SiteCounts.
  [[nodiscard]] std::int64_t depth(std::size_t index, std::int64_t position) const;
  /// Alignments with an insertion or deletion that begins at the base, or that are clipped beside it by at least
  /// `least_clip_bp` bases.
  [[nodiscard]] std::int64_t length_signals(std::size_t index, std::int64_t position) const;
  /// Alignments without base qualities.
  [[nodiscard]] std::int64_t without_qualities() const noexcept { return without_qualities_; }

  static constexpr std::int64_t least_clip_bp = 5;  ///< design value: a shorter clip tells no place

 private:
  struct Tally {
    std::array<std::uint32_t, 4> forward{};
    std::array<std::uint32_t, 4> reverse{};
    float forward_errors = 0;
    float reverse_errors = 0;
    std::uint32_t discordant = 0;
    std::uint32_t deleted = 0;
    std::uint32_t length_signals = 0;
  };
  struct Place {
    std::int64_t begin = 0;
    std::int64_t end = 0;
    std::size_t first = 0;  ///< of its tallies
  };
  /// A base of a first-come mate that the other one may cover too.
  struct MateBase {
    std::size_t tally = 0;
    std::uint8_t base = 0;
    std::uint8_t quality = 0;
  };
  struct EarlierMate {
    std::int64_t mate_begin = 0;
    bool is_first_mate = true;
    bool is_reverse = false;
    double consensus_error = 0;
    std::vector<MateBase> bases;  ///< by tally
  };
  struct NameHash {
    using is_transparent = void;
    std::size_t operator()(std::string_view name) const noexcept { return std::hash<std::string_view>()(name); }
  };
  using EarlierMates = std::unordered_map<std::string, EarlierMate, NameHash, std::equal_to<>>;

  void enter_contig(std::string_view contig);
  void count_bases(const AlignedRead& read, const Place& place, EarlierMate* kept, const EarlierMate* earlier);
  void count_base(const AlignedRead& read, Tally& tally, std::uint8_t base, std::uint8_t quality);
  void merge_base(const AlignedRead& read, const EarlierMate& earlier, const MateBase& other, std::uint8_t base,
                  std::uint8_t quality);
  void signal(const Place& place, std::int64_t position);
  void forget_lost_mates(std::int64_t begin);
  [[nodiscard]] double expected_error(std::uint8_t quality, double consensus_error) const noexcept;
  [[nodiscard]] const Tally& tally(std::size_t index, std::int64_t position) const;

  std::vector<Interval> places_;
  std::vector<std::size_t> first_tally_;  ///< by place
  std::vector<Tally> tallies_;
  std::unordered_map<std::string, std::vector<Place>, NameHash, std::equal_to<>> by_contig_;  ///< ascending
  CountingOptions options_;
  std::array<double, 256> error_of_quality_{};
  std::string contig_;
  const std::vector<Place>* contig_places_ = nullptr;
  std::size_t cursor_ = 0;  ///< first place of the contig that may still be reached
  EarlierMates earlier_mates_;
  std::size_t most_mates_ = 0;  ///< when to look for mates that never came
  std::int64_t without_qualities_ = 0;
};

}  // namespace marrow
