#include "marrow/pipeline/gene_evidence.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "marrow/findings/gene_coverage.hpp"

namespace marrow {

namespace {

/// Asks all genes of one sample.
class Questioner {
 public:
  Questioner(const Panel& panel, const LookedAt& looked_at) : panel_(panel), looked_at_(looked_at) {
    if (!looked_at.has_measured_everywhere && looked_at.measured && looked_at.panel) {
      joined_ = *looked_at.measured;
      joined_->fill_gaps(*looked_at.panel);
    }
  }

  [[nodiscard]] GeneQuestion ask(const PanelGene& gene) const {
    GeneQuestion question{.symbol = gene.symbol};
    const bool is_stated = looked_at_.stated_genes.contains(gene.symbol);
    const std::optional<Assessment> obstacle = obstacle_to(gene);
    const Transcript* transcript = panel_.find_transcript(gene.symbol);
    std::optional<PartsCoverage> whole;
    if (coverage() != nullptr && looked_at_.assembly && transcript != nullptr) {
      whole = assess(coding_parts(*transcript, *looked_at_.assembly));
      if (whole) question.covered_fraction = whole->covered_fraction;
    }
    const auto settle = [&](const std::optional<PartsCoverage>& parts, const std::string* domain) {
      Assessment absence = obstacle ? *obstacle : state_of(parts, domain != nullptr);
      if (is_stated && !(absence.is_absent() && absence.limit_vaf)) {
        absence = Assessment::absent(std::nullopt, "reported as assessed");
      }
      const Assessment* doubt = absence.is_absent() ? find_doubt(gene.symbol, domain) : nullptr;
      return doubt == nullptr ? absence : *doubt;
    };
    question.absence = settle(whole, nullptr);
    for (const ProteinDomain* domain : panel_.domains(gene.symbol)) {
      std::optional<PartsCoverage> parts;
      if (whole) parts = assess(domain_parts(*transcript, *looked_at_.assembly, *domain));
      question.domains.push_back({domain->name, settle(parts, &domain->name)});
    }
    add_three_prime_utr(transcript, settle, question);
    question.has_own_domains = looked_at_.measured && whole && whole->is_stated && !obstacle;
    return question;
  }

 private:
  [[nodiscard]] const CoverageMap* coverage() const noexcept {
    if (joined_) return &*joined_;
    if (looked_at_.measured) return &*looked_at_.measured;
    return looked_at_.panel ? &*looked_at_.panel : nullptr;
  }

  [[nodiscard]] std::optional<PartsCoverage> assess(const std::optional<ExonParts>& parts) const {
    if (!parts) return std::nullopt;
    const CoverageMap* panel = looked_at_.panel ? &*looked_at_.panel : nullptr;
    return assess_coverage(*coverage(), *parts, looked_at_.min_depth_reads, panel);
  }

  [[nodiscard]] static Assessment silence_of_a_list() {
    return Assessment::not_assessed(Reason::no_input, "a VCF lists only what was found");
  }

  /// Why nothing may be said of the gene whatever was covered; empty if nothing stands in the way.
  [[nodiscard]] std::optional<Assessment> obstacle_to(const PanelGene& gene) const {
    if (!looked_at_.has_vcf) {
      return Assessment::not_assessed(Reason::no_input, looked_at_.has_variant_table
                                                            ? "a table of variants lists only what was found"
                                                            : "no sequencing was given");
    }
    if (coverage() == nullptr) return silence_of_a_list();
    if (!looked_at_.has_trusted_positions) {
      return Assessment::not_assessed(Reason::unsupported, "the VCF's reference bases do not fit its stated build");
    }
    if (!looked_at_.has_confirmed_build) {
      return Assessment::not_assessed(Reason::unsupported,
                                      "neither contig lengths nor reference bases bear out the VCF's stated build");
    }
    if (gene.capability != Capability::sequence && !looked_at_.has_reference) {
      return Assessment::not_assessed(Reason::no_reference_sequence, "its coding sequence does not ship");
    }
    return std::nullopt;
  }

  /// What the coverage says; `parts` are empty where this build lacks exons.
  [[nodiscard]] Assessment state_of(const std::optional<PartsCoverage>& parts, bool is_domain) const {
    if (!parts)
      return Assessment::not_assessed(Reason::no_reference_sequence, "its exons are incomplete on this build");
    const bool is_mute = looked_at_.measured && !looked_at_.has_measured_everywhere && !parts->is_stated;
    if (is_mute && !looked_at_.panel) return silence_of_a_list();
    if (looked_at_.measured || parts->state.is_absent()) return parts->state;
    if (!parts->is_stated) return Assessment::not_assessed(Reason::not_on_panel);
    return Assessment::not_assessed(Reason::not_on_panel,
                                    fmt::format("{:.0f} % of its {} is on the panel", 100 * parts->covered_fraction,
                                                is_domain ? "coding bases" : "coding sequence"));
  }

  /// What was seen and not settled in the gene, or in one of its domains.
  [[nodiscard]] const Assessment* find_doubt(const std::string& gene, const std::string* domain) const {
    const auto found = looked_at_.unsettled.find(gene);
    if (found == looked_at_.unsettled.end()) return nullptr;
    const auto doubt = std::find_if(found->second.begin(), found->second.end(), [&](const Unsettled& unsettled) {
      return domain == nullptr || !unsettled.domain || *unsettled.domain == *domain;
    });
    return doubt == found->second.end() ? nullptr : &doubt->state;
  }

  template <class Settle>
  void add_three_prime_utr(const Transcript* transcript, const Settle& settle, GeneQuestion& question) const {
    if (transcript == nullptr || !looked_at_.assembly) return;
    const ExonParts parts = three_prime_utr_parts(*transcript, *looked_at_.assembly);
    if (parts.empty()) return;
    const std::string name(three_prime_utr_domain);
    question.domains.push_back({name, settle(coverage() ? assess(parts) : std::nullopt, &name)});
  }

  const Panel& panel_;
  const LookedAt& looked_at_;
  std::optional<CoverageMap> joined_;  ///< single reference records, and the panel where there are none
};

}  // namespace

void add_doubt(LookedAt& looked_at, const std::string& gene, Assessment state, std::optional<std::string> domain) {
  std::vector<Unsettled>& doubts = looked_at.unsettled[gene];
  const auto place =
      std::upper_bound(doubts.begin(), doubts.end(), state.detail,
                       [](const std::string& detail, const Unsettled& other) { return detail < other.state.detail; });
  doubts.insert(place, {std::move(state), std::move(domain)});
}

std::vector<GeneQuestion> gene_questions(const Panel& panel, const LookedAt& looked_at) {
  const Questioner questioner(panel, looked_at);
  std::vector<GeneQuestion> questions;
  for (const PanelGene& gene : panel.genes()) questions.push_back(questioner.ask(gene));
  return questions;
}

}  // namespace marrow
