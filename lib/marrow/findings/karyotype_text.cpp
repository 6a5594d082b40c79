#include "marrow/findings/karyotype_text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstddef>
#include <vector>

#include "marrow/base/text.hpp"

namespace marrow {

namespace {

constexpr CountRange hypodiploid{24, 39};
/// Diploid cells; a clone without changes is normal unless its number is this far away.
constexpr int diploid = 46;
/// A clone of a sex complement only, such as `92,XXYY`, counts as abnormal beyond this distance from diploid: nearer,
/// the complement may be the patient's own (`47,XXY`).
constexpr int least_level_distance = 7;
/// Changes that miss the stated number by more belong to a text whose ploidy level cannot be told.
constexpr int largest_mismatch = 5;

/// The number in front without the patient's own (constitutional) changes.
CountRange somatic_number(const KaryotypeClone& clone) noexcept {
  return {clone.stated.low - clone.constitutional, clone.stated.high - clone.constitutional};
}

bool is_abnormal(const KaryotypeClone& clone) noexcept {
  const CountRange number = somatic_number(clone);
  return clone.has_changes || number.low >= diploid + least_level_distance ||
         number.high <= diploid - least_level_distance;
}

bool is_hypodiploid(const KaryotypeClone& clone) noexcept {
  const CountRange number = somatic_number(clone);
  return is_abnormal(clone) && number.low >= hypodiploid.low && number.high <= hypodiploid.high;
}

/// Numbers between which a modal number means another thing: the MODAL_CHR ranges of subtypes.tsv.
std::size_t meaning_of(int number) noexcept {
  constexpr std::array<int, 7> starts{24, 32, 40, 44, 47, 51, 68};
  return static_cast<std::size_t>(std::upper_bound(starts.begin(), starts.end(), number) - starts.begin());
}

Assessed<Ploidy> ploidy_of(const KaryotypeClone& clone, bool is_doubled) {
  // From 58 chromosomes on high hyperdiploidy has an outcome of its own (risk_schemes.tsv, "MNC 58-66").
  constexpr int favourable_number = 58;
  const CountRange number = somatic_number(clone);
  if (meaning_of(number.low) != meaning_of(number.high)) {
    return Assessment::not_assessed(
        Reason::noisy, fmt::format("karyotype: {} to {} chromosomes may mean two things", number.low, number.high));
  }
  Ploidy ploidy;
  if ((number.low >= favourable_number) == (number.high >= favourable_number)) {
    ploidy.modal = (number.low + number.high) / 2;
  }
  ploidy.ploidy_class = ploidy_class_of(number.low);
  if (is_doubled) ploidy.masked = true;
  return Assessed<Ploidy>::present(ploidy);
}

std::string chromosome_name(std::size_t index) {
  if (index == autosome_count) return "X";
  return index > autosome_count ? "Y" : std::to_string(index + 1);
}

/// Why the chromosomes that a clone does not name stay open; empty if they do not.
std::string reason_for_silence(const KaryotypeClone& clone) {
  if (clone.is_incomplete) return "karyotype: incomplete (inc)";
  if (!clone.unread.empty()) return fmt::format("karyotype: '{}' cannot be read", printable(clone.unread.front()));
  if (!clone.adds_up) return "karyotype: its changes do not add up to its number";
  return {};
}

std::map<std::string, Assessed<CopyState>> chromosomes_of(const KaryotypeClone& clone) {
  std::map<std::string, Assessed<CopyState>> result;
  const int mismatch = std::max(clone.stated.low - clone.total.high, clone.total.low - clone.stated.high);
  const std::string silence = mismatch > largest_mismatch && !clone.stated_level
                                  ? std::string("karyotype: its changes do not fit its number at any ploidy level")
                                  : reason_for_silence(clone);
  for (std::size_t i = 0; i < chromosome_count; ++i) {
    const bool is_sex = i >= autosome_count;
    const int change = is_sex ? clone.signs[i] : clone.copies[i] - 2;
    const bool is_named = is_sex ? clone.signs[i] != 0 : clone.copies[i] != clone.level;
    Assessed<CopyState>& state = result[chromosome_name(i)];
    if (clone.unclear.contains(i) || (clone.extra_parts.contains(i) && change <= 0)) {
      state = Assessment::not_assessed(Reason::noisy, "karyotype: a rearranged or uncertain copy");
    } else if (mismatch > largest_mismatch || (!silence.empty() && !is_named)) {
      state = Assessment::not_assessed(Reason::unsupported, silence);
    } else if (is_sex && clone.level != 2) {
      state = Assessment::not_assessed(Reason::unsupported, "karyotype: sex chromosomes of another ploidy level");
    } else if (change == 0) {
      state = Assessment::absent({});
    } else {
      state = Assessed<CopyState>::present({static_cast<double>(change)});
    }
  }
  return result;
}

/// Why no clone stands for the leukaemia: one could not be read, or all cells are normal.
Assessment why_no_clone(const IscnKaryotype& karyotype, const std::vector<KaryotypeClone>& clones) {
  const auto unread = std::find_if(karyotype.clones.begin(), karyotype.clones.end(),
                                   [](const IscnClone& clone) { return !clone.is_readable && !clone.is_donor; });
  if (unread == karyotype.clones.end() && !clones.empty()) {
    return Assessment::not_assessed(Reason::low_purity,
                                    "karyotype: normal cells only; the blasts may not have divided");
  }
  const auto is_donor = [](const IscnClone& clone) { return clone.is_donor; };
  if (karyotype.clones.empty() && !karyotype.failure.empty()) {
    return Assessment::not_assessed(Reason::no_input,
                                    fmt::format("karyotype: no result ({})", printable(karyotype.failure)));
  }
  if (karyotype.clones.empty() && !(karyotype.hybridisation.empty() && karyotype.array.empty())) {
    return Assessment::not_assessed(
        Reason::no_input, fmt::format("karyotype: {} only, no metaphases",
                                      karyotype.hybridisation.empty() ? "an array" : "in-situ hybridisation"));
  }
  if (!karyotype.clones.empty() && std::all_of(karyotype.clones.begin(), karyotype.clones.end(), is_donor)) {
    return Assessment::not_assessed(Reason::low_purity, "karyotype: cells of the donor only");
  }
  std::string part = unread == karyotype.clones.end() ? std::string() : printable(unread->text);
  if (karyotype.clones.empty() && !karyotype.issues.empty()) part = printable(karyotype.issues.front().text);
  return Assessment::not_assessed(Reason::unsupported, fmt::format("karyotype: '{}' cannot be read", part));
}

std::string range_words(const CountRange& range) {
  return range.low == range.high ? fmt::format("{}", range.low) : fmt::format("{} to {}", range.low, range.high);
}

std::vector<std::string> mismatches_of(const std::vector<KaryotypeClone>& clones) {
  std::vector<std::string> result;
  for (const KaryotypeClone& clone : clones) {
    const bool is_sum_expected = !clone.is_composite && !clone.is_incomplete && clone.unread.empty();
    if (!is_sum_expected || count_mismatch(clone) == 0) continue;
    result.push_back(
        fmt::format("{} chromosomes, its changes make {}", range_words(clone.stated), range_words(clone.total)));
  }
  return result;
}

}  // namespace

std::optional<std::string> ploidy_class_of(std::int64_t modal) {
  if (modal >= 24 && modal <= 31) return "near-haploid";
  if (modal >= 32 && modal <= 39) return "low-hypodiploid";
  if (modal >= 51 && modal <= 67) return "high-hyperdiploid";
  return std::nullopt;
}

std::optional<std::size_t> leading_clone(const std::vector<KaryotypeClone>& clones) {
  const auto hypodiploid_clone = std::find_if(clones.begin(), clones.end(), is_hypodiploid);
  if (hypodiploid_clone != clones.end()) return static_cast<std::size_t>(hypodiploid_clone - clones.begin());
  std::optional<std::size_t> best;
  bool has_all_counts = true;
  for (std::size_t i = 0; i < clones.size(); ++i) {
    if (!is_abnormal(clones[i])) continue;
    has_all_counts = has_all_counts && clones[i].cells.has_value();
    if (!best || (has_all_counts && *clones[i].cells > *clones[*best].cells)) best = i;
  }
  return best;
}

KaryotypeText assess_karyotype_text(std::string_view text) {
  return assess_karyotype_text(read_iscn(text));
}

KaryotypeText assess_karyotype_text(const IscnKaryotype& karyotype) {
  KaryotypeText result;
  result.issues = karyotype.issues;
  result.failure = karyotype.failure;
  const std::vector<KaryotypeClone> clones = count_karyotype_clones(karyotype);
  result.mismatches = mismatches_of(clones);
  const std::optional<std::size_t> leading = leading_clone(clones);
  if (!leading) {
    result.ploidy = why_no_clone(karyotype, clones);
    return result;
  }
  const KaryotypeClone& clone = clones[*leading];
  const bool is_doubled =
      is_hypodiploid(clone) && std::any_of(clones.begin(), clones.end(), [&](const KaryotypeClone& other) {
        return other.parent == static_cast<int>(*leading) && other.multiple == 2;
      });
  result.ploidy = ploidy_of(clone, is_doubled);
  result.chromosomes = chromosomes_of(clone);
  return result;
}

CopyNumber assess_reported_karyotype(const std::optional<KaryotypeText>& karyotype, std::optional<bool> trisomy_4_10) {
  CopyNumber result;
  result.ploidy = Assessment::not_assessed(Reason::no_input);
  if (karyotype) {
    result.ploidy = karyotype->ploidy;
    result.chromosomes = karyotype->chromosomes;
  }
  if (trisomy_4_10.value_or(false)) {
    for (const char* chromosome : {"4", "10"}) {
      Assessed<CopyState>& state = result.chromosomes[chromosome];
      if (!state.is_known()) state = Assessed<CopyState>::present({1.0});
    }
  }
  return result;
}

}  // namespace marrow
