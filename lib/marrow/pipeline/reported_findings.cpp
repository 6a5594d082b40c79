#include "marrow/pipeline/reported_findings.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <string_view>

#include "marrow/findings/interpretation.hpp"
#include "marrow/findings/origin.hpp"
#include "marrow/findings/reported.hpp"
#include "marrow/io/text_file.hpp"

namespace marrow {

namespace {

bool is_frameshift(const Variant& variant) {
  return std::find(variant.consequence.begin(), variant.consequence.end(), "frameshift_variant") !=
         variant.consequence.end();
}

/// Whether a report names a change that another input has: of the DNA where both tell it, else of the protein. Of a
/// frameshift the first residue decides, because reports leave out how it ends; of a splice change the codon.
bool is_same_change(const Variant& other, const Variant& reported) {
  if (other.gene != reported.gene) return false;
  if (other.hgvsc && reported.hgvsc) return other.hgvsc == reported.hgvsc;
  const bool are_splice = other.variant_class == VariantClass::splice && reported.variant_class == VariantClass::splice;
  if (are_splice || (is_frameshift(other) && is_frameshift(reported))) {
    return other.aa_begin && other.aa_begin == reported.aa_begin;
  }
  if (other.hgvsp || reported.hgvsp) return other.hgvsp == reported.hgvsp;
  return other.consequence == reported.consequence && other.aa_begin == reported.aa_begin;
}

/// What a report adds to a variant of another input.
void note_report(const Variant& reported, Variant& known) {
  constexpr std::string_view words = "the clinical table names it too";
  known.origin_reason = known.origin_reason ? fmt::format("{}; {}", *known.origin_reason, words) : std::string(words);
  if (!known.vaf) known.vaf = reported.vaf;
}

}  // namespace

const HotspotRow* add_knowledge(const Knowledge& knowledge, Variant& variant) {
  if (!variant.gene) return nullptr;
  if (variant.aa_begin && !variant.domain) {
    variant.domain =
        knowledge.panel().domain_at(*variant.gene, *variant.aa_begin, variant.aa_end.value_or(*variant.aa_begin));
  }
  const PanelGene* gene = knowledge.panel().find_gene(*variant.gene);
  return gene == nullptr ? nullptr : note_hotspot(knowledge.hotspots(), *gene, variant);
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
  const std::size_t others = profile.variants.size();
  for (Variant& variant : reported.variants) {
    add_knowledge(knowledge, variant);
    const auto end = profile.variants.begin() + static_cast<std::ptrdiff_t>(others);
    const auto known = std::find_if(profile.variants.begin(), end, [&](const Variant& other) {
      return other.origin != Origin::germline && is_same_change(other, variant);
    });
    if (known == end) {
      profile.variants.push_back(std::move(variant));
    } else {
      note_report(variant, *known);
      if (counts_as_present(variant, knowledge.hotspots(), profile.fusions)) {
        looked_at.reported.emplace(known->gene.value_or(""), known->id);
      }
    }
  }
  looked_at.stated_genes.insert(reported.assessed_genes.begin(), reported.assessed_genes.end());
  if (!reported.assessed_genes.empty()) {
    profile.regions.push_back({.kind = "stated", .input = "assessed_genes", .loci = reported.assessed_genes});
  }
  profile.fusions = std::move(reported.fusions);
  profile.copy_number = std::move(reported.copy_number);
}

}  // namespace marrow
