#include "marrow/pipeline/genotype_record.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "marrow/findings/detection_limit.hpp"

namespace marrow {

namespace {

AlleleKind kind_of(const std::string& allele) {
  if (allele == unnamed_allele) return AlleleKind::non_ref;
  return allele.starts_with('<') ? AlleleKind::symbolic : AlleleKind::small;
}

}  // namespace

VcfRecord as_record(const SiteGenotype& site) {
  VcfRecord record{.contig = site.contig, .main_contig = site.contig, .begin = site.begin, .end = site.end()};
  record.id = ".";
  record.ref = site.reference;
  record.filters = {"PASS"};
  SampleCall call{.depth_reads = site.depth};
  call.allele_reads.push_back(site.reference_forward + site.reference_reverse);
  for (const AlleleGenotype& allele : site.alleles) {
    record.alts.push_back({allele.alternative, kind_of(allele.alternative)});
    call.allele_reads.push_back(allele.count());
    call.allele_fractions.push_back(allele.fraction);
    Assessment state = allele.assessment;
    if (state.is_absent()) state.limit_vaf = allele.excluded_fraction;
    call.states.push_back(std::move(state));
  }
  call.has_read_fractions = true;  // of changes of length corrected for reads that do not tell
  record.tumour = std::move(call);
  return record;
}

Assessed<TandemDuplications> tandem_duplications_of(const ReadGenotypes& genotypes, const Panel& panel) {
  TandemDuplications found;
  for (const SiteGenotype& site : genotypes.sites) {
    if (!site.duplication_gain_bp || !site.alleles.front().assessment.is_present()) continue;
    const Interval place{site.contig, site.begin, site.duplication_end.value_or(site.end())};
    for (const PanelGene* gene : panel.genes_at(genotypes.assembly, place)) {
      TandemDuplication item{.gene = gene->symbol, .locus = locus_text(place)};
      item.length_bp = *site.duplication_gain_bp;
      item.vaf = site.alleles.front().fraction;
      if (!site.alleles.front().alternative.starts_with('<')) {
        item.sequence = site.alleles.front().alternative.substr(site.reference.size());
      }
      found.items.push_back(std::move(item));
    }
  }
  if (!found.items.empty()) return Assessed<TandemDuplications>::present(std::move(found));
  double limit = 0;
  for (const DuplicationPlace& wanted : duplication_places(panel, genotypes.assembly)) {
    const auto& read = genotypes.duplication_places;
    const auto found_place =
        std::find_if(read.begin(), read.end(), [&](const DuplicationPlace& one) { return one.place == wanted.place; });
    if (found_place == read.end()) {
      return Assessment::not_assessed(Reason::no_coverage, fmt::format("{} {}", wanted.gene, locus_text(wanted.place)));
    }
    const DuplicationPlace& place = *found_place;
    if (!place.has_sequence) {
      return Assessment::not_assessed(Reason::no_reference_sequence,
                                      fmt::format("{} {}", place.gene, locus_text(place.place)));
    }
    const auto seen = detection_limit(place.least_depth_reads);
    if (!seen) {
      return Assessment::not_assessed(place.least_depth_reads == 0 ? Reason::no_coverage : Reason::low_depth,
                                      fmt::format("{} {}", place.gene, locus_text(place.place)));
    }
    limit = std::max(limit, *seen);
  }
  return Assessment::absent(limit);
}

Assessed<TandemDuplications> better_word(Assessed<TandemDuplications> a, Assessed<TandemDuplications> b) {
  if (a.is_present() && b.is_present()) {
    for (TandemDuplication& item : b.value.items) {
      const bool is_there =
          std::any_of(a.value.items.begin(), a.value.items.end(), [&](const TandemDuplication& other) {
            return other.gene == item.gene && other.locus == item.locus && other.sequence == item.sequence;
          });
      if (!is_there) a.value.items.push_back(std::move(item));
    }
    return a;
  }
  if (a.is_present() || b.is_present()) return a.is_present() ? a : b;
  if (a.is_absent() && b.is_absent()) return a.limit_vaf <= b.limit_vaf ? a : b;
  return a.is_absent() ? a : b;
}

}  // namespace marrow
