#include "marrow/findings/serial.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <set>
#include <tuple>

#include "marrow/base/text.hpp"
#include "marrow/findings/serial_lesions.hpp"
#include "marrow/records/profile_value.hpp"

namespace marrow {

namespace {

constexpr double diploid_copies = 2;

// Design values.
constexpr double half_of_cells = 0.5;
constexpr double minor_fraction_without_purity = 0.15;
constexpr double least_rise_of_gain = 0.25;
constexpr double least_germline_fraction = 0.25;  ///< lower end: a growing clone at a few reads is none

// ---- shares of reads ------------------------------------------------------------------------------------------------

/// What shares of reads of the two samples are divided by before they are compared.
struct Scale {
  double from = 1;
  double to = 1;
};

Scale scale_of(const Profile& from, const Profile& to) {
  const bool is_leukaemia = from.timepoint != Timepoint::remission && to.timepoint != Timepoint::remission;
  if (!is_leukaemia || !from.purity.is_present() || !to.purity.is_present()) return {};
  return {from.purity.value, to.purity.value};
}

/// The least share of reads that a sample is sure to have of the lesion; empty if it says nothing of it.
std::optional<double> least_share(const SerialPoint& point) {
  return point.interval ? std::optional(point.interval->low) : point.vaf;
}

std::string percent(double fraction) {
  return fmt::format("{:.3g} %", 100 * fraction);
}

std::string_view timepoint_phrase(Timepoint timepoint) {
  constexpr std::string_view phrases[] = {"at diagnosis", "in remission", "at relapse", "at an unknown time"};
  return phrases[static_cast<std::size_t>(timepoint)];
}

std::string where(const SerialPoint& point) {
  return fmt::format("{} ({})", timepoint_phrase(point.timepoint), point.sample);
}

// ---- one lesion, two samples ----------------------------------------------------------------------------------------

SerialChange change_between(const SerialPoint& from, const SerialPoint& to, SerialChangeKind kind) {
  return {.from = from.sample, .to = to.sample, .change = kind, .because = {}};
}

SerialChange both_present(const SerialPoint& from, const SerialPoint& to, bool is_ordered, const Scale& scale) {
  SerialChange change = change_between(from, to, SerialChangeKind::shared);
  if (!is_ordered || !from.interval || !to.interval) return change;
  if (to.interval->low / scale.to > from.interval->high / scale.from) change.change = SerialChangeKind::rising;
  if (to.interval->high / scale.to < from.interval->low / scale.from) change.change = SerialChangeKind::falling;
  return change;
}

/// Why `without` does not exclude what `with` has; empty if it does. Shares are divided by the scales first.
std::optional<std::string> why_not_excluded(const SerialPoint& with, double with_scale, const SerialPoint& without,
                                            double without_scale, bool is_variant) {
  if (!without.found.is_known()) {
    const std::string detail =
        without.found.detail.empty() ? std::string(reason_words(*without.found.reason)) : without.found.detail;
    return fmt::format("not assessed {}: {}", where(without), detail);
  }
  if (!is_variant) return std::nullopt;
  const auto& limit = without.found.limit_vaf;
  if (!limit) return fmt::format("not found {}, down to a limit that is not known", where(without));
  const auto least = least_share(with);
  if (!least)
    return fmt::format("not found {} down to {}; its share of reads is not known", where(without), percent(*limit));
  if (*limit / without_scale < *least / with_scale) return std::nullopt;
  return fmt::format("not found {} down to {} only, and it may be as rare as {}", where(without), percent(*limit),
                     percent(*least * without_scale / with_scale));
}

/// How many copies of a lesion there are, in words.
std::string copies_words(const SerialPoint& point) {
  return point.value ? fmt::format("{} {}", format_number(*point.value), where(point)) : where(point);
}

/// Whether two gains of a focal lesion are as good as level: fewer than a copy apart, or than a quarter of the lesser,
/// which a high amplification is measured no better than.
bool are_level(const ComparedLesion& compared, const SerialPoint& a, const SerialPoint& b) {
  if (compared.lesion.kind != "focal" || !a.value || !b.value) return false;
  const double lesser = std::min(*a.value, *b.value);
  return lesser > diploid_copies && std::abs(*a.value - *b.value) < std::max(1.0, lesser * least_rise_of_gain);
}

/// A copy-number lesion that both have: whether one has lost or gained more of it.
SerialChange both_changed(const ComparedLesion& compared, std::size_t i, std::size_t j, bool is_ordered) {
  const SerialPoint& from = compared.lesion.points[i];
  const SerialPoint& to = compared.lesion.points[j];
  SerialChange change = change_between(from, to, SerialChangeKind::shared);
  const auto& depths = compared.depth;
  if (!depths[i] || !depths[j]) {
    const bool is_open = depths[i].value_or(0) > 1 || depths[j].value_or(0) > 1;
    const double most = std::max(from.value.value_or(0), to.value.value_or(0));
    const std::string_view words = most > diploid_copies ? "there are" : "are left";
    if (is_open)
      change.because = fmt::format("how many copies {} is not known {}", words, where(depths[i] ? to : from));
    return change;
  }
  if (*depths[i] == *depths[j] || are_level(compared, from, to)) return change;
  change.change = !is_ordered               ? SerialChangeKind::differs
                  : *depths[i] < *depths[j] ? SerialChangeKind::deepened
                                            : SerialChangeKind::receded;
  change.because =
      fmt::format("{}: {}, {}", compared.lesion.kind == "focal" ? "copies" : "copies from the normal number",
                  copies_words(from), copies_words(to));
  return change;
}

SerialChange judge(const ComparedLesion& compared, std::size_t i, std::size_t j, bool is_ordered, const Scale& scale) {
  const SerialPoint& from = compared.lesion.points[i];
  const SerialPoint& to = compared.lesion.points[j];
  const bool is_variant = compared.lesion.kind == "variant";
  if (from.found.is_present() && to.found.is_present()) {
    return compared.depth.empty() ? both_present(from, to, is_ordered, scale)
                                  : both_changed(compared, i, j, is_ordered);
  }
  const bool is_first = from.found.is_present();
  const SerialPoint& with = is_first ? from : to;
  const SerialPoint& without = is_first ? to : from;
  const auto open =
      why_not_excluded(with, is_first ? scale.from : scale.to, without, is_first ? scale.to : scale.from, is_variant);
  SerialChange change = change_between(from, to, is_first ? SerialChangeKind::lost : SerialChangeKind::gained);
  if (!is_ordered) change.change = SerialChangeKind::differs;
  if (open) {
    change.change = SerialChangeKind::not_comparable;
    change.because = fmt::format("seen only {}; {}", where(with), *open);
  } else if (!is_ordered) {
    change.because = fmt::format("found {}, not found {}", where(with), where(without));
  }
  return change;
}

// ---- flags of a lesion ----------------------------------------------------------------------------------------------

void add_germline_hint(ComparedLesion& compared) {
  for (const SerialPoint& point : compared.lesion.points) {
    if (point.timepoint != Timepoint::remission || !point.interval) continue;
    const FractionInterval& vaf = *point.interval;
    const bool is_half = vaf.low <= 0.5 && 0.5 <= vaf.high;
    if (vaf.low < least_germline_fraction || (!is_half && vaf.high < 1)) continue;
    compared.lesion.germline_hint = fmt::format(
        "{} of the reads {}: it may be inherited; test a sample without leukaemia", percent(*point.vaf), where(point));
    return;
  }
}

std::vector<std::string> relapse_drugs(const std::string& gene, const ResistanceTable& resistance) {
  std::set<std::string> drugs;
  for (const ResistanceRow& row : resistance.rows()) {
    const bool is_of_relapse = row.stage == "relapse" || row.stage == "both";
    const bool is_of_gene = std::find(row.genes.begin(), row.genes.end(), gene) != row.genes.end();
    if (is_of_relapse && is_of_gene && row.direction == "resistant") drugs.insert(row.drug);
  }
  return {drugs.begin(), drugs.end()};
}

bool is_minor(const SerialPoint& point, const Profile& profile) {
  if (!profile.purity.is_present()) return point.interval->high < minor_fraction_without_purity;
  return 2 * point.interval->high / profile.purity.value < half_of_cells;
}

bool is_major(const SerialPoint& point, const Profile& profile) {
  const double purity = profile.purity.is_present() ? profile.purity.value : 1;
  return 2 * point.interval->low / purity > half_of_cells;
}

void add_relapse_fate(ComparedLesion& compared, const std::vector<ComparedSample>& samples,
                      const ResistanceTable& resistance) {
  const std::vector<SerialPoint>& points = compared.lesion.points;
  for (std::size_t i = 0; i < points.size(); ++i) {
    for (std::size_t j = i + 1; j < points.size(); ++j) {
      const bool is_pair = points[i].timepoint == Timepoint::diagnosis && points[j].timepoint == Timepoint::relapse;
      if (!is_pair || !points[i].interval || !points[j].interval || !compared.is_finding[j]) continue;
      if (!is_minor(points[i], *samples[i].profile) || !is_major(points[j], *samples[j].profile)) continue;
      std::vector<std::string> drugs = relapse_drugs(*compared.lesion.gene, resistance);
      if (drugs.empty()) return;
      compared.lesion.relapse_fated = fmt::format(
          "minor {} ({}), major {} ({}){}", where(points[i]), percent(*points[i].vaf), where(points[j]),
          percent(*points[j].vaf), samples[i].profile->purity.is_present() ? "" : "; purity at diagnosis not stated");
      compared.lesion.relapse_resistant_drugs = std::move(drugs);
      return;
    }
  }
}

// ---- notes ----------------------------------------------------------------------------------------------------------

bool has_filtered_records(const Profile& profile) {
  return std::any_of(profile.inputs.begin(), profile.inputs.end(),
                     [](const InputFile& input) { return input.set_aside.contains("filtered"); });
}

std::string stated_both(const Assessed<std::string>& a, const Assessed<std::string>& b) {
  const bool do_differ = a.is_present() && b.is_present() && a.value != b.value;
  return do_differ ? fmt::format("{} and {}", a.value, b.value) : std::string();
}

/// Changes that both samples list, findings or not: inherited ones would show one patient.
std::size_t shared_changes(const Profile& a, const Profile& b) {
  if (!a.assembly || a.assembly != b.assembly) return 0;
  std::set<std::string_view> ids;
  for (const Variant& variant : a.variants) ids.insert(variant.id);
  return static_cast<std::size_t>(std::count_if(b.variants.begin(), b.variants.end(),
                                                [&](const Variant& variant) { return ids.contains(variant.id); }));
}

std::string shared_words(std::size_t listed, bool is_without_lesions) {
  if (listed > 0)
    return fmt::format("no lesion, but {} changes that count as none: it may be another leukaemia", listed);
  if (is_without_lesions) return "nothing on the panel: neither has a lesion to compare";
  return "nothing on the panel, and nothing shows that they are of one patient: exchanged samples, another leukaemia "
         "or "
         "too little looked at are possible";
}

/// Lesions that both samples have.
struct SharedLesions {
  std::int64_t specific = 0;  ///< variants, fusions, focal lesions
  std::int64_t regions = 0;   ///< chromosomes, arms and ploidy, which many unrelated leukaemias have in common
};

void add_share_note(const Profile& from, const Profile& to, const SharedLesions& shared, bool is_without_lesions,
                    std::vector<SerialNote>& notes) {
  if (shared.specific > 0) return;
  const std::size_t listed = shared_changes(from, to);
  std::string code = listed == 0 ? "share_nothing" : "share_no_lesion";
  std::string words = shared_words(listed, is_without_lesions);
  if (shared.regions > 0 && listed == 0) {
    code = "share_regions_only";
    words = "lost or gained chromosomes or arms only, which unrelated leukaemias share too";
  }
  notes.push_back({code, {from.sample, to.sample}, fmt::format("{} and {} share {}", from.sample, to.sample, words)});
}

/// Notes on two samples whose changes are counted in `pair`.
void add_pair_notes(const Profile& from, const Profile& to, const SerialPair& pair, std::vector<SerialNote>& notes) {
  const auto add = [&](std::string code, std::string text) {
    notes.push_back({std::move(code), {from.sample, to.sample}, std::move(text)});
  };
  const auto count = [&](SerialChangeKind kind) {
    const auto found = pair.changes.find(std::string(enum_name(kind)));
    return found == pair.changes.end() ? std::int64_t{0} : found->second;
  };
  if (from.timepoint == to.timepoint && from.timepoint != Timepoint::unknown) {
    add("same_timepoint", fmt::format("{} and {} are both from {}: which came first is not known", from.sample,
                                      to.sample, enum_name(from.timepoint)));
  }
  if (const std::string sexes = stated_both(from.sex, to.sex); !sexes.empty()) {
    add("sex_differs",
        fmt::format("the sex stated of {} and {} differs ({}): exchanged samples?", from.sample, to.sample, sexes));
  }
  if (const std::string lineages = stated_both(from.lineage, to.lineage); !lineages.empty()) {
    add("lineage_differs", fmt::format("the lineage of {} and {} differs ({}): a switch, another leukaemia or "
                                       "exchanged samples",
                                       from.sample, to.sample, lineages));
  }
  if (from.assembly && to.assembly && from.assembly != to.assembly) {
    add("assembly_differs",
        fmt::format("{} is on {}, {} on {}: variants are matched by their coding change", from.sample,
                    assembly_name(*from.assembly), to.sample, assembly_name(*to.assembly)));
  }
  const bool is_leukaemia = from.timepoint != Timepoint::remission && to.timepoint != Timepoint::remission;
  const bool are_pure = from.purity.is_present() && to.purity.is_present();
  if (is_leukaemia && !are_pure && count(SerialChangeKind::rising) + count(SerialChangeKind::falling) > 0) {
    add("purity_not_stated",
        fmt::format("the leukaemic fraction of {} is not stated: what rises or falls may do so by it alone",
                    from.purity.is_present() ? to.sample : from.sample));
  }
  const bool is_hidden = (count(SerialChangeKind::gained) > 0 && has_filtered_records(from)) ||
                         (count(SerialChangeKind::lost) > 0 && has_filtered_records(to));
  if (is_hidden) {
    add("filtered_records",
        "records that their FILTER set aside count as not seen: a gained or lost variant may be "
        "among them");
  }
}

std::vector<const Profile*> in_time_order(std::vector<const Profile*> profiles) {
  std::sort(profiles.begin(), profiles.end(), [](const Profile* a, const Profile* b) {
    return std::tie(a->timepoint, a->sample) < std::tie(b->timepoint, b->sample);
  });
  return profiles;
}

/// What became of every lesion from sample `i` to sample `j`.
void compare_pair(const std::vector<ComparedSample>& samples, std::size_t i, std::size_t j,
                  std::vector<ComparedLesion>& lesions, Serial& serial) {
  const Profile& from = *samples[i].profile;
  const Profile& to = *samples[j].profile;
  SerialPair pair{.from = from.sample, .to = to.sample, .changes = {}};
  pair.is_ordered = from.timepoint != to.timepoint && to.timepoint != Timepoint::unknown;
  const Scale scale = scale_of(from, to);
  SharedLesions shared;
  for (ComparedLesion& compared : lesions) {
    if (!compared.is_finding[i] && !compared.is_finding[j]) continue;
    SerialLesion& lesion = compared.lesion;
    const bool is_shared = lesion.points[i].found.is_present() && lesion.points[j].found.is_present();
    const bool is_of_region = !compared.depth.empty() && lesion.kind != "focal";
    (is_of_region ? shared.regions : shared.specific) += is_shared ? 1 : 0;
    lesion.changes.push_back(judge(compared, i, j, pair.is_ordered, scale));
    ++pair.changes[std::string(enum_name(lesion.changes.back().change))];
  }
  add_share_note(from, to, shared, pair.changes.empty(), serial.notes);
  add_pair_notes(from, to, pair, serial.notes);
  serial.pairs.push_back(std::move(pair));
}

}  // namespace

Serial compare_samples(std::vector<const Profile*> profiles, const ResistanceTable& resistance,
                       const Predicates& predicates) {
  profiles = in_time_order(std::move(profiles));
  std::vector<Value> scopes;
  for (const Profile* profile : profiles) scopes.push_back(to_value(*profile));
  std::vector<ComparedSample> samples;
  Serial serial;
  for (std::size_t i = 0; i < profiles.size(); ++i) {
    const Profile& profile = *profiles[i];
    samples.push_back({&profile, &scopes[i]});
    serial.samples.push_back({profile.sample, profile.timepoint});
    if (profile.timepoint == Timepoint::unknown) {
      serial.notes.push_back({"unknown_timepoint",
                              {profile.sample},
                              fmt::format("the time point of {} is not stated: nothing of it is gained, lost, rising "
                                          "or falling",
                                          profile.sample)});
    }
  }
  std::vector<ComparedLesion> lesions = compared_lesions(samples, predicates);
  for (std::size_t i = 0; i < samples.size(); ++i) {
    for (std::size_t j = i + 1; j < samples.size(); ++j) compare_pair(samples, i, j, lesions, serial);
  }
  for (ComparedLesion& compared : lesions) {
    if (compared.lesion.kind == "variant") {
      add_germline_hint(compared);
      add_relapse_fate(compared, samples, resistance);
    }
    serial.lesions.push_back(std::move(compared.lesion));
  }
  return serial;
}

}  // namespace marrow
