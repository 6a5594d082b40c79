#include "marrow/findings/serial_lesions.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <map>
#include <tuple>
#include <utility>

#include "marrow/base/text.hpp"
#include "marrow/findings/detection_limit.hpp"
#include "marrow/findings/origin.hpp"
#include "marrow/findings/serial_copy_lesions.hpp"
#include "marrow/records/counted_variants.hpp"
#include "marrow/records/genome.hpp"

namespace marrow {

namespace {

/// Place and alleles by the id, "chr9-136496500-C-T".
struct Place {
  Interval interval;
  bool is_substitution = false;  ///< as many bases as before
};

std::optional<Place> place_of(const Variant& variant) {
  const auto pieces = split(variant.id, '-');
  if (pieces.size() < 4 || contig_rank(pieces[0]) == 0) return std::nullopt;
  const auto pos1 = parse_integer(pieces[1]);
  if (!pos1) return std::nullopt;
  const auto bases = static_cast<std::int64_t>(std::max<std::size_t>(1, pieces[2].size()));
  return Place{{std::string(pieces[0]), *pos1 - 1, *pos1 - 1 + bases},
               pieces.size() == 4 && pieces[2].size() == pieces[3].size()};
}

bool is_same_change(const Variant& a, const Variant& b, bool is_same_build) {
  if (!a.gene || a.gene != b.gene) return false;
  const bool are_placed = is_same_build && place_of(a) && place_of(b);
  if (are_placed && a.id == b.id) return true;
  if (a.hgvsc && b.hgvsc) return a.hgvsc == b.hgvsc;
  return !are_placed && a.hgvsp && a.hgvsp == b.hgvsp;
}

std::string name_of(const Variant& variant) {
  const std::optional<std::string>& change = variant.hgvsp ? variant.hgvsp : variant.hgvsc;
  return fmt::format("{} {}", variant.gene.value_or("?"), change.value_or(variant.id));
}

// ---- what a sample says where it does not have the variant ----------------------------------------------------------

/// What regions say of the variant's base; empty if nothing. `is_measured`: counted reads, else a stated panel.
std::optional<Assessment> region_word(const Profile& profile, const Interval& place, bool is_measured) {
  constexpr double germline_caller_limit = 0.20;
  std::optional<Assessment> word;
  for (const AssessedRegion& region : profile.regions) {
    const bool has_reads = region.kind == "coverage" || region.kind == "reference_block" || region.kind == "reads";
    if (has_reads != is_measured || region.kind == "stated") continue;
    const bool is_in = std::any_of(region.loci.begin(), region.loci.end(), [&](const std::string& text) {
      const auto locus = parse_locus(text);
      return locus && locus->contig == place.contig && locus->begin <= place.begin && place.end <= locus->end;
    });
    if (!is_in) continue;
    std::optional<double> limit = region.min_depth ? detection_limit(*region.min_depth) : std::nullopt;
    // Whether a germline caller wrote the blocks is not kept: the greater limit holds for either.
    if (limit && region.kind == "reference_block") limit = std::max(*limit, germline_caller_limit);
    if (word && (!limit || (word->limit_vaf && *word->limit_vaf <= *limit))) continue;
    word = Assessment::absent(limit, limit ? fmt::format("by {}", region.input)
                                           : fmt::format("by {}, the caller's threshold is unknown", region.input));
  }
  return word;
}

/// Whether the gene's state allows that regions speak for the variant's base.
bool may_regions_speak(const Assessment& state, bool is_substitution) {
  if (state.is_known()) return true;
  if (state.reason == Reason::unsupported) return false;
  // An insertion that could not be read for want of its anchoring base may be this very one.
  return state.reason != Reason::no_reference_sequence || is_substitution;
}

Assessment absence_in(const Profile& profile, const Variant& variant, bool is_same_build) {
  const auto found = profile.genes.find(*variant.gene);
  if (found == profile.genes.end()) return Assessment::not_assessed(Reason::not_on_panel);
  const Assessed<GeneFindings>& gene = found->second;
  Assessment domain = Assessment::present();
  if (variant.domain) {
    const auto state = gene.value.domains.find(*variant.domain);
    if (state != gene.value.domains.end()) domain = state->second;
  }
  const std::optional<Place> place = is_same_build ? place_of(variant) : std::nullopt;
  const bool may_speak = place && may_regions_speak(gene, place->is_substitution) &&
                         (domain.is_known() || domain.reason != Reason::unsupported);
  if (may_speak) {
    if (auto word = region_word(profile, place->interval, true)) return *word;
  }
  if (gene.is_absent()) return Assessment::absent(gene.limit_vaf, gene.detail);
  if (domain.is_absent()) return Assessment::absent(domain.limit_vaf, domain.detail);
  if (may_speak) {
    if (auto word = region_word(profile, place->interval, false)) return *word;
  }
  for (const AssessedRegion& region : profile.regions) {
    const bool is_stated = region.kind == "stated" &&
                           std::find(region.loci.begin(), region.loci.end(), *variant.gene) != region.loci.end();
    if (is_stated && gene.is_present()) return Assessment::absent(std::nullopt, "reported as assessed");
  }
  if (!gene.is_known()) return Assessment::not_assessed(gene.reason.value_or(Reason::no_input), gene.detail);
  if (!domain.is_known()) return Assessment::not_assessed(domain.reason.value_or(Reason::no_input), domain.detail);
  return Assessment::not_assessed(Reason::no_input, "nothing says that this place of the gene was looked at");
}

// ---- small variants -------------------------------------------------------------------------------------------------

SerialPoint variant_point(const Profile& profile, const Variant* variant, const Variant& like, bool is_same_build) {
  if (variant == nullptr) return serial_point(profile, absence_in(profile, like, is_same_build));
  SerialPoint point = serial_point(profile, Assessment::present());
  point.vaf = variant->vaf;
  if (variant->alt_reads && variant->depth && *variant->depth > 0) {
    point.interval = vaf_interval(*variant->alt_reads, *variant->depth);
    if (!point.vaf) point.vaf = static_cast<double>(*variant->alt_reads) / static_cast<double>(*variant->depth);
  }
  return point;
}

/// The samples' variants, those of one change together: by sample, null where it has none.
std::vector<std::vector<const Variant*>> variants_by_change(const std::vector<ComparedSample>& samples) {
  std::vector<std::vector<const Variant*>> changes;
  for (std::size_t i = 0; i < samples.size(); ++i) {
    for (const Variant& variant : samples[i].profile->variants) {
      if (!variant.gene) continue;
      const auto is_the_same = [&](const std::vector<const Variant*>& change) {
        for (std::size_t j = 0; j < i; ++j) {
          const bool is_same_build = samples[i].profile->assembly == samples[j].profile->assembly;
          if (change[j] != nullptr && is_same_change(*change[j], variant, is_same_build)) return change[i] == nullptr;
        }
        return false;
      };
      auto change = std::find_if(changes.begin(), changes.end(), is_the_same);
      if (change == changes.end()) change = changes.insert(changes.end(), std::vector<const Variant*>(samples.size()));
      (*change)[i] = &variant;
    }
  }
  return changes;
}

/// The variant as a sample of that build has it, which says which base to ask for; null if none has a place on it.
const Variant* variant_on_build(const std::vector<ComparedSample>& samples, const std::vector<const Variant*>& variants,
                                std::optional<Assembly> assembly) {
  for (std::size_t i = 0; i < samples.size(); ++i) {
    const bool is_on_build = assembly && samples[i].profile->assembly == assembly;
    if (is_on_build && variants[i] != nullptr && place_of(*variants[i])) return variants[i];
  }
  return nullptr;
}

ComparedLesion variant_lesion(const std::vector<ComparedSample>& samples, std::vector<const Variant*> variants) {
  ComparedLesion result;
  std::size_t first = 0;
  while (variants[first] == nullptr) ++first;
  const Variant& named = *variants[first];
  result.lesion.kind = "variant";
  result.lesion.lesion = named.id;
  result.lesion.gene = named.gene;
  result.lesion.name = name_of(named);
  for (std::size_t i = 0; i < samples.size(); ++i) {
    const Profile& profile = *samples[i].profile;
    const Variant* on_build = variant_on_build(samples, variants, profile.assembly);
    result.lesion.points.push_back(
        variant_point(profile, variants[i], on_build == nullptr ? named : *on_build, on_build != nullptr));
    result.is_finding.push_back(variants[i] != nullptr && is_counted(profile, *variants[i]));
  }
  result.variants = std::move(variants);
  return result;
}

// ---- fusions --------------------------------------------------------------------------------------------------------

/// Whether the expression language can hold the name of a gene.
bool is_plain_name(std::string_view gene) {
  return !gene.empty() && gene.find_first_of(" >()\"|") == std::string_view::npos;
}

Assessment fusion_state(const ComparedSample& sample, const Fusion& fusion, const Predicates& predicates) {
  for (const Fusion& own : sample.profile->fusions.items) {
    if (own.five_prime == fusion.five_prime && own.three_prime == fusion.three_prime) return Assessment::present();
  }
  if (!is_plain_name(fusion.five_prime) || !is_plain_name(fusion.three_prime)) {
    return Assessment::not_assessed(Reason::no_input, "not found; what its test would be is not known");
  }
  const PredicateCount count =
      predicates.evaluate("FUSION", fmt::format("{}>{}", fusion.five_prime, fusion.three_prime), *sample.scope);
  if (count.high < 1) return Assessment::absent(std::nullopt, "tested for");
  return Assessment::not_assessed(Reason::no_input, "not tested for");
}

ComparedLesion fusion_lesion(const std::vector<ComparedSample>& samples, const Fusion& fusion,
                             const Predicates& predicates) {
  ComparedLesion result;
  result.lesion.kind = "fusion";
  result.lesion.lesion = result.lesion.name = fmt::format("{}::{}", fusion.five_prime, fusion.three_prime);
  for (const ComparedSample& sample : samples) {
    result.lesion.points.push_back(serial_point(*sample.profile, fusion_state(sample, fusion, predicates)));
    result.is_finding.push_back(result.lesion.points.back().found.is_present());
  }
  result.variants.resize(samples.size());
  return result;
}

std::tuple<int, std::int64_t, std::string> locus_key(const ComparedLesion& lesion) {
  for (const Variant* variant : lesion.variants) {
    if (variant == nullptr) continue;
    const auto place = place_of(*variant);
    if (!place) continue;
    return {contig_rank(place->interval.contig), place->interval.begin, variant->id};
  }
  constexpr int after_all_contigs = 100;
  return {after_all_contigs, 0, lesion.lesion.lesion};
}

}  // namespace

SerialPoint serial_point(const Profile& profile, Assessment found) {
  return {.sample = profile.sample,
          .timepoint = profile.timepoint,
          .found = std::move(found),
          .vaf = {},
          .interval = {},
          .value = {}};
}

std::vector<ComparedLesion> compared_lesions(const std::vector<ComparedSample>& samples, const Predicates& predicates) {
  std::vector<ComparedLesion> lesions;
  for (auto& variants : variants_by_change(samples)) {
    ComparedLesion lesion = variant_lesion(samples, std::move(variants));
    const bool is_finding =
        std::find(lesion.is_finding.begin(), lesion.is_finding.end(), true) != lesion.is_finding.end();
    if (is_finding) lesions.push_back(std::move(lesion));
  }
  std::stable_sort(lesions.begin(), lesions.end(),
                   [](const auto& a, const auto& b) { return locus_key(a) < locus_key(b); });
  std::map<std::string, const Fusion*> fusions;
  for (const ComparedSample& sample : samples) {
    for (const Fusion& fusion : sample.profile->fusions.items) {
      fusions.emplace(fmt::format("{}::{}", fusion.five_prime, fusion.three_prime), &fusion);
    }
  }
  for (const auto& [name, fusion] : fusions) lesions.push_back(fusion_lesion(samples, *fusion, predicates));
  std::vector<ComparedLesion> copy_number = copy_number_lesions(samples);
  std::move(copy_number.begin(), copy_number.end(), std::back_inserter(lesions));
  return lesions;
}

}  // namespace marrow
