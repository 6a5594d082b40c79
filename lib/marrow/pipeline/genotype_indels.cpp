#include "marrow/pipeline/genotype_indels.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <tuple>
#include <utility>

#include "marrow/findings/gene_coverage.hpp"
#include "marrow/findings/tandem_duplication.hpp"
#include "marrow/findings/window_changes.hpp"
#include "marrow/io/read_windows.hpp"
#include "marrow/io/vcf_places.hpp"
#include "marrow/pipeline/known_bases.hpp"
#include "marrow/records/intervals.hpp"

namespace marrow {

namespace {

constexpr std::int64_t fewest_signals = 3;   ///< alignments; the fewest fragments of a candidate
constexpr std::int64_t core_margin_bp = 10;  ///< of known sequence about a signal; design value
/// So that reads are seen whole, those of long duplications too. Design value.
constexpr std::int64_t window_margin_bp = 400;
constexpr std::int64_t most_core_bp = 1000;      ///< longer clusters are cut into windows; design value
constexpr std::int64_t most_explicit_bp = 1000;  ///< a longer duplication is written as `<DUP:TANDEM>`

struct DuplicationExon {
  std::string_view gene;
  std::int64_t exon1;
};
constexpr std::array<DuplicationExon, 4> duplication_exons = {
    {{"FLT3", 14}, {"FLT3", 15}, {"NOTCH1", 28}, {"UBTF", 13}}};

bool holds(const VcfPlaces& places, const std::string& contig, std::int64_t position) {
  const VcfPlaces::Stretches* stretches = places.on(contig);
  return stretches != nullptr && overlaps(*stretches, position, position + 1);
}

/// Where a change stands, written with the base before it if one allele would be empty without.
struct WrittenChange {
  std::string anchor;
  std::int64_t begin = 0;
};

/// `before` is the base before the change.
WrittenChange written(const SmallVariant& change, char before) {
  const bool needs_anchor = change.ref.empty() || change.alt.empty();
  return needs_anchor ? WrittenChange{std::string(1, before), change.begin - 1} : WrittenChange{"", change.begin};
}

auto key_of(const SmallVariant& change) {
  return std::tie(change.contig, change.begin, change.ref, change.alt);
}

class IndelGenotyper {
 public:
  explicit IndelGenotyper(const IndelSearch& search)
      : search_(search), assembly_(search.file.assembly()), asked_places_(search.asked.places) {}

  IndelGenotypes genotype(Warnings& warnings) {
    IndelGenotypes genotypes{.sites = {}, .open_bases = {}, .duplication_places = asked_duplication_places()};
    for (const DuplicationPlace& place : genotypes.duplication_places) cores_.push_back(place.place);
    add_cores();
    for (const Interval& core : pieces()) look_into(core);
    if (without_sequence_ > 0) {
      warnings.add("W395",
                   "places where alignments show insertions or deletions were left out: the sequence there is not "
                   "known; --reference gives it",
                   without_sequence_);
    }
    std::sort(found_.begin(), found_.end(),
              [](const Found& a, const Found& b) { return key_of(a.change) < key_of(b.change); });
    genotypes.open_bases = std::move(open_bases_);
    for (Found& found : found_) genotypes.sites.push_back(std::move(found.site));
    return genotypes;
  }

 private:
  struct Found {
    SmallVariant change;
    SiteGenotype site;
  };

  [[nodiscard]] std::vector<DuplicationPlace> asked_duplication_places() const {
    std::vector<DuplicationPlace> places = duplication_places(search_.panel, assembly_);
    const auto& asked = search_.asked.places;
    std::erase_if(places, [&](const DuplicationPlace& duplication) {
      return std::none_of(asked.begin(), asked.end(), [&](const Interval& one) {
        return one.contig == duplication.place.contig && one.begin <= duplication.place.begin &&
               duplication.place.end <= one.end;
      });
    });
    for (DuplicationPlace& duplication : places) {
      duplication.has_sequence = search_.genome.bases(assembly_, duplication.place).has_value();
      duplication.least_depth_reads = least_depth(duplication.place);
    }
    return places;
  }

  [[nodiscard]] std::int64_t least_depth(const Interval& stretch) const {
    const auto& places = search_.counter.places();
    for (std::size_t i = 0; i < places.size(); ++i) {
      const bool holds_it =
          places[i].contig == stretch.contig && places[i].begin <= stretch.begin && stretch.end <= places[i].end;
      if (!holds_it) continue;
      std::int64_t least = search_.counter.depth(i, stretch.begin);
      for (std::int64_t at = stretch.begin; at < stretch.end; ++at) {
        least = std::min(least, search_.counter.depth(i, at));
      }
      return least;
    }
    return 0;
  }

