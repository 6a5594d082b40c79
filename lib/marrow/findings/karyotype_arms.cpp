#include "marrow/findings/karyotype_arms.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <optional>
#include <string_view>
#include <utility>
#include <vector>

#include "marrow/base/text.hpp"
#include "marrow/findings/karyotype_text.hpp"

namespace marrow {

namespace {

using Span = Cytobands::Span;

/// Copies gained or lost on a stretch of a chromosome.
struct Piece {
  Span span;
  int change = 0;
};

/// What the changes do to one chromosome.
struct Dosage {
  std::vector<Piece> pieces;
  std::vector<Piece> breaks;  ///< the bands in which a change breaks: how much of them came or went is not known
  std::string unclear;        ///< a change whose effect on it is not known; empty if there is none
  std::string structural;     ///< the first rearrangement that touches it; empty if there is none
};

/// Changes after which every stretch is there as often as before.
bool is_without_loss(std::string_view word) noexcept {
  constexpr std::array<std::string_view, 5> words{"t", "ins", "inv", "fra", "tas"};
  return std::find(words.begin(), words.end(), word) != words.end();
}

class DosageCounter {
 public:
  explicit DosageCounter(const Cytobands& bands) : bands_(bands) {}

  void add_whole(const std::string& chromosome, int change) {
    if (const auto whole = whole_of(chromosome)) dosages_[chromosome].pieces.push_back({*whole, change});
  }

  void add(const IscnEvent& event) {
    event_ = &event;
    times_ = event.multiple;
    const IscnRearrangement& first = event.links.front();
    if (event.is_uncertain || event.has_alternative) {
      const bool is_balanced = event.sign == 0 && is_without_loss(first.word);
      for (const IscnRearrangement& link : event.links) {
        if (!is_balanced) mark_unclear(link);
      }
      return;
    }
    if (event.sign < 0) return consume(first);  // the rearranged copy is gone: what it stood for is missing
    if (event.sign == 0) consume(first);
    if (first.word == "der" && first.chromosomes.size() == 1) {
      add_derivative(first);
    } else {
      add_link(first);
      for (std::size_t i = 1; i < event.links.size(); ++i) mark_unclear(event.links[i]);
    }
  }

  [[nodiscard]] std::map<std::string, Dosage> take() { return std::move(dosages_); }

 private:
  [[nodiscard]] std::optional<Span> whole_of(const std::string& chromosome) const {
    const auto p = bands_.arm(chromosome, 'p');
    const auto q = bands_.arm(chromosome, 'q');
    if (!p || !q) return std::nullopt;
    return Span{p->begin, q->end};
  }

  void put(const std::string& chromosome, std::optional<Span> span, int change) {
    Dosage& dosage = dosages_[chromosome];
    if (dosage.structural.empty()) dosage.structural = event_->text;
    if (!span) {
      dosage.unclear = event_->text;
    } else if (span->begin <= span->end) {
      dosage.pieces.push_back({*span, change * times_});
    }
  }

  void mark_unclear(const IscnRearrangement& link) {
    for (const IscnChromosome& named : link.chromosomes) put(named.name, std::nullopt, 0);
    for (const IscnStretch& stretch : link.stretches) put(stretch.chromosome, std::nullopt, 0);
  }

  /// The normal copies that the rearranged chromosome stands in for.
  void consume(const IscnRearrangement& link) {
    if (link.word == "t" || link.word == "ins" || link.word == "inv" || link.word == "fra" || link.word == "tas")
      return;
    for (const IscnChromosome& named : link.chromosomes) put(named.name, whole_of(named.name), -1);
  }

  /// The part of a chromosome from a band to the end of its arm; the band itself is left out.
  [[nodiscard]] std::optional<Span> distal_to(const std::string& chromosome, const IscnBand& band) const {
    const auto whole = whole_of(chromosome);
    const auto span = bands_.find(chromosome, band.name);
    if (!whole || !span || band.is_uncertain || band.name.size() < 2) return std::nullopt;
    return band.arm() == 'p' ? Span{whole->begin, span->begin - 1} : Span{span->end + 1, whole->end};
  }

  [[nodiscard]] static const IscnBand* band_of(const IscnChromosome& named, std::size_t i) {
    return i < named.bands.size() ? &named.bands[i] : nullptr;
  }

