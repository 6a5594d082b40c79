#include "marrow/findings/serial_copy_lesions.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <iterator>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>

#include "marrow/records/genome.hpp"

namespace marrow {

namespace {

constexpr double half_copy = 0.5;
constexpr double two_copies = 2;
constexpr std::int64_t least_doubled = 48;  ///< chromosomes of a near-haploid clone of 24 that doubled

using CopyStates = std::map<std::string, Assessed<CopyState>>;
/// A chromosome or arm and whether it is gained.
using RegionChange = std::pair<std::string, bool>;

/// What one sample says of a lesion.
struct CopyPoint {
  Assessment found;
  std::optional<double> value;
  std::optional<std::int64_t> depth;
};

ComparedLesion make_lesion(std::string kind, std::string id, std::string name) {
  ComparedLesion result;
  result.lesion.kind = std::move(kind);
  result.lesion.lesion = std::move(id);
  result.lesion.name = std::move(name);
  return result;
}

void add_point(ComparedLesion& compared, const Profile& profile, CopyPoint point) {
  point.found.extra.clear();
  compared.is_finding.push_back(point.found.is_present());
  compared.depth.push_back(point.depth);
  compared.lesion.points.push_back(serial_point(profile, std::move(point.found)));
  compared.lesion.points.back().value = point.value;
  compared.variants.push_back(nullptr);
}

// ---- focal lesions --------------------------------------------------------------------------------------------------

CopyPoint focal_point(const CopyNumber& copy_number, const std::string& id) {
  const auto own = copy_number.focal.find(id);
  if (own == copy_number.focal.end()) return {Assessment::not_assessed(Reason::no_input, "no copy number"), {}, {}};
  CopyPoint point{own->second, {}, {}};
  if (!own->second.is_present()) return point;
  const FocalState& state = own->second.value;
  point.value = state.copies;
  const bool is_gain = state.kind == "gain" || state.kind == "amplification";
  if (is_gain) {
    if (state.copies) point.depth = static_cast<std::int64_t>(std::llround(std::max(*state.copies - two_copies, 1.0)));
  } else if (state.copies) {
    point.depth = *state.copies < half_copy ? 2 : 1;
  }
  return point;
}

// ---- chromosomes and arms -------------------------------------------------------------------------------------------

/// Whether the region is gained (else lost); empty if it is neither or that is not known.
std::optional<bool> is_gained(const CopyStates& states, const std::string& name) {
  const auto own = states.find(name);
  if (own == states.end() || !own->second.is_present() || own->second.value.value.value_or(0) == 0) return std::nullopt;
  return *own->second.value.value > 0;
}

CopyPoint region_point(const CopyStates& states, const RegionChange& change) {
  const auto own = states.find(change.first);
  if (own == states.end()) return {Assessment::not_assessed(Reason::no_input, "no copy number"), {}, {}};
  if (!own->second.is_present()) return {own->second, {}, {}};
  const auto gained = is_gained(states, change.first);
  if (!gained) {
    return {Assessment::not_assessed(Reason::unsupported, "changed; whether lost or gained is not stated"), {}, {}};
  }
  if (*gained != change.second) return {Assessment::absent(std::nullopt, *gained ? "gained" : "lost"), {}, {}};
  const double value = *own->second.value.value;
  return {own->second, value, static_cast<std::int64_t>(std::llround(std::abs(value)))};
}

std::set<RegionChange> changes_of(const std::vector<ComparedSample>& samples, CopyStates CopyNumber::*regions) {
  std::set<RegionChange> changes;
  for (const ComparedSample& sample : samples) {
    const CopyNumber& copy_number = sample.profile->copy_number;
    for (const auto& [name, state] : copy_number.*regions) {
      const auto gained = is_gained(copy_number.*regions, name);
      const bool is_arm = name.ends_with('p') || name.ends_with('q');
      const bool is_of_whole = is_arm && is_gained(copy_number.chromosomes, name.substr(0, name.size() - 1)) == gained;
      if (gained && !is_of_whole) changes.emplace(name, *gained);
    }
  }
  return changes;
}

void add_regions(const std::vector<ComparedSample>& samples, CopyStates CopyNumber::*regions, bool is_arm,
                 std::vector<ComparedLesion>& lesions) {
  std::vector<ComparedLesion> found;
  for (const RegionChange& change : changes_of(samples, regions)) {
    const std::string_view word = change.second ? "gain" : "loss";
    ComparedLesion lesion = make_lesion(is_arm ? "arm" : "chromosome", fmt::format("{} {}", change.first, word),
                                        fmt::format("{} of {}{}", word, is_arm ? "" : "chromosome ", change.first));
    for (const ComparedSample& sample : samples) {
      add_point(lesion, *sample.profile, region_point(sample.profile->copy_number.*regions, change));
    }
    found.push_back(std::move(lesion));
  }
  // 2 before 10.
  const auto rank = [&](const ComparedLesion& lesion) {
    const std::string& id = lesion.lesion.lesion;
    return contig_rank("chr" + id.substr(0, id.find_first_of(is_arm ? "pq" : " ")));
  };
  std::stable_sort(found.begin(), found.end(),
                   [&](const ComparedLesion& a, const ComparedLesion& b) { return rank(a) < rank(b); });
  std::move(found.begin(), found.end(), std::back_inserter(lesions));
}

// ---- ploidy ---------------------------------------------------------------------------------------------------------

bool is_hypodiploid(std::string_view ploidy_class) {
  return ploidy_class == "near-haploid" || ploidy_class == "low-hypodiploid";
}

CopyPoint ploidy_point(const Assessed<Ploidy>& state, const std::string& ploidy_class) {
  if (!state.is_present()) return {state, {}, {}};
  const Ploidy& ploidy = state.value;
  const auto value = ploidy.modal ? std::optional(static_cast<double>(*ploidy.modal)) : std::nullopt;
  if (ploidy.ploidy_class == ploidy_class) return {state, value, 1};
  if (!ploidy.ploidy_class && !ploidy.modal) {
    return {Assessment::not_assessed(Reason::no_input, "the number of chromosomes is not known"), {}, {}};
  }
  const bool may_be_doubled = ploidy.modal.value_or(least_doubled) >= least_doubled &&
                              !is_hypodiploid(ploidy.ploidy_class.value_or("")) && !ploidy.masked;
  if (is_hypodiploid(ploidy_class) && may_be_doubled) {
    return {Assessment::not_assessed(Reason::no_input, "whether a hypodiploid clone doubled is not known"), {}, {}};
  }
  if (!is_hypodiploid(ploidy_class) && is_hypodiploid(ploidy.ploidy_class.value_or(""))) {
    return {Assessment::not_assessed(Reason::unsupported, "a hypodiploid clone, which may double"), {}, {}};
  }
  const std::string detail = ploidy.modal ? fmt::format("{} chromosomes", *ploidy.modal) : *ploidy.ploidy_class;
  return {Assessment::absent(std::nullopt, detail), {}, {}};
}

}  // namespace

std::vector<ComparedLesion> copy_number_lesions(const std::vector<ComparedSample>& samples) {
  std::set<std::string> focal;
  std::set<std::string> classes;
  for (const ComparedSample& sample : samples) {
    for (const auto& [id, state] : sample.profile->copy_number.focal) {
      if (state.is_present()) focal.insert(id);
    }
    const Assessed<Ploidy>& ploidy = sample.profile->copy_number.ploidy;
    if (ploidy.is_present() && ploidy.value.ploidy_class) classes.insert(*ploidy.value.ploidy_class);
  }
  std::vector<ComparedLesion> lesions;
  for (const std::string& id : focal) {
    lesions.push_back(make_lesion("focal", id, id));
    for (const ComparedSample& sample : samples) {
      add_point(lesions.back(), *sample.profile, focal_point(sample.profile->copy_number, id));
    }
  }
  add_regions(samples, &CopyNumber::chromosomes, false, lesions);
  add_regions(samples, &CopyNumber::arms, true, lesions);
  for (const std::string& ploidy_class : classes) {
    lesions.push_back(make_lesion("ploidy", ploidy_class, ploidy_class));
    for (const ComparedSample& sample : samples) {
      add_point(lesions.back(), *sample.profile, ploidy_point(sample.profile->copy_number.ploidy, ploidy_class));
    }
  }
  return lesions;
}

}  // namespace marrow
