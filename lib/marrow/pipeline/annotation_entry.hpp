#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "marrow/findings/gene_set_interpretation.hpp"
#include "marrow/knowledge/knowledge.hpp"

namespace marrow {

/// Fields of one entry of INFO/MARROW, in order, as `bcftools +split-vep -a MARROW` reads them.
inline constexpr std::string_view annotation_format =
    "Allele|Consequence|IMPACT|SYMBOL|Gene|Feature|EXON|HGVSc|HGVSp|Domain|Hotspot|Class|Effect|Resistance|Evidence|"
    "Joined";

/// What one allele does to one transcript, with the names that an entry shows.
struct AnnotationEntry {
  InterpretedVariant interpreted;
  std::string allele;   ///< ALT as written
  std::string gene_id;  ///< "ENSG00000141510"; "" if not known
  std::string feature;  ///< "NM_000546.6", of a gene set the transcript's id
  std::string protein;  ///< accession, or the gene's symbol
  std::vector<std::string> resistance;
  int allele_index = 1;                 ///< of ALT in the genotypes
  std::optional<SmallVariant> variant;  ///< empty for an ALT that is none, and without `model`
  /// By which it was read; null if by none. Shared, because the entry may outlive the source's own copy.
  std::shared_ptr<const CodingTranscript> model;
};

/// Appends the entry as it stands in INFO: separators inside a field become `&`. Joined holds the ids of the changes of
/// the same haplotype that it was read with.
void append_entry(std::string& text, const AnnotationEntry& entry);

/// Where the meaning of an allele comes from: the panel, or a gene set in its place.
class EntrySource {
 public:
  virtual ~EntrySource() = default;
  /// Appends one entry for each transcript that the allele touches, the most severe first.
  virtual void add_entries(const RecordAllele& allele, const std::string& alt,
                           std::vector<AnnotationEntry>& entries) = 0;
  /// Gives an entry the meaning that it has together with others.
  virtual void read_joined(const TranscriptConsequence& joint, AnnotationEntry& entry) const = 0;
};

class PanelEntries : public EntrySource {
 public:
  PanelEntries(const Knowledge& knowledge, const VariantInterpreter& interpreter);
  void add_entries(const RecordAllele& allele, const std::string& alt, std::vector<AnnotationEntry>& entries) override;
  void read_joined(const TranscriptConsequence& joint, AnnotationEntry& entry) const override;

 private:
  [[nodiscard]] std::vector<std::string> tags_of(const Variant& variant);

  const Knowledge* knowledge_;
  const VariantInterpreter* interpreter_;
  bool asks_for_names_ = false;  ///< some rule on resistance does: no two changes are alike
  using TagsByGene = std::unordered_map<std::string, std::vector<std::string>>;
  TagsByGene intron_tags_;  ///< of changes in introns
  TagsByGene untold_tags_;  ///< of changes of which nothing but the gene is known
};

class GeneSetEntries : public EntrySource {
 public:
  GeneSetEntries(const GeneSet& set, const SequenceSource& reference) : interpreter_(set, reference) {}
  void add_entries(const RecordAllele& allele, const std::string& alt, std::vector<AnnotationEntry>& entries) override;
  void read_joined(const TranscriptConsequence& joint, AnnotationEntry& entry) const override;

 private:
  GeneSetInterpreter interpreter_;
};

}  // namespace marrow
