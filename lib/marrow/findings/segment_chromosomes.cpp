#include "marrow/findings/segment_chromosomes.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "marrow/findings/karyotype_clone.hpp"
#include "marrow/findings/karyotype_text.hpp"

namespace marrow {

namespace {

constexpr double most_of_it = 0.75;
constexpr double little_of_it = 0.25;
constexpr double half_copy = 0.5;
constexpr std::array<std::string_view, 6> short_arms_left_out{"13p", "14p", "15p", "21p", "22p", "Yp"};

bool is_left_out(std::string_view arm) {
  return std::find(short_arms_left_out.begin(), short_arms_left_out.end(), arm) != short_arms_left_out.end();
}

bool is_sex_chromosome(std::string_view name) {
  return name.starts_with('X') || name.starts_with('Y');
}

std::vector<Interval> places_of(const SegmentSet& segments, const GenomeRegions& regions, const std::string& name) {
  std::vector<std::string> arms{name};
  if (name.back() != 'p' && name.back() != 'q') arms = {name + "p", name + "q"};
  std::vector<Interval> places;
  for (const std::string& arm : arms) {
    const auto place = regions.arm(segments.context().assembly, arm);
    if (place && !is_left_out(arm)) places.push_back(*place);
  }
  return places;
}

/// A piece of a region and what is known of its copies.
struct Piece {
  std::int64_t length_bp = 0;
  const CalledSegment* segment = nullptr;
};

/// How much of a region is lost, gained and neither.
struct Shares {
  std::int64_t all_bp = 0;
  std::int64_t lost_bp = 0;
  std::int64_t gained_bp = 0;
  std::int64_t kept_bp = 0;
  std::vector<Piece> pieces;

