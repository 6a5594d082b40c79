#include "marrow/findings/segment_lesions.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <optional>
#include <utility>
#include <vector>

#include "marrow/base/text.hpp"
#include "marrow/findings/segment_chromosomes.hpp"

namespace marrow {

namespace {

constexpr std::int64_t touching_bp = 1000;
constexpr double shared_part = 0.7;
constexpr double most_of_it = 0.75;
constexpr double half_copy = 0.5;

/// A loss or a gain: one segment, or neighbours that changed the same way.
struct Event {
  Interval place;
  std::vector<const CalledSegment*> segments;
};

std::vector<Event> events_of(const SegmentSet& segments, CopyChange change) {
  std::vector<Event> events;
  Event run;
  const auto close = [&] {
    if (run.segments.size() > 1) events.push_back(run);
    run = {};
  };
  for (const CalledSegment& segment : segments.segments()) {
    if (segment.change != change) continue;
    events.push_back({segment.place, {&segment}});
    const bool touches = !run.segments.empty() && run.place.contig == segment.place.contig &&
                         segment.place.begin <= run.place.end + touching_bp;
    if (!touches) {
      close();
      run.place = segment.place;
    }
    run.place.end = segment.place.end;
    run.segments.push_back(&segment);
  }
  close();
  return events;
}

bool holds(const Interval& outer, const Interval& inner) {
  return outer.contig == inner.contig && outer.begin <= inner.begin && inner.end <= outer.end;
}

/// Whether the two share most of the shorter and of the longer.
bool are_alike(const Interval& a, const Interval& b) {
  const auto longer = static_cast<double>(std::max(a.end - a.begin, b.end - b.begin));
  return static_cast<double>(shared_bp(a, b)) >= shared_part * longer;
}

class LesionAssessor {
 public:
  LesionAssessor(const SegmentSet& segments, const GenomeRegions& regions, const Panel& panel)
      : segments_(segments),
        regions_(regions),
        panel_(panel),
        losses_(events_of(segments, CopyChange::lost)),
        gains_(events_of(segments, CopyChange::gained)) {}

  [[nodiscard]] Assessed<FocalState> assess(const FocalLesion& lesion) const {
    switch (lesion.segment_rule) {
      case SegmentRule::arm_loss:
        return of_region(lesion, -1);
      case SegmentRule::chromosome_gain:
        return of_region(lesion, 1);
      default:
        break;
    }
    const auto place = lesion.place(assembly());
    if (!place) {
      return Assessment::not_assessed(Reason::unmappable,
                                      fmt::format("its place is not known on {}", assembly_name(assembly())));
    }
    switch (lesion.segment_rule) {
      case SegmentRule::region_gain:
        return of_gained_region(*place);
      case SegmentRule::gain:
      case SegmentRule::intragenic_gain:
        return of_amplification(lesion, *place);
      case SegmentRule::focal_gain:
        return of_focal_gain(*place);
      case SegmentRule::iamp21:
        return of_iamp21(*place);
      case SegmentRule::loss_or_loh:
        return of_loss_or_loh(lesion, *place);
      default:
        return of_loss(lesion, *place);
    }
  }

 private:
  [[nodiscard]] Assembly assembly() const { return segments_.context().assembly; }

  [[nodiscard]] const PanelGene* gene_of(const FocalLesion& lesion) const {
    return lesion.genes.empty() ? nullptr : panel_.find_gene(lesion.genes.front());
  }
  [[nodiscard]] std::optional<Interval> gene_place(const FocalLesion& lesion) const {
    const PanelGene* gene = gene_of(lesion);
    if (gene == nullptr || !gene->span(assembly())) return std::nullopt;
    return Interval{gene->contig, gene->span(assembly())->begin, gene->span(assembly())->end};
  }

  /// Shorter than half of the arm that it lies on.
  [[nodiscard]] bool is_focal(const Interval& place) const {
    for (const char* arm : {"p", "q"}) {
      const auto whole = regions_.arm(assembly(), place.contig.substr(3) + arm);
      if (whole && shared_bp(*whole, place) > 0) return 2 * (place.end - place.begin) < whole->end - whole->begin;
    }
    return false;
  }

