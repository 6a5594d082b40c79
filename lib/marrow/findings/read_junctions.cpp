#include "marrow/findings/read_junctions.hpp"

#include <algorithm>
#include <optional>
#include <string_view>
#include <utility>

namespace marrow {

namespace {

// Design values.
constexpr std::int64_t seed_bp = 10;            // shortest clipped end that is placed, and its exactly matching seed
constexpr std::int64_t shortest_anchor_bp = 5;  // bases that must fit on either side of a change
constexpr std::int64_t shortest_block_bp = 10;  // shorter aligned blocks between two changes are part of one change
constexpr std::int64_t longest_filler_bp = 60;  // bases of the read's own between the two sides
constexpr std::int64_t longest_deletion_bp = 60;
constexpr std::int64_t bases_per_mismatch = 12;  // in a clipped end that is placed
constexpr int mismatch_cost = 6;                 // in matching bases, where the sides of a change are found

/// Aligned bases of a read without a gap; `diagonal` + index in the read = index in the window's reference.
struct Block {
  std::int64_t read_begin = 0;
  std::int64_t read_end = 0;
  std::int64_t diagonal = 0;
  bool follows_intron = false;
};

std::vector<Block> aligned_blocks(const WindowRead& read, std::int64_t window_begin) {
  std::vector<Block> blocks;
  std::int64_t at_read = 0;
  std::int64_t at_reference = read.begin - window_begin;
  bool follows_intron = false;
  for (const auto& [operation, length] : read.cigar) {
    if (operation == CigarOperation::aligned) {
      blocks.push_back({at_read, at_read + length, at_reference - at_read, follows_intron});
      follows_intron = false;
    }
    if (operation == CigarOperation::skip) follows_intron = true;
    if (is_in_read(operation)) at_read += length;
    if (is_in_reference(operation)) at_reference += length;
  }
  return blocks;
}

/// Finds junctions in the reads of one window.
class JunctionFinder {
 public:
  explicit JunctionFinder(const ReadWindow& window) : window_(window) {}

  void add(const WindowRead& read) {
    const bool is_plain = read.cigar.size() == 1 && read.cigar.front().operation == CigarOperation::aligned;
    if (is_plain) return;
    const std::vector<Block> blocks = aligned_blocks(read, window_.place.begin);
    if (blocks.empty()) return;
    add_gaps(read, blocks);
    add_clipped_begin(read, blocks.front());
    add_clipped_end(read, blocks.back());
  }

  [[nodiscard]] std::map<ReadJunction, std::vector<ReadSupport>> take() { return std::move(found_); }

 private:
  [[nodiscard]] char reference_at(std::int64_t at) const noexcept {
    return at >= 0 && at < static_cast<std::int64_t>(window_.reference.size())
               ? window_.reference[static_cast<std::size_t>(at)]
               : 'N';
  }

  void add_gaps(const WindowRead& read, const std::vector<Block>& blocks) {
    std::size_t left = 0;
    for (std::size_t right = 1; right < blocks.size(); ++right) {
      if (blocks[right].follows_intron) {
        left = right;
        continue;
      }
      const bool is_long = blocks[right].read_end - blocks[right].read_begin >= shortest_block_bp;
      const bool is_last = right + 1 == blocks.size() || blocks[right + 1].follows_intron;
      if (!is_long && !is_last) continue;
      add_junction(read, blocks[left].read_begin, blocks[left].diagonal, blocks[right].read_end,
                   blocks[right].diagonal);
      left = right;
    }
  }

  void add_clipped_end(const WindowRead& read, const Block& last) {
    const auto size = static_cast<std::int64_t>(read.bases.size());
    for (std::int64_t at = last.read_end; at + seed_bp <= size; ++at) {
      if (at - last.read_end > longest_filler_bp) return;
      if (const auto diagonal = best_diagonal(read, at, at, size, last.diagonal)) {
        return add_junction(read, last.read_begin, last.diagonal, size, *diagonal);
      }
    }
  }

  void add_clipped_begin(const WindowRead& read, const Block& first) {
    for (std::int64_t end = first.read_begin; end >= seed_bp; --end) {
      if (first.read_begin - end > longest_filler_bp) return;
      if (const auto diagonal = best_diagonal(read, end - seed_bp, 0, end, first.diagonal)) {
        return add_junction(read, 0, *diagonal, first.read_end, first.diagonal);
      }
    }
  }

