#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <unordered_map>
#include <vector>

#include "marrow/findings/interpretation.hpp"
#include "marrow/knowledge/gene_set.hpp"

namespace marrow {

/// A variant with its meaning for one transcript of a gene set.
struct GeneSetVariant {
  InterpretedVariant interpreted;  ///< `transcript` with version; no domain, hotspot and effect: those are the panel's
  const GeneSetGene* gene = nullptr;
  const GeneSetTranscript* transcript = nullptr;
  /// The transcript as it was laid out; shared, because a record may wait for its neighbours while the interpreter
  /// moves on. Null where REF is not the reference's.
  std::shared_ptr<const CodingTranscript> model;
};

/// Gives small variants their meaning for every transcript of a gene set. A transcript is laid out and its sequence is
/// fetched when the first variant touches it, and kept while sorted variants may touch it again.
///
/// Both arguments must outlive it. Not thread-safe.
class GeneSetInterpreter {
 public:
  GeneSetInterpreter(const GeneSet& set, const SequenceSource& reference) : set_(&set), reference_(&reference) {}

  /// The variant for every transcript whose span it touches, in the set's order along the contig; empty if it touches
  /// none. Coding changes are not assessed (`unsupported`) where the coding sequence cannot be read: blocks beside the
  /// exons, a stop inside that nobody calls selenocysteine, the first codon where it is no start; and
  /// `no_reference_sequence` where the reference lacks it. A start other than ATG is one if a 5′ UTR stands before it.
  /// Transcripts that code for no protein and those that decay get VEP's terms for them.
  [[nodiscard]] std::vector<GeneSetVariant> interpret(const RecordAllele& allele);

 private:
  struct Layout;

  const std::shared_ptr<const Layout>& layout(std::size_t transcript, const Interval& place);
  void drop_layouts_before(const Interval& place);

  const GeneSet* set_;
  const SequenceSource* reference_;
  std::unordered_map<std::size_t, std::shared_ptr<const Layout>> layouts_;  ///< by transcript
};

}  // namespace marrow
