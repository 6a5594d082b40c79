#include "marrow/pipeline/reported_findings.hpp"

#include "marrow/findings/reported.hpp"
#include "marrow/io/text_file.hpp"

namespace marrow {

const HotspotRow* add_knowledge(const Knowledge& knowledge, Variant& variant) {
  if (!variant.gene) return nullptr;
  if (variant.aa_begin && !variant.domain) {
    variant.domain =
        knowledge.panel().domain_at(*variant.gene, *variant.aa_begin, variant.aa_end.value_or(*variant.aa_begin));
  }
  const HotspotRow* row = knowledge.hotspots().match(variant);
  if (row == nullptr) return nullptr;
  variant.hotspot = row->change;
  variant.effect = row->effect;
  if (!row->evidence.empty()) variant.evidence = row->evidence;
  return row;
}

void add_reported_findings(const PlannedSample& sample, ExtractTools& tools, const ExtractOptions& options,
                           Profile& profile, LookedAt& looked_at, Warnings& warnings) {
  if (!sample.clinical) return;
  const Knowledge& knowledge = tools.knowledge();
  const ReportedOptions reported_options{
      .input = sample.clinical_files.empty() ? "" : file_name(sample.clinical_files.front()),
      .is_lenient = options.is_lenient,
      .has_variant_table = !sample.variant_tables.empty()};
  ReportedFindings reported = assess_reported(*sample.clinical, tools.vocabulary(), reported_options, warnings);
  for (Variant& variant : reported.variants) {
    add_knowledge(knowledge, variant);
    profile.variants.push_back(std::move(variant));
  }
  looked_at.stated_genes.insert(reported.assessed_genes.begin(), reported.assessed_genes.end());
  if (!reported.assessed_genes.empty()) {
    profile.regions.push_back({.kind = "stated", .input = "assessed_genes", .loci = reported.assessed_genes});
  }
  profile.fusions = std::move(reported.fusions);
  profile.copy_number = std::move(reported.copy_number);
}

}  // namespace marrow