  /// The one diagonal beside `other` on which read bases [begin, end) lie best in the window, with their seed at
  /// `seed`. Empty if none fits or several do equally well, as within a repeat.
  std::optional<std::int64_t> best_diagonal(const WindowRead& read, std::int64_t seed, std::int64_t begin,
                                            std::int64_t end, std::int64_t other) {
    const auto code = seed_code(read.bases, seed);
    if (!code) return std::nullopt;
    if (seeds_.empty()) index_reference();
    const std::int64_t most = end - begin < 2 * seed_bp ? 0 : (end - begin) / bases_per_mismatch;
    std::optional<std::int64_t> best;
    std::int64_t fewest = most + 1;
    auto place = std::lower_bound(seeds_.begin(), seeds_.end(), std::pair(*code, std::int64_t{0}));
    for (; place != seeds_.end() && place->first == *code; ++place) {
      const std::int64_t diagonal = place->second - seed;
      if (diagonal == other) continue;
      std::int64_t mismatches = 0;
      for (std::int64_t i = begin; i < end && mismatches <= fewest; ++i) {
        if (read.bases[static_cast<std::size_t>(i)] != reference_at(i + diagonal)) ++mismatches;
      }
      if (mismatches == fewest) best.reset();
      if (mismatches < fewest) best = diagonal;
      fewest = std::min(fewest, mismatches);
    }
    return best;
  }

  static std::optional<std::uint32_t> seed_code(const std::string& bases, std::int64_t at) {
    std::uint32_t code = 0;
    for (std::int64_t i = at; i < at + seed_bp; ++i) {
      const std::size_t digit = std::string_view("ACGT").find(bases[static_cast<std::size_t>(i)]);
      if (digit == std::string_view::npos) return std::nullopt;
      code = code * 4 + static_cast<std::uint32_t>(digit);
    }
    return code;
  }

  void index_reference() {
    for (std::int64_t at = 0; at + seed_bp <= static_cast<std::int64_t>(window_.reference.size()); ++at) {
      if (const auto code = seed_code(window_.reference, at)) seeds_.emplace_back(*code, at);
    }
    std::sort(seeds_.begin(), seeds_.end());
  }

  /// Read bases [begin, end) begin on one diagonal and end on the other: finds how far each side reaches, by the best
  /// sum of both with or without bases of the read's own between.
  void add_junction(const WindowRead& read, std::int64_t begin, std::int64_t left_diagonal, std::int64_t end,
                    std::int64_t right_diagonal) {
    const auto score = [&](std::int64_t i, std::int64_t diagonal) {
      return read.bases[static_cast<std::size_t>(i)] == reference_at(i + diagonal) ? 1 : -mismatch_cost;
    };
    std::vector<int> left_scores{0};             // of the bases before each place
    std::vector<std::int64_t> left_ends{begin};  // where they are best, up to each place
    for (std::int64_t i = begin; i < end; ++i) {
      left_scores.push_back(left_scores.back() + score(i, left_diagonal));
      const int best = left_scores[static_cast<std::size_t>(left_ends.back() - begin)];
      left_ends.push_back(left_scores.back() > best ? i + 1 : left_ends.back());
    }
    std::int64_t left_end = end;
    std::int64_t right_begin = end;
    int best_both = left_scores.back();
    int right_score = 0;
    for (std::int64_t i = end - 1; i >= begin; --i) {
      right_score += score(i, right_diagonal);
      const auto at = static_cast<std::size_t>(i - begin);
      const int next_to_it = left_scores[at] + right_score;
      const int with_filler = left_scores[static_cast<std::size_t>(left_ends[at] - begin)] + right_score;
      if (std::max(next_to_it, with_filler) < best_both) continue;
      if (next_to_it < with_filler && with_filler == best_both) continue;
      best_both = std::max(next_to_it, with_filler);
      left_end = next_to_it >= with_filler ? i : left_ends[at];
      right_begin = i;
    }
    if (left_end - begin < shortest_anchor_bp || end - right_begin < shortest_anchor_bp) return;
    record({left_end + left_diagonal, right_begin + right_diagonal,
            read.bases.substr(static_cast<std::size_t>(left_end), static_cast<std::size_t>(right_begin - left_end))},
           {&read, begin, end, left_diagonal, right_diagonal});
  }

  void record(ReadJunction junction, const ReadSupport& support) {
    const auto size = static_cast<std::int64_t>(window_.reference.size());
    const bool is_inside =
        junction.left_end > 0 && junction.right_begin >= 0 && junction.left_end <= size && junction.right_begin < size;
    const std::int64_t deleted = junction.right_begin - junction.left_end;
    const bool is_change = deleted != static_cast<std::int64_t>(junction.filler.size());
    if (!is_inside || !is_change || deleted > longest_deletion_bp) return;
    if (static_cast<std::int64_t>(junction.filler.size()) > longest_filler_bp) return;
    if (junction.filler.find('N') != std::string::npos) return;
    found_[std::move(junction)].push_back(support);
  }

  const ReadWindow& window_;
  std::map<ReadJunction, std::vector<ReadSupport>> found_;
  std::vector<std::pair<std::uint32_t, std::int64_t>> seeds_;  // of the reference, sorted; made when first needed
};

}  // namespace

std::map<ReadJunction, std::vector<ReadSupport>> read_junctions(const ReadWindow& window) {
  JunctionFinder finder(window);
  for (const WindowRead& read : window.reads) finder.add(read);
  return finder.take();
}

}  // namespace marrow
