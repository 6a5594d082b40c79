#include "marrow/findings/haplotype_pair.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <map>

#include "marrow/findings/indel_error.hpp"
#include "marrow/findings/window_changes.hpp"

namespace marrow {

namespace {

// Design values.
constexpr std::int64_t flank_bp = 25;
constexpr double telling_weight = 10;              // natural log units
constexpr std::int64_t telling_differences = 2;    // bases of usual quality that weigh so much
constexpr int best_quality = 30;                   // one base never tells, however sure the sequencer is
constexpr int assumed_quality = 30;                // where the file has none
constexpr int counted_quality = 10;                // bases below count as no mismatch
constexpr std::int64_t bases_per_mismatch = 20;    // beside one that is always allowed
constexpr double least_agreement = 0.8;            // of the bases that tell, with the haplotype they speak for
constexpr std::int64_t least_duplication_bp = 15;  // shorter ones are spanned by most reads
constexpr std::int64_t border_flank_bp = 5;
constexpr std::int64_t longest_unit_bp = 12;  // of a repeat that a read must span
constexpr std::int64_t repeat_flank_bp = 3;
constexpr double unknown_weight = -1.386294361;  // log(1/4): a base beyond the window

constexpr std::uint8_t no_quality = 255;

struct Weights {
  std::array<double, best_quality + 1> match;
  std::array<double, best_quality + 1> mismatch;
};

const Weights& weights() {
  static const Weights table = [] {
    Weights made{};
    for (int quality = 0; quality <= best_quality; ++quality) {
      const double error = std::min(0.75, std::pow(10.0, -quality / 10.0));
      made.match[static_cast<std::size_t>(quality)] = std::log(1 - error);
      made.mismatch[static_cast<std::size_t>(quality)] = std::log(error / 3);
    }
    return made;
  }();
  return table;
}

std::size_t quality_at(const WindowRead& read, std::int64_t at) {
  const std::uint8_t quality = read.qualities[static_cast<std::size_t>(at)];
  return static_cast<std::size_t>(quality == no_quality ? assumed_quality : std::min<int>(quality, best_quality));
}

char base_of(const std::string& haplotype, std::int64_t at) noexcept {
  return at >= 0 && at < static_cast<std::int64_t>(haplotype.size()) ? haplotype[static_cast<std::size_t>(at)] : 'N';
}

void add_once(std::vector<std::int64_t>& offsets, std::int64_t offset) {
  if (std::find(offsets.begin(), offsets.end(), offset) == offsets.end()) offsets.push_back(offset);
}

/// Sums before each index: sums[i] counts the differing bases of [0, i) that lie in [begin, end).
std::vector<std::int64_t> difference_sums(const std::string& one, const std::string& other, std::int64_t shift,
                                          std::int64_t begin, std::int64_t end) {
  std::vector<std::int64_t> sums(one.size() + 1, 0);
  for (std::int64_t i = 0; i < static_cast<std::int64_t>(one.size()); ++i) {
    const char a = base_of(one, i);
    const char b = base_of(other, i + shift);
    const bool differs = i >= begin && i < end && a != 'N' && b != 'N' && a != b;
    sums[static_cast<std::size_t>(i) + 1] = sums[static_cast<std::size_t>(i)] + (differs ? 1 : 0);
  }
  return sums;
}

std::int64_t sum_within(const std::vector<std::int64_t>& sums, std::int64_t begin, std::int64_t end) {
  const auto last = static_cast<std::int64_t>(sums.size()) - 1;
  return sums[static_cast<std::size_t>(std::clamp<std::int64_t>(end, 0, last))] -
         sums[static_cast<std::size_t>(std::clamp<std::int64_t>(begin, 0, last))];
}

}  // namespace

/// The bases of a read that are compared, and the diagonals on which the aligner laid them.
struct HaplotypePair::Placement {
  std::int64_t read_begin = 0;
  std::int64_t read_end = 0;
  bool touches_change = false;
  std::vector<std::int64_t> diagonals;
};

/// How the compared bases of a read fit two placements.
struct HaplotypePair::Comparison {
  double weight = 0;  ///< above 0 for the alternative
  std::int64_t compared = 0;
  std::int64_t both_wrong = 0;  ///< where the haplotypes agree
  std::int64_t alternative = 0;
  std::int64_t reference = 0;
  std::int64_t neither = 0;  ///< where they differ
};

HaplotypePair::HaplotypePair(const ReadWindow& window, const LeftAligned& change)
    : window_begin_(window.place.begin), reference_(window.reference), alternative_(window.reference) {
  const SmallVariant& variant = change.variant;
  change_begin_ = variant.begin - window_begin_;
  change_end_ = variant.end() - window_begin_ + change.shift_bp;
  gained_bp_ = static_cast<std::int64_t>(variant.alt.size()) - static_cast<std::int64_t>(variant.ref.size());
  alternative_.replace(static_cast<std::size_t>(change_begin_), variant.ref.size(), variant.alt);
  local_begin_ = change_begin_ - flank_bp;
  local_end_ = change_end_ + flank_bp;
  duplicated_bp_ = static_cast<std::int64_t>(duplicated_bp(window, variant));
  const RepeatTract tract = repeat_tract(change);
  const std::int64_t most_copies = tract.copies + (gained_bp_ > 0 ? tract.units_changed : 0);
  is_in_repeat_ = tract.unit_bp <= longest_unit_bp && tract.copies > 0 && most_copies > (gained_bp_ > 0 ? 2 : 1);
  // The bases that place() would take, in the coordinates of either haplotype.
  const std::int64_t gained = std::max<std::int64_t>(gained_bp_, 0);
  const std::int64_t lost = std::max<std::int64_t>(-gained_bp_, 0);
  on_alternative_ = {
      difference_sums(alternative_, reference_, 0, local_begin_, local_end_ + gained),
      difference_sums(alternative_, reference_, -gained_bp_, local_begin_ - lost, local_end_ + gained_bp_)};
  on_reference_ = {difference_sums(reference_, alternative_, 0, local_begin_, local_end_),
                   difference_sums(reference_, alternative_, gained_bp_, local_begin_, local_end_)};
}

HaplotypePair::Placement HaplotypePair::place(const WindowRead& read) const {
  Placement placement;
  std::int64_t at_read = 0;
  std::int64_t at_reference = read.begin - window_begin_;
  std::int64_t exon_begin = 0;  // in the read: bases between two introns are compared alone
  std::int64_t exon_end = 0;
  const auto size = static_cast<std::int64_t>(read.bases.size());
  for (const auto& [operation, length] : read.cigar) {
    if (operation == CigarOperation::skip) {
      if (!placement.diagonals.empty()) break;
      exon_begin = at_read;
    }
    const bool is_near = at_reference < local_end_ && at_reference + length > local_begin_;
    if (operation == CigarOperation::aligned && is_near) add_once(placement.diagonals, at_reference - at_read);
    if (is_in_read(operation)) at_read += length;
    if (is_in_reference(operation)) at_reference += length;
    exon_end = at_read;
  }
  if (placement.diagonals.empty()) return placement;
  const auto [least, most] = std::minmax_element(placement.diagonals.begin(), placement.diagonals.end());
  placement.read_begin = std::max(exon_begin, local_begin_ - *most);
  placement.read_end = std::min({exon_end, size, local_end_ - *least + std::max<std::int64_t>(gained_bp_, 0)});
  const std::int64_t end = std::max(change_end_, change_begin_ + 1);
  placement.touches_change = placement.read_begin + *least < end && placement.read_end + *most > change_begin_;
  return placement;
}

std::int64_t HaplotypePair::best_offset(const WindowRead& read, const Placement& placement,
                                        const std::string& haplotype, const std::vector<std::int64_t>& offsets) const {
  const Weights& table = weights();
  std::int64_t best = offsets.front();
  double best_weight = -1e300;
  for (const std::int64_t offset : offsets) {
    double weight = 0;
    for (std::int64_t i = placement.read_begin; i < placement.read_end && weight > best_weight; ++i) {
      const char base = base_of(haplotype, i + offset);
      const std::size_t quality = quality_at(read, i);
      const bool is_match = base == read.bases[static_cast<std::size_t>(i)];
      weight += base == 'N' ? unknown_weight : is_match ? table.match[quality] : table.mismatch[quality];
    }
    if (weight > best_weight) {
      best_weight = weight;
      best = offset;
    }
  }
  return best;
}

ReadVoice HaplotypePair::voice_of(const WindowRead& read) const {
  const Placement placement = place(read);
  if (!placement.touches_change || placement.read_end <= placement.read_begin) return ReadVoice::elsewhere;
  std::vector<std::int64_t> alternative_offsets;
  for (const std::int64_t diagonal : placement.diagonals) {
    add_once(alternative_offsets, diagonal);
    add_once(alternative_offsets, diagonal + gained_bp_);
  }
  const std::int64_t on_reference = best_offset(read, placement, reference_, placement.diagonals);
  const std::int64_t on_alternative = best_offset(read, placement, alternative_, alternative_offsets);
  Comparison seen;
  for (std::int64_t i = placement.read_begin; i < placement.read_end; ++i) {
    const char base = read.bases[static_cast<std::size_t>(i)];
    const char reference = base_of(reference_, i + on_reference);
    const char alternative = base_of(alternative_, i + on_alternative);
    const std::size_t quality = quality_at(read, i);
    if (base == 'N' || reference == 'N' || alternative == 'N' || quality < counted_quality) continue;
    ++seen.compared;
    const double weight = weights().match[quality] - weights().mismatch[quality];
    if (reference == alternative) {
      if (base != reference) ++seen.both_wrong;
    } else if (base == alternative) {
      ++seen.alternative;
      seen.weight += weight;
    } else if (base == reference) {
      ++seen.reference;
      seen.weight -= weight;
    } else {
      ++seen.neither;
    }
  }
  const bool is_alternative = seen.weight > 0;
  const std::int64_t agreeing = is_alternative ? seen.alternative : seen.reference;
  const std::int64_t telling = seen.alternative + seen.reference + seen.neither;
  const std::int64_t wrong = seen.both_wrong + telling - agreeing;
  if (wrong > 1 + seen.compared / bases_per_mismatch) return ReadVoice::neither;
  const auto size = static_cast<std::int64_t>(read.bases.size());
  const std::int64_t offset = is_alternative ? on_alternative : on_reference;
  if (std::abs(seen.weight) >= telling_weight && shows_repeat_ends(read, offset, is_alternative)) {
    if (static_cast<double>(agreeing) < least_agreement * static_cast<double>(telling)) return ReadVoice::neither;
    return is_alternative ? ReadVoice::alternative : ReadVoice::reference;
  }
  return crosses_border(on_reference, on_reference + size, false) ? ReadVoice::shared : ReadVoice::ambiguous;
}

bool HaplotypePair::spans_repeat(std::int64_t begin, std::int64_t end, bool is_alternative) const noexcept {
  const std::int64_t repeat_end = change_end_ + (is_alternative ? gained_bp_ : 0);
  return !is_in_repeat_ || (begin <= change_begin_ - repeat_flank_bp && end >= repeat_end + repeat_flank_bp);
}

/// Whether the read spans the repeat and the bases beside it are as on the haplotype.
bool HaplotypePair::shows_repeat_ends(const WindowRead& read, std::int64_t offset, bool is_alternative) const {
  if (!is_in_repeat_) return true;
  const auto size = static_cast<std::int64_t>(read.bases.size());
  if (!spans_repeat(offset, offset + size, is_alternative)) return false;
  const std::string& haplotype = is_alternative ? alternative_ : reference_;
  const std::int64_t repeat_end = change_end_ + (is_alternative ? gained_bp_ : 0);
  for (std::int64_t i = 0; i < repeat_flank_bp; ++i) {
    for (const std::int64_t at : {change_begin_ - 1 - i, repeat_end + i}) {
      if (read.bases[static_cast<std::size_t>(at - offset)] != base_of(haplotype, at)) return false;
    }
  }
  return true;
}

bool HaplotypePair::crosses_border(std::int64_t begin, std::int64_t end, bool is_alternative) const noexcept {
  if (duplicated_bp_ < least_duplication_bp) return false;
  const auto crosses = [&](std::int64_t border) {
    return begin <= border - border_flank_bp && end >= border + border_flank_bp;
  };
  return crosses(change_begin_) || crosses(change_begin_ + duplicated_bp_ + (is_alternative ? gained_bp_ : 0));
}

/// Of an error-free read from every place of a haplotype: index 0 stands for the start `local_begin_ - read_bp`.
std::vector<ReadVoice> HaplotypePair::voices_by_start(std::int64_t read_bp, bool is_alternative) const {
  std::vector<ReadVoice> voices;
  const Differences& differences = is_alternative ? on_alternative_ : on_reference_;
  const std::int64_t last = local_end_ + std::max<std::int64_t>(gained_bp_, 0);
  for (std::int64_t start = local_begin_ - read_bp; start < last; ++start) {
    const std::int64_t left = sum_within(differences.left, start, start + read_bp);
    const std::int64_t right = sum_within(differences.right, start, start + read_bp);
    if (std::min(left, right) >= telling_differences && spans_repeat(start, start + read_bp, is_alternative)) {
      voices.push_back(is_alternative ? ReadVoice::alternative : ReadVoice::reference);
    } else {
      voices.push_back(crosses_border(start, start + read_bp, is_alternative) ? ReadVoice::shared
                                                                              : ReadVoice::ambiguous);
    }
  }
  return voices;
}

VoicedStarts HaplotypePair::voiced_starts(const std::vector<FragmentShape>& shapes, bool is_alternative) const {
  std::map<std::int64_t, std::vector<ReadVoice>> voices;
  const auto voice_at = [&](std::int64_t read_bp, std::int64_t start) {
    if (read_bp == 0) return ReadVoice::ambiguous;
    auto& known = voices[read_bp];
    if (known.empty()) known = voices_by_start(read_bp, is_alternative);
    const std::int64_t index = start - (local_begin_ - read_bp);
    const bool is_known = index >= 0 && index < static_cast<std::int64_t>(known.size());
    return is_known ? known[static_cast<std::size_t>(index)] : ReadVoice::ambiguous;
  };
  const auto tells = [](ReadVoice voice) { return voice == ReadVoice::alternative || voice == ReadVoice::reference; };
  const std::int64_t last = local_end_ + std::max<std::int64_t>(gained_bp_, 0);
  VoicedStarts starts;
  double weights_sum = 0;
  for (const FragmentShape& shape : shapes) {
    // A shape is the more often seen the more starts it has over the change.
    const double weight =
        1 / static_cast<double>(std::max<std::int64_t>(1, std::min(shape.length_bp, shape.first_bp + shape.second_bp)));
    std::int64_t telling = 0;
    std::int64_t shared = 0;
    for (std::int64_t start = local_begin_ - shape.length_bp; start < last; ++start) {
      const ReadVoice first = voice_at(shape.first_bp, start);
      const ReadVoice second = voice_at(shape.second_bp, start + shape.length_bp - shape.second_bp);
      if (tells(first) || tells(second)) {
        ++telling;
      } else if (first == ReadVoice::shared || second == ReadVoice::shared) {
        ++shared;
      }
    }
    weights_sum += weight;
    starts.telling += weight * static_cast<double>(telling);
    starts.shared += weight * static_cast<double>(shared);
  }
  if (weights_sum <= 0) return {};
  return {starts.telling / weights_sum, starts.shared / weights_sum};
}

}  // namespace marrow
