#include "marrow/pipeline/genotype_record.hpp"

#include <utility>

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
  record.tumour = std::move(call);
  return record;
}

}  // namespace marrow
