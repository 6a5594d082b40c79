#include "marrow/pipeline/expert_readings.hpp"

#include <string>
#include <vector>

#include "marrow/findings/clonal_fraction.hpp"
#include "marrow/findings/second_hit.hpp"
#include "marrow/findings/variant_reading.hpp"
#include "marrow/records/counted_variants.hpp"

namespace marrow {

namespace {

void add_clonality(Profile& profile) {
  for (Variant& variant : profile.variants) {
    const bool is_open = variant.origin == Origin::germline || variant.germline_suspect.value_or(false);
    if (is_open || variant.ccf || !is_counted(profile, variant)) continue;
    variant.ccf = cancer_cell_fraction(variant, clonal_context(variant, profile));
    if (variant.ccf) variant.clonality = clonality_of(*variant.ccf);
  }
}

std::optional<GeneReading> reading_of(const std::string& gene, const std::vector<const Variant*>& found,
                                      const PhaseByVariant& phase, const Profile& profile) {
  if (found.empty()) return std::nullopt;
  if (gene == "NOTCH1") return assess_notch1(found, counted_variants(profile, "FBXW7"), profile.genes, phase);
  // Two changes of ABL1 on one copy resist drugs that neither alone does.
  if (gene == "FBXW7" || gene == "TP53" || gene == "ABL1") return assess_gene_reading(found, phase);
  return std::nullopt;
}

}  // namespace

void add_variant_readings(const Knowledge& knowledge, Profile& profile) {
  for (Variant& variant : profile.variants) add_reading(knowledge.hotspots(), variant);
}

void add_gene_readings(const Knowledge& knowledge, const PhaseByVariant& phase, Profile& profile) {
  add_clonality(profile);
  // Coding blocks add up to the whole only within rounding.
  constexpr double whole = 1 - 1e-9;
  for (auto& [gene, state] : profile.genes) {
    const PanelGene* panel_gene = knowledge.panel().find_gene(gene);
    if (!state.is_present() || panel_gene == nullptr) continue;
    GeneFindings& findings = state.value;
    const std::vector<const Variant*> found = counted_variants(profile, gene);
    const SecondHit second_hit = assess_second_hit({.gene = panel_gene,
                                                    .found = found,
                                                    .lesions = findings.lesions,
                                                    .is_fully_covered = findings.covered_fraction.value_or(0) >= whole,
                                                    .phase = phase},
                                                   profile);
    findings.second_hit = second_hit.state;
    findings.reading = reading_of(gene, found, phase, profile);
    if (findings.reading && !findings.reading->because && !second_hit.because.empty()) {
      findings.reading->because = second_hit.because;
    }
  }
}

}  // namespace marrow
