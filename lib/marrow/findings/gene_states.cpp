#include "marrow/findings/gene_states.hpp"

#include <algorithm>

namespace marrow {

namespace {

std::map<std::string, Assessment> domain_states(const GeneQuestion& question,
                                                const std::vector<const Variant*>& found) {
  std::map<std::string, Assessment> states;
  for (const auto& [domain, absence] : question.domains) {
    const bool is_hit = std::any_of(found.begin(), found.end(), [&](const auto* v) { return v->domain == domain; });
    states[domain] = is_hit ? Assessment::present() : absence;
  }
  return states;
}

}  // namespace

std::map<std::string, Assessed<GeneFindings>> assess_genes(
    const std::vector<GeneQuestion>& questions, const std::vector<Variant>& counted_variants,
    const std::map<std::string, std::vector<std::string>>& lesions_by_gene) {
  std::map<std::string, std::vector<const Variant*>> variants_by_gene;
  for (const Variant& variant : counted_variants) {
    if (variant.gene) variants_by_gene[*variant.gene].push_back(&variant);
  }
  std::map<std::string, Assessed<GeneFindings>> states;
  for (const GeneQuestion& question : questions) {
    const std::vector<const Variant*>& found = variants_by_gene[question.symbol];
    const auto lesions = lesions_by_gene.find(question.symbol);
    if (found.empty() && lesions == lesions_by_gene.end()) {
      Assessed<GeneFindings>& state = states[question.symbol] = question.absence;
      if (!question.has_own_domains) continue;
      state.value.covered_fraction = question.covered_fraction;
      state.value.domains = domain_states(question, found);
      continue;
    }
    GeneFindings findings;
    for (const Variant* variant : found) findings.variants.push_back(variant->id);
    if (lesions != lesions_by_gene.end()) findings.lesions = lesions->second;
    findings.covered_fraction = question.covered_fraction;
    findings.domains = domain_states(question, found);
    states[question.symbol] = Assessed<GeneFindings>::present(std::move(findings));
  }
  return states;
}

}  // namespace marrow