  [[nodiscard]] double of(std::int64_t part_bp) const {
    return all_bp == 0 ? 0 : static_cast<double>(part_bp) / static_cast<double>(all_bp);
  }
  [[nodiscard]] bool is_covered() const { return of(lost_bp + gained_bp + kept_bp) >= most_of_it; }
};

Shares shares_of(const SegmentSet& segments, const std::vector<Interval>& places) {
  Shares shares;
  for (const Interval& place : places) {
    shares.all_bp += place.end - place.begin;
    for (const CalledSegment* segment : segments.at(place)) {
      const std::int64_t length_bp = shared_bp(segment->place, place);
      shares.pieces.push_back({length_bp, segment});
      std::int64_t& part = segment->change == CopyChange::lost     ? shares.lost_bp
                           : segment->change == CopyChange::gained ? shares.gained_bp
                                                                   : shares.kept_bp;
      part += length_bp;
    }
  }
  const std::int64_t listed_bp = shares.lost_bp + shares.gained_bp + shares.kept_bp;
  if (segments.context().is_rest_balanced) shares.kept_bp += std::max<std::int64_t>(0, shares.all_bp - listed_bp);
  return shares;
}

/// The middle, by length, of what `value` gives for the pieces; empty if it gives nothing for some of them.
template <class Value>
std::optional<double> median_of(const std::vector<Piece>& pieces, Value value) {
  std::vector<WeightedValue> values;
  for (const Piece& piece : pieces) {
    const std::optional<double> one = value(*piece.segment);
    if (!one) return std::nullopt;
    values.emplace_back(*one, piece.length_bp);
  }
  return weighted_median(std::move(values));
}

double change_of(const Shares& shares, CopyChange change) {
  std::vector<Piece> changed;
  std::copy_if(shares.pieces.begin(), shares.pieces.end(), std::back_inserter(changed),
               [&](const Piece& piece) { return piece.segment->change == change; });
  const double sign = change == CopyChange::lost ? -1 : 1;
  const auto copies = median_of(changed, [](const CalledSegment& segment) {
    // Without purity a gain is at least what a pure sample would show, and a loss at least one copy.
    if (segment.copies) return std::optional(*segment.copies - segment.normal);
    return segment.change == CopyChange::gained ? std::optional(segment.least_copies - segment.normal)
                                                : std::optional(-1.0);
  });
  return sign * std::max(1.0, std::round(std::abs(copies.value_or(1))));
}

Assessed<CopyState> state_of_shares(const Shares& shares) {
  if (!shares.is_covered()) {
    return Assessment::not_assessed(
        Reason::no_coverage,
        fmt::format("segments cover {:.0f} %", 100 * shares.of(shares.lost_bp + shares.gained_bp + shares.kept_bp)));
  }
  for (const auto& [change, part_bp] :
       {std::pair{CopyChange::lost, shares.lost_bp}, std::pair{CopyChange::gained, shares.gained_bp}}) {
    if (shares.of(part_bp) >= most_of_it) return Assessed<CopyState>::present({change_of(shares, change)});
  }
  if (shares.of(shares.lost_bp + shares.gained_bp) < little_of_it) return Assessment::absent(std::nullopt);
  return Assessment::not_assessed(Reason::outside_model,
                                  fmt::format("only a part is changed: {:.0f} % lost, {:.0f} % gained",
                                              100 * shares.of(shares.lost_bp), 100 * shares.of(shares.gained_bp)));
}

std::optional<double> copies_of(const CalledSegment& segment) {
  return segment.copies;
}

/// The copies of whole autosomes; empty where one is not covered or its copies are not absolute.
struct Autosome {
  std::int64_t copies = 0;
  std::optional<double> minor;
};
std::optional<std::vector<Autosome>> autosomes_of(const SegmentSet& segments, const GenomeRegions& regions) {
  std::vector<Autosome> result;
  for (std::size_t number = 1; number <= autosome_count; ++number) {
    const Shares shares = shares_of(segments, places_of(segments, regions, std::to_string(number)));
    const auto copies = median_of(shares.pieces, copies_of);
    if (!shares.is_covered() || !copies) return std::nullopt;
    result.push_back({static_cast<std::int64_t>(std::llround(*copies)),
                      median_of(shares.pieces, [](const CalledSegment& segment) { return segment.minor; })});
  }
  return result;
}

/// How many X and Y there may be.
std::pair<std::int64_t, std::int64_t> sex_chromosomes(const SegmentSet& segments, const GenomeRegions& regions) {
  std::pair<std::int64_t, std::int64_t> range{0, 0};
  const auto& sex = segments.context().sex;
  for (const char* name : {"X", "Y"}) {
    const bool is_x = name[0] == 'X';
    if (!is_x && sex == "female") continue;
    const Shares shares = shares_of(segments, places_of(segments, regions, name));
    const auto copies = median_of(shares.pieces, copies_of);
    if (shares.is_covered() && copies) {
      const auto count = static_cast<std::int64_t>(std::llround(*copies));
      range.first += count;
      range.second += count;
    } else if (is_x) {
      range.first += 1;
      range.second += 2;
    } else {
      range.second += 1;
    }
  }
  return range;
}

/// Whether the clone doubled after it lost chromosomes; empty where allele balance is not known.
std::optional<bool> is_masked(const std::vector<Autosome>& all, std::int64_t number) {
  constexpr std::int64_t least_doubled = 48;
  constexpr int least_single = 7;
  int pairs = 0;
  int uniform = 0;
  for (const Autosome& autosome : all) {
    if (!autosome.minor) return std::nullopt;
    if (autosome.copies != 2) continue;
    ++pairs;
    if (*autosome.minor < half_copy) ++uniform;
  }
  return number >= least_doubled && uniform >= least_single && uniform >= most_of_it * pairs;
}

}  // namespace

Assessed<CopyState> assess_segment_region(const SegmentSet& segments, const GenomeRegions& regions,
                                          const std::string& name) {
  const Shares shares = shares_of(segments, places_of(segments, regions, name));
  if (shares.all_bp == 0) return Assessment::not_assessed(Reason::not_applicable, "no such region");
  const bool is_relative = std::any_of(shares.pieces.begin(), shares.pieces.end(),
                                       [](const Piece& piece) { return !piece.segment->copies; });
  if (is_sex_chromosome(name) && segments.context().sex != "female" && (is_relative || shares.pieces.empty())) {
    return Assessment::not_assessed(Reason::unsupported, "log2 ratios do not tell copies of X and Y of males");
  }
  if (is_sex_chromosome(name) && !segments.context().sex) {
    return Assessment::not_assessed(Reason::no_input, "the sex is not known");
  }
  return state_of_shares(shares);
}

void assess_segment_chromosomes(const SegmentSet& segments, const GenomeRegions& regions, CopyNumber& result) {
  const bool is_female = segments.context().sex == "female";
  for (std::size_t rank = 1; rank <= autosome_count + 2; ++rank) {
    const std::string name = rank <= autosome_count ? std::to_string(rank) : rank == autosome_count + 1 ? "X" : "Y";
    if (name == "Y" && is_female) continue;
    result.chromosomes[name] = assess_segment_region(segments, regions, name);
    for (const char* arm : {"p", "q"}) {
      if (!is_left_out(name + arm)) result.arms[name + arm] = assess_segment_region(segments, regions, name + arm);
    }
  }
}

Assessed<Ploidy> assess_segment_ploidy(const SegmentSet& segments, const GenomeRegions& regions) {
  const auto& all = segments.segments();
  const bool are_relative =
      std::any_of(all.begin(), all.end(), [](const CalledSegment& one) { return !one.is_absolute; });
  if (all.empty() || are_relative) {
    return Assessment::not_assessed(Reason::unsupported, "log2 ratios are centred: they tell no number of chromosomes");
  }
  const auto autosomes = autosomes_of(segments, regions);
  if (!autosomes) return Assessment::not_assessed(Reason::no_coverage, "segments do not cover every autosome");
  std::int64_t sum = 0;
  for (const Autosome& autosome : *autosomes) sum += autosome.copies;
  const auto [least, most] = sex_chromosomes(segments, regions);
  Ploidy ploidy;
  if (least == most) ploidy.modal = sum + least;
  ploidy.ploidy_class = ploidy_class_of(sum + least);
  if (ploidy_class_of(sum + most) != ploidy.ploidy_class) ploidy.ploidy_class.reset();
  ploidy.masked = is_masked(*autosomes, sum + least);
  if (ploidy.masked.value_or(false)) ploidy.ploidy_class = ploidy_class_of((sum + least) / 2);
  if (!ploidy.modal && !ploidy.ploidy_class && !ploidy.masked) {
    return Assessment::not_assessed(Reason::no_coverage, "segments do not cover X and Y");
  }
  return Assessed<Ploidy>::present(ploidy);
}

}  // namespace marrow