  /// Numbers, in reading order, of the exons that `place` meets; `is_coding`: of those with coding bases there.
  [[nodiscard]] std::vector<std::int64_t> exons_in(const FocalLesion& lesion, const Interval& place,
                                                   bool is_coding) const {
    std::vector<std::int64_t> numbers;
    const Transcript* transcript = lesion.genes.empty() ? nullptr : panel_.find_transcript(lesion.genes.front());
    if (transcript == nullptr || transcript->contig != place.contig) return numbers;
    const Blocks& exons = transcript->exons(assembly());
    const Blocks& coding = transcript->coding_blocks(assembly());
    const auto meets = [&](const std::optional<Block>& block) {
      return block && block->begin < place.end && place.begin < block->end;
    };
    for (std::size_t i = 0; i < exons.size(); ++i) {
      const bool is_met = is_coding
                              ? std::any_of(coding.begin(), coding.end(),
                                            [&](const auto& block) {
                                              return meets(block) && exons[i] && exons[i]->begin <= block->begin &&
                                                     block->end <= exons[i]->end;
                                            })
                              : meets(exons[i]);
      if (!is_met) continue;
      const std::size_t number = transcript->strand == Strand::plus ? i + 1 : exons.size() - i;
      numbers.push_back(static_cast<std::int64_t>(number));
    }
    std::sort(numbers.begin(), numbers.end());
    return numbers;
  }

  [[nodiscard]] static std::string exon_range(const std::vector<std::int64_t>& exons) {
    if (exons.front() == exons.back()) return std::to_string(exons.front());
    return fmt::format("{}-{}", exons.front(), exons.back());
  }

  /// Whether a loss is this lesion.
  [[nodiscard]] bool is_that_loss(const FocalLesion& lesion, const Interval& place, const Interval& loss) const {
    const auto gene = gene_place(lesion);
    switch (lesion.segment_rule) {
      case SegmentRule::loss:
        return loss.overlaps(place);
      case SegmentRule::exon_loss:
        if (panel_.find_transcript(lesion.genes.front()) == nullptr) return loss.overlaps(place);
        return !exons_in(lesion, loss, true).empty();
      case SegmentRule::exact_exon_loss: {
        const auto exons = exons_in(lesion, loss, false);
        return !exons.empty() && exon_range(exons) == lesion.rule_argument;
      }
      case SegmentRule::whole_gene_loss:
        return holds(loss, gene.value_or(place));
      case SegmentRule::gene_loss:
        return gene && loss.overlaps(*gene);
      case SegmentRule::focal_loss:
        return loss.overlaps(place) && is_focal(loss);
      case SegmentRule::intragenic_loss:
        return holds(place, loss);
      case SegmentRule::interstitial_loss:
        return are_alike(place, loss);
      case SegmentRule::upstream_loss:
        return place.begin <= loss.begin && loss.begin < place.end && loss.contig == place.contig && is_focal(loss) &&
               !(gene && loss.overlaps(*gene));
      case SegmentRule::loss_beyond: {
        const auto locus = regions_.locus(assembly(), lesion.rule_argument);
        return loss.overlaps(place) && locus && !holds(*locus, loss);
      }
      default:
        return false;
    }
  }

  [[nodiscard]] FocalState state_of(const FocalLesion& lesion, const Interval& place, const Event& event,
                                    std::string kind) const {
    FocalState state{std::move(kind), {}, {}};
    const bool has_one_gene = lesion.genes.size() == 1 && lesion.genes.front().find("::") == std::string::npos;
    if (has_one_gene) {
      if (const auto exons = exons_in(lesion, event.place, false); !exons.empty()) state.exons = exon_range(exons);
    }
    for (const CalledSegment* segment : event.segments) {
      if (!segment->place.overlaps(place)) continue;
      const auto copies = segment->is_lost_twice ? std::optional(0.0) : segment->copies;
      if (!copies) continue;
      const bool is_further =
          !state.copies || (segment->change == CopyChange::lost ? *copies < *state.copies : *copies > *state.copies);
      if (is_further) state.copies = std::round(*copies * 10) / 10;
    }
    return state;
  }

