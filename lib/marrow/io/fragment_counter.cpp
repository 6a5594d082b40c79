#include "marrow/io/fragment_counter.hpp"

#include <algorithm>
#include <cmath>

namespace marrow {

namespace {

constexpr std::uint8_t no_quality = 255;
constexpr std::uint8_t quality_where_none = 20;
constexpr std::uint8_t no_base = 4;
constexpr std::size_t fewest_mates_to_clear = 4096;

/// Index into `counted_bases` of a four-bit code.
constexpr std::array<std::uint8_t, 16> base_of_code = {no_base, 0,       1,       no_base, 2,       no_base,
                                                       no_base, no_base, 3,       no_base, no_base, no_base,
                                                       no_base, no_base, no_base, no_base};

}  // namespace

FragmentCounter::FragmentCounter(std::vector<Interval> places, CountingOptions options)
    : places_(std::move(places)), options_(options), most_mates_(fewest_mates_to_clear) {
  std::size_t first = 0;
  for (const Interval& place : places_) {
    first_tally_.push_back(first);
    by_contig_[place.contig].push_back({place.begin, place.end, first});
    first += static_cast<std::size_t>(place.end - place.begin);
  }
  tallies_.resize(first);
  for (auto& [contig, places_of_contig] : by_contig_) {
    std::sort(places_of_contig.begin(), places_of_contig.end(),
              [](const Place& a, const Place& b) { return a.begin < b.begin; });
  }
  for (std::size_t quality = 0; quality < error_of_quality_.size(); ++quality) {
    error_of_quality_[quality] = std::pow(10, -static_cast<double>(quality) / 10);
  }
}

void FragmentCounter::enter_contig(std::string_view contig) {
  contig_ = contig;
  const auto found = by_contig_.find(contig);
  contig_places_ = found == by_contig_.end() ? nullptr : &found->second;
  cursor_ = 0;
  earlier_mates_.clear();
}

void FragmentCounter::add(const AlignedRead& read) {
  if (read.contig != contig_) enter_contig(read.contig);
  if (contig_places_ == nullptr) return;
  const std::vector<Place>& places = *contig_places_;
  while (cursor_ < places.size() && places[cursor_].end <= read.begin) ++cursor_;
  const bool may_have_earlier = read.has_mate_on_contig && read.mate_begin <= read.begin;
  const auto found = may_have_earlier ? earlier_mates_.find(read.name) : earlier_mates_.end();
  const EarlierMate* earlier = found == earlier_mates_.end() ? nullptr : &found->second;
  EarlierMate kept;
  const bool is_kept =
      earlier == nullptr && read.has_mate_on_contig && read.mate_begin >= read.begin && read.mate_begin < read.end;
  if (read.qualities[0] == no_quality) ++without_qualities_;
  for (std::size_t i = cursor_; i < places.size() && places[i].begin < read.end; ++i) {
    count_bases(read, places[i], is_kept ? &kept : nullptr, earlier);
  }
  if (earlier != nullptr) earlier_mates_.erase(found);
  if (!kept.bases.empty()) {
    kept.mate_begin = read.mate_begin;
    kept.is_first_mate = read.is_first_mate();
    kept.is_reverse = read.is_reverse();
    kept.consensus_error = read.consensus_error.value_or(0);
    if (earlier_mates_.size() >= most_mates_) forget_lost_mates(read.begin);
    earlier_mates_.insert_or_assign(std::string(read.name), std::move(kept));
  }
}

/// Mates that a filter took out are never met.
void FragmentCounter::forget_lost_mates(std::int64_t begin) {
  std::erase_if(earlier_mates_, [&](const auto& mate) { return mate.second.mate_begin < begin; });
  most_mates_ = std::max(fewest_mates_to_clear, 2 * earlier_mates_.size());
}

void FragmentCounter::signal(const Place& place, std::int64_t position) {
  if (position < place.begin || position >= place.end) return;
  ++tallies_[place.first + static_cast<std::size_t>(position - place.begin)].length_signals;
}

void FragmentCounter::count_bases(const AlignedRead& read, const Place& place, EarlierMate* kept,
                                  const EarlierMate* earlier) {
  std::int64_t position = read.begin;
  std::int64_t index = 0;  // of the read's base
  std::size_t next_of_mate = 0;
  for (std::size_t step = 0; step < read.cigar.size() && position < place.end; ++step) {
    const PackedOperation operation = packed_operation(read.cigar[step]);
    const std::int64_t length = packed_length(read.cigar[step]);
    if (aligns_bases(operation)) {
      const std::int64_t begin = std::max(position, place.begin);
      const std::int64_t end = std::min(position + length, place.end);
      for (std::int64_t at = begin; at < end; ++at) {
        const std::int64_t of_read = index + (at - position);
        const std::uint8_t base = base_of_code[read.base_code(of_read)];
        std::uint8_t quality = read.qualities[static_cast<std::size_t>(of_read)];
        if (quality == no_quality) quality = quality_where_none;
        if (base == no_base || quality < options_.min_base_quality) continue;
        const std::size_t number = place.first + static_cast<std::size_t>(at - place.begin);
        if (earlier != nullptr) {
          const auto& bases = earlier->bases;
          while (next_of_mate < bases.size() && bases[next_of_mate].tally < number) ++next_of_mate;
          if (next_of_mate < bases.size() && bases[next_of_mate].tally == number) {
            merge_base(read, *earlier, bases[next_of_mate], base, quality);
            continue;
          }
        }
        count_base(read, tallies_[number], base, quality);
        if (kept != nullptr && at >= read.mate_begin) kept->bases.push_back({number, base, quality});
      }
    } else if (operation == PackedOperation::deletion) {
      signal(place, position);
      const std::int64_t end = std::min(position + length, place.end);
      for (std::int64_t at = std::max(position, place.begin); at < end; ++at) {
        ++tallies_[place.first + static_cast<std::size_t>(at - place.begin)].deleted;
      }
    } else if (operation == PackedOperation::insertion ||
               (operation == PackedOperation::soft_clip && length >= least_clip_bp)) {
      signal(place, position);
    }
    if (consumes_reference(operation)) position += length;
    if (consumes_read(operation)) index += length;
  }
}

double FragmentCounter::expected_error(std::uint8_t quality, double consensus_error) const noexcept {
  return std::max(error_of_quality_[quality], consensus_error);
}

void FragmentCounter::count_base(const AlignedRead& read, Tally& tally, std::uint8_t base, std::uint8_t quality) {
  const double error = expected_error(quality, read.consensus_error.value_or(0));
  if (read.is_reverse()) {
    ++tally.reverse[base];
    tally.reverse_errors += static_cast<float>(error);
  } else {
    ++tally.forward[base];
    tally.forward_errors += static_cast<float>(error);
  }
}

/// The second of two mates over one base: nothing new where they agree, but that the fragment goes by the strand of
/// its first mate and the better quality; neither where they differ.
void FragmentCounter::merge_base(const AlignedRead& read, const EarlierMate& earlier, const MateBase& other,
                                 std::uint8_t base, std::uint8_t quality) {
  Tally& tally = tallies_[other.tally];
  const double counted_error = expected_error(other.quality, earlier.consensus_error);
  --(earlier.is_reverse ? tally.reverse : tally.forward)[other.base];
  (earlier.is_reverse ? tally.reverse_errors : tally.forward_errors) -= static_cast<float>(counted_error);
  if (base != other.base) {
    ++tally.discordant;
    return;
  }
  const bool is_reverse = earlier.is_first_mate ? earlier.is_reverse : read.is_reverse();
  const double error = std::min(counted_error, expected_error(quality, read.consensus_error.value_or(0)));
  ++(is_reverse ? tally.reverse : tally.forward)[base];
  (is_reverse ? tally.reverse_errors : tally.forward_errors) += static_cast<float>(error);
}

const FragmentCounter::Tally& FragmentCounter::tally(std::size_t index, std::int64_t position) const {
  return tallies_[first_tally_[index] + static_cast<std::size_t>(position - places_[index].begin)];
}

SiteCounts FragmentCounter::site(std::size_t index, std::int64_t position, std::string context) const {
  const Tally& counted = tally(index, position);
  SiteCounts site{.contig = places_[index].contig, .position = position, .context = std::move(context)};
  for (std::size_t base = 0; base < site.forward.size(); ++base) {
    site.forward[base] = counted.forward[base];
    site.reverse[base] = counted.reverse[base];
  }
  site.forward_errors = std::max(0.0F, counted.forward_errors);
  site.reverse_errors = std::max(0.0F, counted.reverse_errors);
  site.discordant_fragments = counted.discordant;
  site.deleted_fragments = counted.deleted;
  return site;
}

std::int64_t FragmentCounter::depth(std::size_t index, std::int64_t position) const {
  const Tally& counted = tally(index, position);
  std::int64_t depth = 0;
  for (std::size_t base = 0; base < counted.forward.size(); ++base)
    depth += counted.forward[base] + counted.reverse[base];
  return depth;
}

std::int64_t FragmentCounter::length_signals(std::size_t index, std::int64_t position) const {
  return tally(index, position).length_signals;
}

}  // namespace marrow