  /// Signals near one another, and changes asked for.
  void add_cores() {
    const auto& places = search_.counter.places();
    for (std::size_t i = 0; i < places.size(); ++i) {
      for (std::int64_t at = places[i].begin; at < places[i].end; ++at) {
        if (search_.counter.length_signals(i, at) < fewest_signals) continue;
        add_core(places[i].contig, at - core_margin_bp, at + core_margin_bp);
      }
    }
    for (const SmallVariant& change : search_.asked.changes) {
      if (!is_indel(change)) continue;
      add_core(change.contig, change.begin - core_margin_bp, change.end() + core_margin_bp);
    }
  }

  void add_core(const std::string& contig, std::int64_t begin, std::int64_t end) {
    cores_.push_back({contig, std::max<std::int64_t>(0, begin), end});
  }

  /// The stretches to look into, of bounded length.
  [[nodiscard]] std::vector<Interval> pieces() const {
    std::vector<Interval> pieces;
    for (const Interval& core : merged_intervals(cores_)) {
      for (std::int64_t begin = core.begin; begin < core.end; begin += most_core_bp) {
        pieces.push_back({core.contig, begin, std::min(core.end, begin + most_core_bp)});
      }
    }
    return pieces;
  }

  [[nodiscard]] static bool is_indel(const SmallVariant& change) {
    return change.ref.size() != 1 || change.alt.size() != 1;
  }

  void look_into(const Interval& core) {
    const std::vector<SmallVariant> wanted = wanted_in(core);
    std::int64_t end = core.end;
    for (const SmallVariant& change : wanted) end = std::max(end, change.end());
    const Interval place{core.contig, std::max<std::int64_t>(0, core.begin - window_margin_bp), end + window_margin_bp};
    const std::string reference = known_bases(search_.genome, assembly_, place);
    const auto core_bases = std::string_view(reference).substr(static_cast<std::size_t>(core.begin - place.begin),
                                                               static_cast<std::size_t>(core.end - core.begin));
    if (core_bases.find('N') != std::string_view::npos && !has_known_stretch(core_bases)) {
      if (leave_open(core, Reason::no_reference_sequence)) ++without_sequence_;
      for (const SmallVariant& change : wanted) add_unread(change);
      return;
    }
    bool is_explained = false;  // by a change found here, or from a stretch beside
    const ReadWindow window = read_window(search_.file, search_.filter, place, reference);
    for (const MeasuredDuplication& duplication : tandem_duplications(window)) {
      const bool is_present = duplication.counts.p_value <= present_p_value;
      if (!is_present || !is_asked(duplication.variant)) continue;
      is_explained = true;
      if (!is_found(duplication.variant)) add(window, duplication.variant, duplication.counts, &duplication);
    }
    for (const SmallVariant& change : candidate_indels(window)) {
      if (!is_asked(change)) continue;
      if (is_found(change)) {
        is_explained = true;
        continue;
      }
      const IndelCounts counts = measure_indel(window, change);
      if (counts.p_value <= present_p_value) {
        add(window, change, counts, nullptr);
        is_explained = true;
      } else if (counts.vaf.value_or(0) >= search_.options.target_fraction) {
        open_bases_.push_back({change.contig, change.begin, Reason::noisy});
      }
    }
    // What alignments show and none of the changes found explains: too long for them, or too seldom for its kind.
    if (!is_explained) leave_open(core, Reason::noisy);
    for (const SmallVariant& one : wanted) {
      const SmallVariant change = left_aligned_within(window, one).variant;
      if (!is_found(change)) add(window, change, measure_indel(window, change), nullptr);
    }
  }

  /// Changes of length asked for by name that begin in the stretch.
  [[nodiscard]] std::vector<SmallVariant> wanted_in(const Interval& core) const {
    std::vector<SmallVariant> wanted;
    for (const SmallVariant& change : search_.asked.changes) {
      const bool is_here = change.contig == core.contig && core.begin <= change.begin && change.begin < core.end;
      if (is_here && is_indel(change)) wanted.push_back(change);
    }
    return wanted;
  }

  /// A change asked for where no sequence tells what the reads should look like.
  void add_unread(const SmallVariant& change) {
    if (change.begin == 0) return;
    const auto [anchor, begin] = written(change, 'N');
    SiteGenotype site{.contig = change.contig, .begin = begin, .reference = anchor + change.ref};
    AlleleGenotype allele{.alternative = anchor + change.alt};
    allele.assessment = Assessment::not_assessed(Reason::no_reference_sequence);
    site.alleles.push_back(std::move(allele));
    found_.push_back({change, std::move(site)});
  }

