#include "marrow/pipeline/expert_readings.hpp"

#include <algorithm>
#include <set>
#include <string>
#include <tuple>
#include <vector>

#include "marrow/findings/clonal_fraction.hpp"
#include "marrow/findings/second_hit.hpp"
#include "marrow/findings/variant_reading.hpp"

namespace marrow {

namespace {

/// The counted variants of a gene; empty where it is not present.
std::vector<const Variant*> counted_of(const std::string& gene, const Profile& profile) {
  std::vector<const Variant*> counted;
  const auto state = profile.genes.find(gene);
  if (state == profile.genes.end() || !state->second.is_present()) return counted;
  const std::vector<std::string>& ids = state->second.value.variants;
  for (const Variant& variant : profile.variants) {
    const bool is_counted = variant.gene == gene && std::find(ids.begin(), ids.end(), variant.id) != ids.end();
    if (is_counted) counted.push_back(&variant);
  }
  return counted;
}

void add_clonality(Profile& profile) {
  std::set<std::tuple<std::string, std::string>> counted;
  for (const auto& [gene, state] : profile.genes) {
    if (!state.is_present()) continue;
    for (const std::string& id : state.value.variants) counted.emplace(gene, id);
  }
  for (Variant& variant : profile.variants) {
    const bool is_open = variant.origin == Origin::germline || variant.germline_suspect.value_or(false);
    if (is_open || variant.ccf || !counted.contains({variant.gene.value_or(""), variant.id})) continue;
    variant.ccf = cancer_cell_fraction(variant, clonal_context(variant, profile));
    if (variant.ccf) variant.clonality = clonality_of(*variant.ccf);
  }
}

std::optional<GeneReading> reading_of(const std::string& gene, const std::vector<const Variant*>& found,
                                      const PhaseByVariant& phase, const Profile& profile) {
  if (found.empty()) return std::nullopt;
  if (gene == "NOTCH1") return assess_notch1(found, counted_of("FBXW7", profile), profile.genes, phase);
  if (gene == "FBXW7" || gene == "TP53") return assess_gene_reading(found, phase);
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
    const std::vector<const Variant*> found = counted_of(gene, profile);
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