  /// What lies beyond a band comes or goes.
  void put_distal(const IscnChromosome& named, std::size_t i, int change) {
    const IscnBand* band = band_of(named, i);
    put(named.name, band == nullptr ? std::nullopt : distal_to(named.name, *band), change);
    if (band != nullptr) put_break(named.name, *band, change);
  }

  void put_break(const std::string& chromosome, const IscnBand& band, int change) {
    const auto span = bands_.find(chromosome, band.name);
    if (span && span->begin <= span->end) dosages_[chromosome].breaks.push_back({*span, change * times_});
  }

  /// What lies between two bands of one chromosome, or from one to the end of the arm, comes or goes.
  void put_between(const IscnChromosome& named, std::size_t first, std::size_t second, int change) {
    const IscnBand* a = band_of(named, first);
    const IscnBand* b = band_of(named, second);
    if (a == nullptr || b == nullptr || a->is_uncertain || b->is_uncertain) return put(named.name, std::nullopt, 0);
    if (b->name.ends_with("ter")) return put_distal(named, first, change);
    auto from = bands_.find(named.name, a->name);
    auto to = bands_.find(named.name, b->name);
    if (!from || !to) return put(named.name, std::nullopt, 0);
    if (to->begin < from->begin) std::swap(from, to);
    put(named.name, Span{from->end + 1, to->begin - 1}, change);
    put_break(named.name, *a, change);
    if (a->name != b->name) put_break(named.name, *b, change);
  }

  void add_link(const IscnRearrangement& link) {
    if (!link.stretches.empty()) return add_stretches(link);
    const auto& named = link.chromosomes;
    if (is_without_loss(link.word)) {
      if (event_->sign > 0) return mark_unclear(link);
      for (const IscnChromosome& one : named) put(one.name, Span{1, 0}, 0);
    } else if (link.word == "i" || link.word == "idic") {
      add_isochromosome(named);
    } else if (link.word.ends_with("dic") || link.word == "der" || link.word == "rob") {
      add_fused(link);
    } else if (link.word == "del" || link.word == "dup" || link.word == "trp" || link.word == "add" ||
               link.word == "r") {
      for (const IscnChromosome& one : named) {
        put(one.name, whole_of(one.name), 1);
        change_part(link.word, one);
      }
    } else {
      mark_unclear(link);
    }
  }

  void change_part(std::string_view word, const IscnChromosome& named) {
    const std::size_t breaks = named.bands.size();
    if (word == "dup" || word == "trp") {
      put_between(named, 0, 1, word == "trp" ? 2 : 1);
    } else if (word == "del" && breaks == 2) {
      put_between(named, 0, 1, -1);
    } else if (word == "del" && breaks == 1 && !named.bands[0].is_uncertain && named.bands[0].name.size() == 1) {
      put(named.name, bands_.arm(named.name, named.bands[0].arm()), -1);  // `del(9p)`: the arm, as in a report's words
    } else if (word == "del" && breaks == 1) {
      put_distal(named, 0, -1);
    } else if (word == "r" && breaks == 2) {
      put_distal(named, 0, -1);
      put_distal(named, 1, -1);
    } else {
      put(named.name, std::nullopt, 0);  // `add`: what was attached and what it replaced is not known
    }
  }

  /// From its break to the far end, twice.
  void add_isochromosome(const std::vector<IscnChromosome>& named) {
    for (const IscnChromosome& one : named) {
      const IscnBand* band = band_of(one, 0);
      const auto whole = whole_of(one.name);
      if (band == nullptr || !whole) {
        put(one.name, std::nullopt, 0);
      } else if (band->name.ends_with("10")) {
        put(one.name, bands_.arm(one.name, band->arm()), 2);
      } else {
        put(one.name, whole, 2);
        put_distal(one, 0, -2);
      }
    }
  }

  /// Fused at their breaks: whole arms (`der(1;9)(q10;q10)`, `rob`) keep the arm named, dicentrics lose what lies
  /// beyond.
  void add_fused(const IscnRearrangement& link) {
    for (const IscnChromosome& one : link.chromosomes) {
      const IscnBand* band = band_of(one, 0);
      const bool is_centric = band != nullptr && band->name.ends_with("10");
      if (is_centric) {
        put(one.name, bands_.arm(one.name, band->arm()), 1);
      } else {
        put(one.name, whole_of(one.name), 1);
        put_distal(one, 0, -1);
      }
    }
  }