  /// Notes the bases of a stretch at which as many alignments show a change of length as the fraction asked for would;
  /// false if there are none.
  bool leave_open(const Interval& core, Reason reason) {
    const std::size_t before = open_bases_.size();
    const auto& places = search_.counter.places();
    for (std::size_t i = 0; i < places.size(); ++i) {
      if (!places[i].overlaps(core)) continue;
      for (std::int64_t at = std::max(core.begin, places[i].begin); at < std::min(core.end, places[i].end); ++at) {
        const auto signals = static_cast<double>(search_.counter.length_signals(i, at));
        const auto depth = static_cast<double>(search_.counter.depth(i, at));
        if (signals < fewest_signals || signals < search_.options.target_fraction * depth) continue;
        open_bases_.push_back({core.contig, at, reason});
      }
    }
    return open_bases_.size() > before;
  }

  /// Sequence enough for a change to be seen between unknown bases, as in an exon.
  [[nodiscard]] static bool has_known_stretch(std::string_view bases) {
    constexpr std::size_t enough_bp = 40;
    std::size_t known = 0;
    for (const char base : bases) {
      known = base == 'N' ? 0 : known + 1;
      if (known >= enough_bp) return true;
    }
    return false;
  }

  /// The change, or the base before an insertion, lies in a place that was asked for.
  [[nodiscard]] bool is_asked(const SmallVariant& change) const {
    const std::int64_t last = std::max(change.begin, change.end() - 1);
    return holds(asked_places_, change.contig, change.begin) || holds(asked_places_, change.contig, last) ||
           (change.ref.empty() && holds(asked_places_, change.contig, change.begin - 1));
  }

  [[nodiscard]] bool is_found(const SmallVariant& change) const {
    return std::any_of(found_.begin(), found_.end(), [&](const Found& found) { return found.change == change; });
  }

  /// The change with the base before it where one allele would be empty.
  void add(const ReadWindow& window, const SmallVariant& change, const IndelCounts& counts,
           const MeasuredDuplication* duplication) {
    if (change.begin <= window.place.begin) return;  // no base before it to write it with
    const char before = window.reference[static_cast<std::size_t>(change.begin - 1 - window.place.begin)];
    const auto [anchor, begin] = written(change, before);
    SiteGenotype site{.contig = change.contig, .begin = begin, .reference = anchor + change.ref};
    site.depth = counts.alternative() + counts.reference() + counts.shared_fragments;
    site.reference_forward = counts.reference_forward;
    site.reference_reverse = counts.reference_reverse;
    std::string alternative = anchor + change.alt;
    if (duplication != nullptr) {
      site.duplication_gain_bp = duplication->gained_bp();
      site.duplication_end = duplication->place.end;
      if (duplication->gained_bp() > most_explicit_bp) alternative = "<DUP:TANDEM>";
    }
    site.alleles.push_back(allele_of(std::move(alternative), counts, site.depth));
    found_.push_back({change, std::move(site)});
  }

  /// The fraction is that of the haplotypes, not of the counts: reads tell the alternative less often.
  [[nodiscard]] AlleleGenotype allele_of(std::string alternative, const IndelCounts& counts, std::int64_t depth) const {
    AlleleGenotype allele = assess_allele(std::move(alternative), counts.alternative_forward,
                                          counts.alternative_reverse, depth, counts.p_value, search_.options);
    if (!counts.vaf) return allele;
    allele.fraction = counts.vaf;
    allele.fraction_low = counts.vaf_low;
    allele.fraction_high = counts.vaf_high;
    allele.excluded_fraction = counts.vaf_upper_bound;
    if (!allele.assessment.is_absent()) return allele;
    const bool is_excluded = counts.vaf_upper_bound <= search_.options.target_fraction;
    allele.assessment =
        is_excluded ? Assessment::absent(allele.excluded_fraction) : Assessment::not_assessed(Reason::low_depth);
    return allele;
  }

  const IndelSearch& search_;
  Assembly assembly_;
  VcfPlaces asked_places_;
  std::vector<Interval> cores_;
  std::vector<Found> found_;
  std::vector<OpenBase> open_bases_;
  std::int64_t without_sequence_ = 0;
};

}  // namespace

std::vector<DuplicationPlace> duplication_places(const Panel& panel, Assembly assembly) {
  std::vector<DuplicationPlace> places;
  for (const DuplicationExon& wanted : duplication_exons) {
    const Transcript* transcript = panel.find_transcript(wanted.gene);
    const auto parts = transcript == nullptr ? std::nullopt : coding_parts(*transcript, assembly);
    if (!parts) continue;
    for (const ExonPart& part : *parts) {
      if (part.exon1 == wanted.exon1 && !part.is_splice_site) places.push_back({std::string(wanted.gene), part.place});
    }
  }
  return places;
}

IndelGenotypes genotype_indels(const IndelSearch& search, Warnings& warnings) {
  return IndelGenotyper(search).genotype(warnings);
}

}  // namespace marrow