  /// Of the losses that are the lesion, the one that leaves the fewest copies; of those, the longest.
  [[nodiscard]] Assessed<FocalState> of_loss(const FocalLesion& lesion, const Interval& place) const {
    std::optional<FocalState> found;
    std::int64_t length_bp = 0;
    for (const Event& event : losses_) {
      if (!is_that_loss(lesion, place, event.place)) continue;
      FocalState state = state_of(lesion, place, event, "deletion");
      const auto rank = [](const FocalState& one) { return one.copies.value_or(1); };
      const std::int64_t event_bp = event.place.end - event.place.begin;
      if (found && std::pair(-rank(*found), length_bp) >= std::pair(-rank(state), event_bp)) continue;
      found = std::move(state);
      length_bp = event_bp;
    }
    if (found) return Assessed<FocalState>::present(*std::move(found));
    if (lesion.segment_rule == SegmentRule::loss_beyond) {
      const bool is_lost =
          std::any_of(losses_.begin(), losses_.end(), [&](const Event& event) { return event.place.overlaps(place); });
      if (is_lost) {
        return Assessment::not_assessed(
            Reason::unsupported, fmt::format("the loss lies within {}, where B cells rearrange", lesion.rule_argument));
      }
    }
    return segments_.absence(place);
  }

  [[nodiscard]] Assessed<FocalState> of_loss_or_loh(const FocalLesion& lesion, const Interval& place) const {
    FocalLesion as_loss = lesion;
    as_loss.segment_rule = SegmentRule::loss;
    Assessed<FocalState> state = of_loss(as_loss, place);
    if (state.is_present()) return state;
    for (const CalledSegment* segment : segments_.at(place)) {
      if (!segment->minor || *segment->minor >= half_copy || segment->normal < 2) continue;
      return Assessed<FocalState>::present({"copy-neutral loss of heterozygosity", {}, segment->copies});
    }
    return state;
  }

  [[nodiscard]] Assessed<FocalState> of_focal_gain(const Interval& place) const {
    for (const Event& event : gains_) {
      if (!event.place.overlaps(place) || !is_focal(event.place)) continue;
      return Assessed<FocalState>::present(state_of({}, place, event, "gain"));
    }
    return segments_.absence(place);
  }

  /// A part of `place` that is gained.
  [[nodiscard]] double gained_part(const Interval& place) const {
    std::int64_t gained_bp = 0;
    for (const CalledSegment* segment : segments_.at(place)) {
      if (segment->change == CopyChange::gained) gained_bp += shared_bp(segment->place, place);
    }
    return static_cast<double>(gained_bp) / static_cast<double>(place.end - place.begin);
  }

  [[nodiscard]] Assessed<FocalState> of_gained_region(const Interval& place) const {
    if (gained_part(place) >= most_of_it) return Assessed<FocalState>::present({"gain", {}, {}});
    std::int64_t listed_bp = 0;
    for (const CalledSegment* segment : segments_.at(place)) listed_bp += shared_bp(segment->place, place);
    const bool is_measured =
        static_cast<double>(listed_bp) >= most_of_it * static_cast<double>(place.end - place.begin);
    return is_measured ? Assessment::absent(std::nullopt) : segments_.absence(place);
  }

  /// At least so many copies over three quarters of the place; `least` bounds tell present, `most` bounds absent.
  [[nodiscard]] Assessed<FocalState> of_amplification(const FocalLesion& lesion, const Interval& place) const {
    const double needed = parse_number(lesion.rule_argument).value_or(0) - half_copy;
    const auto gene = gene_place(lesion);
    std::int64_t sure_bp = 0;
    std::int64_t possible_bp = 0;
    std::optional<double> copies;
    for (const CalledSegment* segment : segments_.at(place)) {
      const bool is_whole_gene =
          lesion.segment_rule == SegmentRule::intragenic_gain && gene && holds(segment->place, *gene);
      if (is_whole_gene) continue;
      const std::int64_t length_bp = shared_bp(segment->place, place);
      if (segment->least_copies >= needed) sure_bp += length_bp;
      if (segment->most_copies >= needed) possible_bp += length_bp;
      if (segment->copies) copies = std::max(copies.value_or(0), *segment->copies);
    }
    const double enough_bp = most_of_it * static_cast<double>(place.end - place.begin);
    if (static_cast<double>(sure_bp) >= enough_bp) {
      return Assessed<FocalState>::present({"amplification", {}, copies});
    }
    if (static_cast<double>(possible_bp) >= enough_bp) return open_amplification();
    return segments_.absence(place);
  }

  [[nodiscard]] static Assessment open_amplification() {
    return Assessment::not_assessed(Reason::no_input, "gained, but how many copies depends on the purity");
  }

