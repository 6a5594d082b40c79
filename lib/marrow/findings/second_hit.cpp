#include "marrow/findings/second_hit.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "marrow/findings/origin.hpp"
#include "marrow/records/genome.hpp"

namespace marrow {

namespace {

constexpr double vaf_margin = 0.05;
constexpr double least_purity = 0.3;

/// Changes that are not the same one told twice: by protein change, else coding change, else place.
std::vector<const Variant*> distinct(const std::vector<const Variant*>& variants) {
  std::vector<const Variant*> kept;
  std::set<std::string> seen;
  for (const Variant* variant : variants) {
    const std::string name = variant->hgvsp && !variant->hgvsp->empty() ? *variant->hgvsp
                             : variant->hgvsc                           ? *variant->hgvsc
                                                                        : variant->id;
    const bool is_joined = std::any_of(kept.begin(), kept.end(), [&](const Variant* other) {
      return std::find(other->joined.begin(), other->joined.end(), variant->id) != other->joined.end();
    });
    if (!is_joined && seen.insert(name).second) kept.push_back(variant);
  }
  return kept;
}

bool is_lowered(const std::map<std::string, Assessed<CopyState>>& states, const std::string& name) {
  const auto found = states.find(name);
  return found != states.end() && found->second.is_present() && found->second.value.value.value_or(0) < 0;
}

/// What copy number says of a gene's copies.
struct CopyEvidence {
  bool is_lost = false;
  bool is_lost_twice = false;
  bool has_no_minor = false;  ///< as many copies as usual, all of one parent
  bool is_intact = false;     ///< two copies, one of each parent as far as the input can tell
};

void read_segments(const PanelGene& gene, const Profile& profile, CopyEvidence& evidence) {
  if (!profile.assembly || gene.contig == "chrX" || gene.contig == "chrY") return;
  const auto& span = gene.span(*profile.assembly);
  if (!span) return;
  const Interval place{gene.contig, span->begin, span->end};
  std::int64_t balanced_bp = 0;
  for (const CopyNumberSegment& segment : profile.copy_number.segments) {
    const auto locus = parse_locus(segment.locus);
    if (!locus || !locus->overlaps(place) || !segment.copies) continue;
    // Copies are estimates: a half is nearer to neither.
    if (*segment.copies < 0.5) evidence.is_lost_twice = true;
    if (*segment.copies < 1.5) evidence.is_lost = true;
    if (*segment.copies >= 1.5 && segment.minor && *segment.minor < 0.5) evidence.has_no_minor = true;
    if (*segment.copies >= 1.5 && segment.minor && *segment.minor >= 0.5) {
      balanced_bp += std::min(locus->end, place.end) - std::max(locus->begin, place.begin);
    }
  }
  if (balanced_bp == place.end - place.begin) evidence.is_intact = true;
}

CopyEvidence copy_evidence(const PanelGene& gene, const std::vector<std::string>& lesions, const Profile& profile) {
  CopyEvidence evidence;
  for (const auto& [id, state] : profile.copy_number.focal) {
    const bool is_whole = id == gene.symbol + "_del" || id == gene.symbol + "_del_any";
    if (is_whole && state.is_absent()) evidence.is_intact = true;
    const bool names_gene = std::find(lesions.begin(), lesions.end(), id) != lesions.end();
    if (!(names_gene || is_whole) || !state.is_present() || state.value.kind.find("deletion") == std::string::npos) {
      continue;
    }
    evidence.is_lost = true;
    if (state.value.copies.value_or(1) < 0.5) evidence.is_lost_twice = true;
  }
  if (gene.symbol == "TP53" && is_lowered(profile.copy_number.arms, "17p")) evidence.is_lost = true;
  if (is_lowered(profile.copy_number.chromosomes, gene.contig.substr(3))) evidence.is_lost = true;
  read_segments(gene, profile, evidence);
  return evidence;
}

/// The variant whose reads are too many for one of two copies; null if there is none.
const Variant* find_excess(const SecondHitQuestion& question, const Profile& profile) {
  const bool has_two_copies = question.gene->contig != "chrX" && question.gene->contig != "chrY";
  if (!profile.purity.is_present() || !has_two_copies) return nullptr;
  for (const Variant* variant : question.found) {
    if (variant->origin != Origin::somatic || !variant->alt_reads || variant->depth.value_or(0) <= 0) continue;
    const double low = vaf_interval(*variant->alt_reads, *variant->depth).low;
    if (low > profile.purity.value / 2 + vaf_margin) return variant;
  }
  return nullptr;
}

/// Whether two changes lie on one copy and leave the other alone.
bool spare_a_copy(const std::vector<const Variant*>& found, const PhaseByVariant& phase) {
  const bool is_any_on_all = std::any_of(found.begin(), found.end(), [&](const Variant* variant) {
    const auto phased = phase.find(variant->id);
    return phased != phase.end() && !phased->second.copy;
  });
  return found.size() == 2 && !is_any_on_all && assess_in_cis(found, phase).is_present();
}

}  // namespace

SecondHit assess_second_hit(const SecondHitQuestion& question, const Profile& profile) {
  const std::vector<const Variant*> found = distinct(question.found);
  const CopyEvidence copies = copy_evidence(*question.gene, question.lesions, profile);
  const auto present = [](std::string because) { return SecondHit{Assessment::present(), std::move(because)}; };
  if (copies.is_lost_twice) return present("both copies are deleted");
  if (spare_a_copy(found, question.phase)) {
    return {Assessment::not_assessed(Reason::no_input, "both changes lie on one copy; the other is not known"), {}};
  }
  if (found.size() >= 2) return present(fmt::format("{} distinct changes", found.size()));
  if (!found.empty() && copies.is_lost) return present("the other copy is lost");
  if (!found.empty() && copies.has_no_minor) return present("loss of heterozygosity at kept copy number");
  if (const Variant* excess = find_excess(question, profile)) {
    return present(fmt::format("VAF {:.0f} % is more than one of two copies gives at {:.0f} % leukaemic cells",
                               100.0 * static_cast<double>(*excess->alt_reads) / static_cast<double>(*excess->depth),
                               100.0 * profile.purity.value));
  }
  if (profile.purity.is_present() && profile.purity.value < least_purity) {
    return {Assessment::not_assessed(Reason::low_purity), {}};
  }
  if (question.is_fully_covered && copies.is_intact) return {Assessment::absent(std::nullopt), {}};
  return {Assessment::not_assessed(Reason::no_input, "copy number and allele balance of the gene are not known"), {}};
}

}  // namespace marrow