  /// The links of a derivative change the chromosome that gives it its centromere.
  void add_derivative(const IscnRearrangement& first) {
    if (!first.stretches.empty()) return add_stretches(first);
    const std::string& base = first.chromosomes.front().name;
    put(base, whole_of(base), 1);
    for (std::size_t i = 1; i < event_->links.size(); ++i) {
      const IscnRearrangement& link = event_->links[i];
      const auto own = std::find_if(link.chromosomes.begin(), link.chromosomes.end(),
                                    [&](const IscnChromosome& named) { return named.name == base; });
      if (own == link.chromosomes.end() || !link.stretches.empty()) {
        mark_unclear(link);
      } else if (link.word == "t" && link.chromosomes.size() == 2) {
        put_distal(*own, 0, -1);
        put_distal(own == link.chromosomes.begin() ? link.chromosomes[1] : link.chromosomes[0], 0, 1);
      } else if (link.word == "ins" && link.chromosomes.size() == 2) {
        const bool is_recipient = own == link.chromosomes.begin();
        put_between(link.chromosomes[1], 0, 1, is_recipient ? 1 : -1);
      } else if (link.word == "inv") {
        put(base, Span{1, 0}, 0);
      } else {
        change_part(link.word, *own);
        if (link.chromosomes.size() > 1) mark_unclear(link);
      }
    }
  }

  void add_stretches(const IscnRearrangement& link) {
    for (const IscnStretch& stretch : link.stretches) {
      IscnChromosome named{stretch.chromosome, false, {stretch.begin, stretch.end}};
      const bool starts_at_end = stretch.begin.name.ends_with("ter");
      if (starts_at_end) std::swap(named.bands[0], named.bands[1]);
      if (starts_at_end && named.bands[0].arm() != named.bands[1].arm()) {
        // "9pter->9q34" crosses the centromere: all but what lies beyond the break.
        put(named.name, whole_of(named.name), 1);
        if (!named.bands[0].name.ends_with("ter")) put_distal(named, 0, -1);
      } else {
        put_between(named, 0, 1, 1);
      }
    }
  }