  /// RUNX1 in five copies or more, most copies inside the region, fewer towards the telomere.
  [[nodiscard]] Assessed<FocalState> of_iamp21(const Interval& region) const {
    constexpr double least_runx1 = 5 - half_copy;
    const PanelGene* gene = panel_.find_gene("RUNX1");
    const auto arm = regions_.arm(assembly(), "21q");
    if (gene == nullptr || !gene->span(assembly()) || !arm) return segments_.absence(region);
    const Interval runx1{gene->contig, gene->span(assembly())->begin, gene->span(assembly())->end};
    const Interval telomeric{region.contig, region.end, arm->end};
    const auto at_gene = segments_.at(runx1);
    const auto beyond = segments_.at(telomeric);
    std::int64_t beyond_bp = 0;
    for (const CalledSegment* segment : beyond) beyond_bp += shared_bp(segment->place, telomeric);
    const bool reaches_end =
        static_cast<double>(beyond_bp) >= most_of_it * static_cast<double>(telomeric.end - telomeric.begin);
    if (at_gene.empty()) return segments_.absence(region);
    const auto ratio = [](const CalledSegment* one) {
      return one->copies ? *one->copies : one->log2 ? one->normal * std::exp2(*one->log2) : one->normal;
    };
    const auto by_ratio = [&](const CalledSegment* a, const CalledSegment* b) { return ratio(a) < ratio(b); };
    const CalledSegment* most = *std::max_element(at_gene.begin(), at_gene.end(), by_ratio);
    if (most->most_copies < least_runx1) {
      const bool is_whole = holds(most->place, runx1);
      return is_whole ? Assessment::absent(std::nullopt) : segments_.absence(region);
    }
    if (beyond.empty() || !reaches_end) {
      return Assessment::not_assessed(Reason::no_coverage, "segments do not reach from RUNX1 towards the end of 21q");
    }
    const auto inside = segments_.at(region);
    const CalledSegment* peak = *std::max_element(inside.begin(), inside.end(), by_ratio);
    const CalledSegment* last = *std::max_element(
        beyond.begin(), beyond.end(), [](const auto* a, const auto* b) { return a->place.end < b->place.end; });
    // The same segment to the end of the arm, or as many copies there: a gain of the whole chromosome.
    const auto everywhere = segments_.at(*arm);
    const bool peaks_inside = ratio(*std::max_element(everywhere.begin(), everywhere.end(), by_ratio)) <= ratio(peak);
    const bool falls_off = ratio(last) <= ratio(peak) - half_copy;
    if (!peaks_inside || !falls_off) return Assessment::absent(std::nullopt);
    if (most->least_copies < least_runx1) return open_amplification();
    return Assessed<FocalState>::present({"amplification", {}, most->copies});
  }

  [[nodiscard]] Assessed<FocalState> of_region(const FocalLesion& lesion, double sign) const {
    const Assessed<CopyState> region = assess_segment_region(segments_, regions_, lesion.genes.front());
    if (!region.is_present()) return static_cast<const Assessment&>(region);
    if (region.value.value.value_or(0) * sign <= 0) return Assessment::absent(std::nullopt);
    return Assessed<FocalState>::present({sign < 0 ? "deletion" : "gain", {}, {}});
  }

  const SegmentSet& segments_;
  const GenomeRegions& regions_;
  const Panel& panel_;
  std::vector<Event> losses_;
  std::vector<Event> gains_;
};

}  // namespace

std::map<std::string, Assessed<FocalState>> assess_segment_lesions(const SegmentSet& segments,
                                                                   const FocalLesions& lesions,
                                                                   const GenomeRegions& regions, const Panel& panel) {
  const LesionAssessor assessor(segments, regions, panel);
  std::map<std::string, Assessed<FocalState>> states;
  for (const FocalLesion& lesion : lesions.rows()) {
    if (lesion.segment_rule != SegmentRule::none) states[lesion.id] = assessor.assess(lesion);
  }
  // iAMP21 is looked at before a gain of the whole chromosome.
  const auto amplified = states.find("iAMP21");
  const auto whole = states.find("chr21_gain");
  if (amplified != states.end() && whole != states.end() && amplified->second.is_present()) {
    whole->second = Assessment::absent(std::nullopt, "the gain is iAMP21");
  }
  return states;
}

}  // namespace marrow
