#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "marrow/findings/gene_states.hpp"
#include "marrow/knowledge/panel.hpp"
#include "marrow/records/genome.hpp"

namespace marrow {

/// What the inputs of a sample say of where they looked.
struct LookedAt {
  std::optional<Assembly> assembly;
  bool has_vcf = false;
  bool has_variant_table = false;     ///< a table of variants, which vouches for nothing
  bool has_reference = false;         ///< a FASTA gives every modelled gene its sequence
  bool has_trusted_positions = true;  ///< false: the VCF's bases contradict its build, so it vouches for nothing
  bool has_confirmed_build = true;    ///< false: nothing but a word in the header tells the VCF's build
  std::map<std::string, Assessment> unsettled;  ///< genes with something that was seen, but not settled, and why
  std::optional<std::vector<Interval>> panel;   ///< what the assay targets; empty: not stated
  std::set<std::string> stated_genes;           ///< genes that a report says were assessed
};

/// One question for each gene of the panel, with what may be said where nothing was found.
///
/// A gene is absent only if an input vouches for all of its coding sequence: a stated gene, or one that lies wholly
/// inside the panel and whose sequence ships (limit unknown in both: the caller's threshold is). A gene without shipped
/// sequence is never absent by a VCF, because its changes could not be read; nor is one in which something unsettled
/// was seen.
[[nodiscard]] std::vector<GeneQuestion> gene_questions(const Panel& panel, const LookedAt& looked_at);

}  // namespace marrow
