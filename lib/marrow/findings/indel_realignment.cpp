#include "marrow/findings/indel_realignment.hpp"

#include <algorithm>
#include <boost/math/special_functions/beta.hpp>
#include <cmath>

#include "marrow/base/error.hpp"
#include "marrow/findings/haplotype_pair.hpp"
#include "marrow/findings/indel_error.hpp"
#include "marrow/findings/window_changes.hpp"

namespace marrow {

namespace {

constexpr std::size_t longest_candidate_bp = 50;  // design value
constexpr std::size_t most_shapes = 100;          // fragments from which the shapes are taken; design value
constexpr double tail = 0.025;
constexpr double one_sided_tail = 0.05;

/// The reads of one fragment and what they say.
struct FragmentReads {
  const WindowRead* first = nullptr;   ///< READ1, or an unpaired read
  const WindowRead* second = nullptr;  ///< READ2
  ReadVoice first_voice = ReadVoice::elsewhere;
  ReadVoice second_voice = ReadVoice::elsewhere;

  [[nodiscard]] bool says(ReadVoice voice) const noexcept { return first_voice == voice || second_voice == voice; }
  /// The voice that outweighs the other mate's; `neither` where the mates contradict each other.
  [[nodiscard]] ReadVoice voice() const noexcept {
    if (says(ReadVoice::alternative) && says(ReadVoice::reference)) return ReadVoice::neither;
    for (const ReadVoice voice :
         {ReadVoice::alternative, ReadVoice::reference, ReadVoice::neither, ReadVoice::shared, ReadVoice::ambiguous}) {
      if (says(voice)) return voice;
    }
    return ReadVoice::elsewhere;
  }
  [[nodiscard]] bool is_reverse() const noexcept {
    return first != nullptr && first_voice == voice() ? first->is_reverse : second->is_reverse;
  }
};

std::vector<FragmentReads> read_fragments(const ReadWindow& window, const HaplotypePair& haplotypes) {
  std::vector<FragmentReads> fragments;
  for (const WindowRead& read : window.reads) {
    const ReadVoice voice = haplotypes.voice_of(read);
    if (read.fragment >= fragments.size()) fragments.resize(read.fragment + 1);
    FragmentReads& fragment = fragments[read.fragment];
    (read.is_first_mate ? fragment.first : fragment.second) = &read;
    (read.is_first_mate ? fragment.first_voice : fragment.second_voice) = voice;
  }
  return fragments;
}

/// Where a read would lie if its clipped ends were aligned without gaps.
Interval unclipped_place(const WindowRead& read) {
  std::int64_t begin = read.begin;
  std::int64_t end = read.begin;
  bool is_leading = true;
  for (const auto& [operation, length] : read.cigar) {
    if (operation == CigarOperation::soft_clip && is_leading) begin -= length;
    if (operation != CigarOperation::insertion && !(operation == CigarOperation::soft_clip && is_leading)) {
      end += length;
    }
    is_leading = is_leading && operation == CigarOperation::soft_clip;
  }
  return {"", begin, end};
}

std::optional<FragmentShape> shape_of(const FragmentReads& fragment, std::int64_t at) {
  const auto covers = [&](const Interval& place) { return place.begin <= at && at < place.end; };
  const auto size = [](const WindowRead& read) { return static_cast<std::int64_t>(read.bases.size()); };
  if (fragment.first == nullptr || fragment.second == nullptr) {
    const WindowRead* read = fragment.first != nullptr ? fragment.first : fragment.second;
    if (read == nullptr || !covers(unclipped_place(*read))) return std::nullopt;
    return FragmentShape{.first_bp = size(*read), .second_bp = 0, .length_bp = size(*read)};
  }
  const WindowRead* left = fragment.first;
  const WindowRead* right = fragment.second;
  Interval left_place = unclipped_place(*left);
  Interval right_place = unclipped_place(*right);
  if (right_place.begin < left_place.begin) {
    std::swap(left, right);
    std::swap(left_place, right_place);
  }
  if (!covers(left_place) && !covers(right_place)) return std::nullopt;
  const std::int64_t length = std::max(left_place.end, right_place.end) - left_place.begin;
  return FragmentShape{
      .first_bp = std::min(size(*left), length), .second_bp = std::min(size(*right), length), .length_bp = length};
}

/// Shapes of the fragments over the change: of those without it, whose ends the aligner placed, if there are enough.
std::vector<FragmentShape> fragment_shapes(const std::vector<FragmentReads>& fragments, std::int64_t at) {
  constexpr std::size_t enough = 20;
  std::vector<FragmentShape> shapes;
  for (const bool takes_all : {false, true}) {
    shapes.clear();
    for (const FragmentReads& fragment : fragments) {
      const ReadVoice voice = fragment.voice();
      if (!takes_all && (voice == ReadVoice::alternative || voice == ReadVoice::neither)) continue;
      if (const auto shape = shape_of(fragment, at)) shapes.push_back(*shape);
    }
    if (shapes.size() >= enough) break;
  }
  if (shapes.size() <= most_shapes) return shapes;
  std::vector<FragmentShape> sample;
  for (std::size_t i = 0; i < most_shapes; ++i) sample.push_back(shapes[i * shapes.size() / most_shapes]);
  return sample;
}

void count(const FragmentReads& fragment, IndelCounts& counts) {
  switch (fragment.voice()) {
    case ReadVoice::alternative:
      ++(fragment.is_reverse() ? counts.alternative_reverse : counts.alternative_forward);
      break;
    case ReadVoice::reference:
      ++(fragment.is_reverse() ? counts.reference_reverse : counts.reference_forward);
      break;
    case ReadVoice::shared:
      ++counts.shared_fragments;
      break;
    case ReadVoice::ambiguous:
      ++counts.ambiguous_fragments;
      break;
    case ReadVoice::neither:
      ++counts.other_fragments;
      break;
    case ReadVoice::elsewhere:
      break;
  }
}

/// VAF and its bounds from the counts.
void estimate_fraction(const VoicedStarts& on_alternative, const VoicedStarts& on_reference, IndelCounts& counts) {
  counts.alternative_starts = on_alternative.telling;
  counts.reference_starts = on_reference.telling + on_reference.shared;
  if (counts.alternative_starts <= 0 || counts.reference_starts <= 0) return;
  const auto alternative = static_cast<double>(counts.alternative());
  const double shared_alternative = alternative / on_alternative.telling * on_alternative.shared;
  const double reference = static_cast<double>(counts.reference()) +
                           std::max(0.0, static_cast<double>(counts.shared_fragments) - shared_alternative);
  const double all = alternative + reference;
  if (all <= 0) return;
  const auto fraction = [&](double share) {
    const double of_alternative = share / counts.alternative_starts;
    return of_alternative / (of_alternative + (1 - share) / counts.reference_starts);
  };
  const auto upper = [&](double probability) {
    return reference > 0 ? fraction(boost::math::ibeta_inv(alternative + 1, reference, 1 - probability)) : 1;
  };
  counts.vaf = fraction(alternative / all);
  if (alternative > 0) counts.vaf_low = fraction(boost::math::ibeta_inv(alternative, reference + 1, tail));
  counts.vaf_high = upper(tail);
  counts.vaf_upper_bound = upper(one_sided_tail);
}

/// A fragment that fits neither haplotype may have one unit more than the alternative and slip from there.
void estimate_error(const LeftAligned& change, IndelCounts& counts) {
  RepeatTract tract = repeat_tract(change);
  counts.error_rate = indel_error_rate(tract);
  if (change.variant.ref.empty()) tract.copies += tract.units_changed + 1;
  tract.units_changed = 1;
  const std::int64_t fitting = counts.alternative() + counts.reference() + counts.shared_fragments;
  const std::int64_t all = fitting + counts.other_fragments;
  if (all == 0) return;
  const double errors = static_cast<double>(fitting) * counts.error_rate +
                        static_cast<double>(counts.other_fragments) * indel_error_rate(tract);
  counts.p_value = indel_error_p_value(counts.alternative(), all, errors / static_cast<double>(all));
}

void require_inside(const ReadWindow& window, const SmallVariant& variant) {
  const std::int64_t begin = variant.begin - window.place.begin;
  const auto size = static_cast<std::int64_t>(window.reference.size());
  const bool is_inside = begin >= 0 && begin + static_cast<std::int64_t>(variant.ref.size()) <= size;
  const bool is_same =
      is_inside && window.reference.compare(static_cast<std::size_t>(begin), variant.ref.size(), variant.ref) == 0;
  if (variant.contig == window.place.contig && is_same) return;
  Error error(ErrorKind::data, "REF is not what the reference has there");
  error.add_context(locus_text({variant.contig, variant.begin, std::max(variant.end(), variant.begin + 1)}));
  throw error;
}

}  // namespace

std::vector<SmallVariant> candidate_indels(const ReadWindow& window) {
  std::vector<SmallVariant> candidates;
  for (const SeenChange& seen : seen_changes(window)) {
    const SmallVariant& variant = seen.change.variant;
    if (std::max(variant.ref.size(), variant.alt.size()) <= longest_candidate_bp) candidates.push_back(variant);
  }
  return candidates;
}

IndelCounts measure_indel(const ReadWindow& window, const SmallVariant& variant) {
  require_inside(window, variant);
  const LeftAligned change = left_aligned_within(window, variant);
  const HaplotypePair haplotypes(window, change);
  const std::vector<FragmentReads> fragments = read_fragments(window, haplotypes);
  IndelCounts counts;
  for (const FragmentReads& fragment : fragments) count(fragment, counts);
  const std::vector<FragmentShape> shapes = fragment_shapes(fragments, haplotypes.begin());
  estimate_fraction(haplotypes.voiced_starts(shapes, true), haplotypes.voiced_starts(shapes, false), counts);
  estimate_error(change, counts);
  return counts;
}

}  // namespace marrow
