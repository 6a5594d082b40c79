#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "marrow/findings/coverage_map.hpp"
#include "marrow/findings/gene_states.hpp"
#include "marrow/knowledge/panel.hpp"
#include "marrow/records/genome.hpp"

namespace marrow {

/// Something in a gene that was seen, but not settled.
struct Unsettled {
  Assessment state;
  std::optional<std::string> domain;  ///< where it is; empty: it may concern the whole gene
};

/// What the inputs of a sample say of where they looked.
struct LookedAt {
  std::optional<Assembly> assembly;
  bool has_vcf = false;               ///< or alignments: sequencing of the sample
  bool has_variant_table = false;     ///< a table of variants, which vouches for nothing
  bool has_reference = false;         ///< a FASTA gives every modelled gene its sequence
  bool has_trusted_positions = true;  ///< false: the VCF's bases contradict its build, so it vouches for nothing
  bool has_confirmed_build = true;    ///< false: nothing but a word in the header tells the VCF's build
  std::map<std::string, std::vector<Unsettled>> unsettled;  ///< by gene
  std::optional<CoverageMap> measured;  ///< by coverage files and reference records; empty: nothing was measured
  /// A coverage file or a gVCF is there: what they leave out was not looked at, whatever the panel says.
  bool has_measured_everywhere = false;
  std::optional<CoverageMap> panel;                        ///< what the assay targets; empty: not stated
  std::set<std::string> stated_genes;                      ///< genes that a report says were assessed
  std::set<std::pair<std::string, std::string>> reported;  ///< gene and id of others' variants that a report names too
  std::int64_t min_depth_reads = default_min_depth_reads;
};

/// Notes what keeps a gene from being absent. Of several doubts the first by its words is told, whatever their order.
void add_doubt(LookedAt& looked_at, const std::string& gene, Assessment state,
               std::optional<std::string> domain = std::nullopt);

/// One question for each gene of the panel, with what may be said where nothing was found.
///
/// A gene, and each of its domains by itself, is absent only if an input vouches for all of its coding sequence: a
/// stated gene; reads enough on every base, by coverage files and reference records together (the best word on a base
/// counts, the worst limit of all bases holds); or, where nothing was measured, a panel that holds it all (limit
/// unknown: the caller's threshold is). A gene without shipped sequence is never absent by a VCF, because its changes
/// could not be read; nor is one in which something unsettled was seen.
[[nodiscard]] std::vector<GeneQuestion> gene_questions(const Panel& panel, const LookedAt& looked_at);

}  // namespace marrow
