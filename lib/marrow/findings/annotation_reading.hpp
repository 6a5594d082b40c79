#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "marrow/findings/origin.hpp"
#include "marrow/knowledge/panel.hpp"
#include "marrow/records/profile.hpp"
#include "marrow/records/vcf_record.hpp"

namespace marrow {

/// Field names of an annotation from the Description of its header line: VEP's "… Format: Allele|Consequence|…" and
/// SnpEff's "Functional annotations: 'Allele | Annotation | …'". Empty for anything else.
/// Source: Ensembl VEP 110, "VCF output"; SnpEff, "Variant annotations in VCF format" 1.0.
[[nodiscard]] std::vector<std::string> annotation_field_names(std::string_view description);

/// What another annotator says of one allele in one gene.
struct AnnotationReading {
  /// transcript, exon, hgvsc, hgvsp, residues, consequence, impact, class and annotated_by; nothing else.
  Variant variant;
  /// The entry is of the panel's own transcript, so that its residues are those of the hotspot tables.
  bool is_own_transcript = false;
};

/// Reads the consequences that VEP (CSQ) or SnpEff (ANN) wrote into INFO. `panel` must outlive it.
class AnnotationReader {
 public:
  AnnotationReader(AnnotationFields fields, const Panel& panel);

  /// The entry of an ALT and gene: on the panel's transcript, else MANE Select, else canonical, else the first.
  /// Terms that marrow does not use are left out or become their kin: splice_donor_region to splice_region, SnpEff's
  /// disruptive and conservative in-frame changes to in-frame ones. Empty where no entry has a term that it uses.
  [[nodiscard]] std::optional<AnnotationReading> read(const VcfRecord& record, std::size_t alt_index,
                                                      const PanelGene& gene) const;

 private:
  using Cells = AnnotationCells;

  [[nodiscard]] std::string_view cell(const Cells& cells, std::optional<std::size_t> at) const noexcept;
  [[nodiscard]] bool is_of_gene(const Cells& cells, const PanelGene& gene) const;
  [[nodiscard]] int rank_of(const Cells& cells, const Transcript* transcript) const;
  [[nodiscard]] Variant read_entry(const Cells& cells) const;

  AnnotationFields fields_;
  const Panel* panel_;
  std::optional<std::size_t> consequence_, symbol_, gene_, feature_, exon_, intron_, hgvsc_, hgvsp_, protein_position_,
      amino_acids_, canonical_, mane_;
};

/// Whether two say another thing of the same change: other terms, or other protein names where both give one.
[[nodiscard]] bool contradict(const Variant& a, const Variant& b);

}  // namespace marrow