  const Cytobands& bands_;
  const IscnEvent* event_ = nullptr;
  int times_ = 1;
  std::map<std::string, Dosage> dosages_;
};

/// The changes of a clone with those that it inherits.
std::vector<const IscnEvent*> events_of(const IscnKaryotype& karyotype, const std::vector<KaryotypeClone>& clones,
                                        std::size_t clone) {
  std::vector<const IscnEvent*> events;
  for (int at = static_cast<int>(clone); at >= 0; at = clones[static_cast<std::size_t>(at)].parent) {
    for (const IscnEvent& event : karyotype.clones[clones[static_cast<std::size_t>(at)].source].events) {
      if (!event.is_constitutional) events.push_back(&event);
    }
  }
  return events;
}

/// A lost rearranged copy, `-der(9)t(9;16)`, takes the inherited change back that made it.
void drop_lost(std::vector<const IscnEvent*>& events) {
  const auto name_of = [](const IscnEvent& event) {
    const IscnRearrangement& first = event.links.front();
    return std::pair(first.word, first.chromosomes.empty() ? std::string() : first.chromosomes.front().name);
  };
  std::vector<const IscnEvent*> kept;
  std::vector<const IscnEvent*> lost;
  for (const IscnEvent* event : events) {
    if (event->sign < 0 && !event->links.empty()) lost.push_back(event);
  }
  for (const IscnEvent* event : events) {
    const auto taken_back = std::find_if(lost.begin(), lost.end(), [&](const IscnEvent* other) {
      return event->sign >= 0 && !event->links.empty() && name_of(*event) == name_of(*other);
    });
    if (taken_back == lost.end()) {
      kept.push_back(event);
    } else {
      lost.erase(taken_back);
    }
  }
  events = std::move(kept);
}

/// Bases of `region` by their change, none counted twice: sums of the pieces between their ends.
std::map<int, std::int64_t> bases_by_change(const std::vector<Piece>& pieces, const Span& region) {
  std::vector<std::int64_t> edges{region.begin, region.end + 1};
  for (const Piece& piece : pieces) {
    for (const std::int64_t edge : {piece.span.begin, piece.span.end + 1}) {
      if (edge > region.begin && edge <= region.end) edges.push_back(edge);
    }
  }
  std::sort(edges.begin(), edges.end());
  std::map<int, std::int64_t> result;
  for (std::size_t i = 1; i < edges.size(); ++i) {
    int change = 0;
    for (const Piece& piece : pieces) {
      if (piece.span.begin <= edges[i - 1] && edges[i] - 1 <= piece.span.end) change += piece.change;
    }
    result[change] += edges[i] - edges[i - 1];
  }
  std::erase_if(result, [](const auto& entry) { return entry.second == 0; });
  return result;
}

/// The change that holds over most of a region; empty where none holds over three quarters (a design value).
std::optional<int> overall_change(const Dosage& dosage, const Span& region) {
  constexpr double least_fraction = 0.75;
  const double length = static_cast<double>(region.end - region.begin + 1);
  for (const auto& [change, bases] : bases_by_change(dosage.pieces, region)) {
    if (static_cast<double>(bases) >= least_fraction * length) return change;
  }
  return std::nullopt;
}

Assessed<CopyState> state_of(const Dosage& dosage, const Span& arm) {
  if (!dosage.unclear.empty()) {
    return Assessment::not_assessed(Reason::unsupported,
                                    fmt::format("karyotype: {} leaves it open", printable(dosage.unclear)));
  }
  const auto change = overall_change(dosage, arm);
  if (change && *change != 0) return Assessed<CopyState>::present({static_cast<double>(*change)});
  const bool is_even = bases_by_change(dosage.pieces, arm).size() == 1 && change == 0;
  const auto breaks = bases_by_change(dosage.breaks, arm);
  if (is_even && breaks.size() == 1 && breaks.begin()->first == 0) return Assessment::absent({});
  return Assessment::not_assessed(Reason::unsupported,
                                  fmt::format("karyotype: {} changes a part of it", printable(dosage.structural)));
}

/// Lesions of whole arms as data/knowledge/focal_lesions.tsv has them: loss of 9p, gain from 1q23 to the end.
void add_arm_lesions(const std::map<std::string, Dosage>& dosages, const Cytobands& bands, KaryotypeArms& result) {
  const auto arm_9p = result.arms.find("9p");
  if (arm_9p != result.arms.end() && arm_9p->second.is_present() && *arm_9p->second.value.value < 0) {
    result.focal["i9q_dic9"] = Assessed<FocalState>::present({.kind = "deletion", .exons = {}, .copies = {}});
  }
  const auto one = dosages.find("1");
  const auto first = bands.find("1", "q23");
  const auto arm_1q = bands.arm("1", 'q');
  if (one == dosages.end() || one->second.structural.empty() || !one->second.unclear.empty() || !first || !arm_1q)
    return;
  if (overall_change(one->second, {first->begin, arm_1q->end}).value_or(0) > 0) {
    result.focal["dup1q"] = Assessed<FocalState>::present({.kind = "gain", .exons = {}, .copies = {}});
  }
}

/// What the changes of the leading clone do, chromosome by chromosome.
struct CloneDosage {
  const KaryotypeClone* clone = nullptr;
  std::map<std::string, Dosage> dosages;
  bool has_marker = false;
};

/// Empty where no clone stands for the leukaemia or it has another number of sets than two. `clones` must outlive it.
std::optional<CloneDosage> leading_dosage(const IscnKaryotype& karyotype, const std::vector<KaryotypeClone>& clones,
                                          const Cytobands& bands) {
  const auto leading = leading_clone(clones);
  if (!leading) return std::nullopt;
  const KaryotypeClone& clone = clones[*leading];
  if (clone.level != 2 || clone.multiple != 1) return std::nullopt;
  std::vector<const IscnEvent*> events = events_of(karyotype, clones, *leading);
  drop_lost(events);
  CloneDosage result{.clone = &clone, .dosages = {}, .has_marker = false};
  DosageCounter counter(bands);
  for (const IscnEvent* event : events) {
    const bool is_certain = !event->is_uncertain && !event->has_alternative;
    if (event->kind == IscnEventKind::chromosome && is_certain) {
      counter.add_whole(event->chromosome, event->sign * event->multiple);
    }
    result.has_marker = result.has_marker || (event->kind == IscnEventKind::marker && event->sign >= 0);
    if (!event->links.empty()) counter.add(*event);
  }
  result.dosages = counter.take();
  return result;
}

bool is_any_loss(const FocalLesion& lesion) noexcept {
  constexpr std::array<SegmentRule, 5> rules{SegmentRule::loss, SegmentRule::exon_loss, SegmentRule::gene_loss,
                                             SegmentRule::whole_gene_loss, SegmentRule::loss_or_loh};
  return std::find(rules.begin(), rules.end(), lesion.segment_rule) != rules.end();
}

bool has_short_arm(std::string_view chromosome) noexcept {
  constexpr std::array<std::string_view, 6> without{"13", "14", "15", "21", "22", "Y"};
  return std::find(without.begin(), without.end(), chromosome) == without.end();
}

}  // namespace

KaryotypeArms assess_karyotype_arms(const IscnKaryotype& karyotype, const Cytobands& bands) {
  KaryotypeArms result;
  const std::vector<KaryotypeClone> clones = count_karyotype_clones(karyotype);
  const auto leading = leading_dosage(karyotype, clones, bands);
  if (!leading) return result;
  const KaryotypeClone& clone = *leading->clone;
  const bool is_whole_told = clone.unread.empty() && !clone.is_incomplete && clone.adds_up;
  for (const auto& [chromosome, dosage] : leading->dosages) {
    if (dosage.structural.empty()) continue;
    for (const char name : {'p', 'q'}) {
      const auto arm = bands.arm(chromosome, name);
      if (!arm || (name == 'p' && !has_short_arm(chromosome))) continue;
      Assessed<CopyState> state = state_of(dosage, *arm);
      if (state.is_absent() && !is_whole_told) continue;
      result.arms.emplace(chromosome + name, std::move(state));
    }
  }
  add_arm_lesions(leading->dosages, bands, result);
  return result;
}

std::map<std::string, Assessed<FocalState>> karyotype_gene_losses(const IscnKaryotype& karyotype,
                                                                  const Cytobands& bands,
                                                                  const std::vector<FocalLesion>& lesions) {
  std::map<std::string, Assessed<FocalState>> result;
  const std::vector<KaryotypeClone> clones = count_karyotype_clones(karyotype);
  const auto leading = leading_dosage(karyotype, clones, bands);
  if (!leading || leading->has_marker || !leading->clone->unread.empty()) return result;
  for (const FocalLesion& lesion : lesions) {
    constexpr std::string_view prefix = "chr";
    if (!lesion.place_grch38.contig.starts_with(prefix)) continue;
    const std::string chromosome = lesion.place_grch38.contig.substr(prefix.size());
    const auto found = leading->dosages.find(chromosome);
    const bool is_autosome = chromosome_index(chromosome).value_or(autosome_count) < autosome_count;
    if (!is_any_loss(lesion) || !is_autosome || found == leading->dosages.end()) continue;
    const Dosage& dosage = found->second;
    const Span place{lesion.place_grch38.begin + 1, lesion.place_grch38.end};
    // A break in the place may take it too, or bring it back.
    const auto breaks = bases_by_change(dosage.breaks, place);
    const bool may_be_regained = !breaks.empty() && breaks.rbegin()->first > 0;
    const auto changes = bases_by_change(dosage.pieces, place);
    const bool is_lost = changes.size() == 1 && changes.begin()->first < 0;
    if (!dosage.unclear.empty() || may_be_regained || !is_lost) continue;
    FocalState state{.kind = "deletion", .exons = {}, .copies = {}, .extra = {{"source", "reported"}}};
    const bool is_spared_by_breaks = breaks.size() == 1 && breaks.begin()->first == 0;
    if (changes.begin()->first == -1 && is_spared_by_breaks) state.copies = 1;
    result.emplace(lesion.id, Assessed<FocalState>::present(std::move(state)));
  }
  return result;
}

}  // namespace marrow
