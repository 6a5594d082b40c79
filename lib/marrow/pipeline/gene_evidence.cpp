#include "marrow/pipeline/gene_evidence.hpp"

#include <fmt/format.h>

#include "marrow/io/bed_file.hpp"

namespace marrow {

namespace {

/// Fraction of a gene's coding bases inside `regions`; empty without a complete model on this build.
std::optional<double> coding_fraction(const Panel& panel, const PanelGene& gene, Assembly assembly,
                                      const std::vector<Interval>& regions) {
  const Transcript* transcript = panel.find_transcript(gene.symbol);
  if (transcript == nullptr) return std::nullopt;
  double covered = 0;
  double total = 0;
  for (const std::optional<Block>& block : transcript->coding_blocks(assembly)) {
    if (!block) return std::nullopt;
    const auto size = static_cast<double>(block->size());
    total += size;
    covered += size * covered_fraction(regions, {transcript->contig, block->begin, block->end});
  }
  return total > 0 ? std::optional(covered / total) : std::nullopt;
}

/// What a VCF with a stated panel says of a gene in which it has nothing.
Assessment absence_by_panel(const PanelGene& gene, std::optional<double> fraction, bool has_reference) {
  if (gene.capability != Capability::sequence && !has_reference) {
    return Assessment::not_assessed(Reason::no_reference_sequence, "its coding sequence does not ship");
  }
  if (!fraction)
    return Assessment::not_assessed(Reason::no_reference_sequence, "its exons are incomplete on this build");
  if (*fraction <= 0) return Assessment::not_assessed(Reason::not_on_panel);
  // Fractions of whole blocks add up to 1 only within rounding.
  if (*fraction < 1 - 1e-9) {
    return Assessment::not_assessed(Reason::not_on_panel,
                                    fmt::format("{:.0f} % of its coding sequence is on the panel", 100 * *fraction));
  }
  return Assessment::absent(std::nullopt, "caller's threshold unknown");
}

Assessment absence_of(const PanelGene& gene, const LookedAt& looked_at, std::optional<double> fraction) {
  if (looked_at.stated_genes.contains(gene.symbol)) {
    return Assessment::absent(std::nullopt, "reported as assessed");
  }
  if (!looked_at.has_vcf) {
    return Assessment::not_assessed(Reason::no_input, looked_at.has_variant_table
                                                          ? "a table of variants lists only what was found"
                                                          : "no sequencing was given");
  }
  if (!looked_at.panel) {
    return Assessment::not_assessed(Reason::no_input, "a VCF lists only what was found");
  }
  if (!looked_at.has_trusted_positions) {
    return Assessment::not_assessed(Reason::unsupported, "the VCF's reference bases do not fit its stated build");
  }
  if (!looked_at.has_confirmed_build) {
    return Assessment::not_assessed(Reason::unsupported,
                                    "neither contig lengths nor reference bases bear out the VCF's stated build");
  }
  return absence_by_panel(gene, fraction, looked_at.has_reference);
}

}  // namespace

std::vector<GeneQuestion> gene_questions(const Panel& panel, const LookedAt& looked_at) {
  std::vector<GeneQuestion> questions;
  for (const PanelGene& gene : panel.genes()) {
    GeneQuestion question{.symbol = gene.symbol};
    if (looked_at.has_vcf && looked_at.panel && looked_at.assembly) {
      question.covered_fraction = coding_fraction(panel, gene, *looked_at.assembly, *looked_at.panel);
    }
    question.absence = absence_of(gene, looked_at, question.covered_fraction);
    const auto unsettled = looked_at.unsettled.find(gene.symbol);
    if (question.absence.is_absent() && unsettled != looked_at.unsettled.end()) question.absence = unsettled->second;
    for (const ProteinDomain* domain : panel.domains(gene.symbol)) question.domains.push_back(domain->name);
    questions.push_back(std::move(question));
  }
  return questions;
}

}  // namespace marrow
