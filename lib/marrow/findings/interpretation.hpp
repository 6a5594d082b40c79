#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "marrow/findings/annotation_reading.hpp"
#include "marrow/findings/coding_transcript.hpp"
#include "marrow/findings/consequence.hpp"
#include "marrow/findings/sequence_layers.hpp"
#include "marrow/knowledge/breakpoint_regions.hpp"
#include "marrow/knowledge/hotspots.hpp"
#include "marrow/knowledge/panel.hpp"
#include "marrow/records/profile.hpp"
#include "marrow/records/sequence_source.hpp"

namespace marrow {

/// One ALT of a record as it was written, anchoring bases included.
struct RecordAllele {
  std::string contig;      ///< `chrN` style
  std::int64_t begin = 0;  ///< 0-based position of the first base of `ref`
  std::string ref;
  std::string alt;  ///< bases only: AlleleKind::small
};

/// "chr9-136496500-C-T".
[[nodiscard]] std::string variant_id(const RecordAllele& allele);

/// A variant with its meaning for one panel gene.
struct InterpretedVariant {
  /// id, gene, transcript, exon, names, residues, consequence, impact, domain, hotspot, class, effect and evidence;
  /// what hangs on the sample (counts, origin, filter) is the caller's.
  /// `variant_class` is empty where the consequence is not known: unknown is never negative.
  Variant variant;
  Assessment assessment;                    ///< of the consequence
  std::optional<Reason> hgvs_reason;        ///< why a name is empty
  const HotspotRow* hotspot = nullptr;      ///< the row that matched
  bool is_ref_mismatch = false;             ///< REF is not the reference's base
  const PanelGene* gene = nullptr;          ///< of the panel; null for a variant of none
  const CodingTranscript* model = nullptr;  ///< by which it was read; null if by none
};

/// Notes what the hotspot table says of a variant of the gene that has its class and residues: hotspot, effect,
/// evidence. A truncating change of a tumour suppressor that no row names has the effect of the gene's row about such
/// changes, if that is a loss. Returns the row that names it; null if none does.
const HotspotRow* note_hotspot(const Hotspots& hotspots, const PanelGene& gene, Variant& variant);

/// 0 for the impact HIGH up to 3 for MODIFIER, 4 without one.
[[nodiscard]] int severity_rank(const InterpretedVariant& variant);
/// Puts what was found of one transcript into the variant.
void take_consequence(const TranscriptConsequence& found, InterpretedVariant& result);
/// Puts the meaning that the variant has together with others of its haplotype (joined_change.hpp) in the place of its
/// own. Its name in the transcript and its terms of splice regions stay.
void take_joined(const TranscriptConsequence& joint, InterpretedVariant& result);

/// Gives small variants their meaning on one build. The transcripts are laid out and their sequence is fetched once,
/// here; afterwards it is immutable and safe to use from several threads. All arguments must outlive it.
class VariantInterpreter {
 public:
  /// `shipped` knows the panel's own sequence; `reference` (may be null) is a FASTA of the same build, which adds the
  /// genes whose sequence does not ship, their introns and untranslated regions. Without `regions` no insertion is
  /// told to make an enhancer.
  VariantInterpreter(const Panel& panel, const Hotspots& hotspots, Assembly assembly, const SequenceSource& shipped,
                     const SequenceSource* reference, const BreakpointRegions* regions = nullptr);

  /// The variant for every panel gene whose span it touches, the most severe first; for an insertion that makes an
  /// enhancer the gene that this enhancer drives; empty if there is none.
  /// Genes without a model give gene and id only, not assessed (`no_reference_sequence`).
  [[nodiscard]] std::vector<InterpretedVariant> interpret(const RecordAllele& allele) const;
  /// The same, but not in order: each into the new one that `add` gives, whose memory may be used again.
  void interpret_each(const RecordAllele& allele, const std::function<InterpretedVariant&()>& add) const;
  /// The first of them; for a variant outside the panel, one with an id alone, not assessed (`not_on_panel`).
  [[nodiscard]] InterpretedVariant annotate_variant(const RecordAllele& allele) const;
  /// `own`, what marrow says of a change in a panel gene, with what another annotator says of it instead. Hotspot rows
  /// that go by residues are looked up only where the panel's own transcript was read.
  [[nodiscard]] InterpretedVariant with_annotation(const InterpretedVariant& own,
                                                   const AnnotationReading& reading) const;
  /// The transcript by which variants of a gene are read; null without a model.
  [[nodiscard]] const CodingTranscript* find_model(std::string_view gene) const;
  /// Gives a variant of a panel gene its joint meaning, and the knowledge that goes with it.
  void read_joined(const TranscriptConsequence& joint, InterpretedVariant& result) const;

 private:
  /// Fills `result`, which is new, in its place: moving so large a thing takes as long as a part of the work.
  void interpret_in(const PanelGene& gene, const RecordAllele& allele, const SmallVariant& variant,
                    InterpretedVariant& result) const;
  [[nodiscard]] InterpretedVariant enhancer_insertion(const PanelGene& gene, const RecordAllele& allele) const;
  void apply_knowledge(const PanelGene& gene, InterpretedVariant& result) const;
  /// `gene` is one of the panel's own.
  [[nodiscard]] const CodingTranscript* model_of(const PanelGene& gene) const noexcept;

  const Panel* panel_;
  const Hotspots* hotspots_;
  Assembly assembly_;
  const SequenceSource* shipped_;
  const SequenceSource* reference_;
  const BreakpointRegions* regions_;
  SequenceLayers known_;                                 ///< both
  std::vector<std::optional<CodingTranscript>> models_;  ///< in the order of the panel's genes
};

}  // namespace marrow
