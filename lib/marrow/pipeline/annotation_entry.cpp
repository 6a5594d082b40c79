#include "marrow/pipeline/annotation_entry.hpp"

#include <array>

#include "marrow/base/text.hpp"
#include "marrow/io/vcf_writer.hpp"
#include "marrow/knowledge/resistance_table.hpp"

namespace marrow {

namespace {

/// A field inside a `|` and `,` separated entry, encoded as VEP does: separators become `&`, the rest as in any INFO
/// value.
std::string field_text(std::string text) {
  for (char& c : text) {
    if (c == '|' || c == ',') c = '&';
  }
  return encode_info_value(text);
}

std::string class_text(const InterpretedVariant& interpreted) {
  if (interpreted.is_ref_mismatch) return "ref_mismatch";
  if (!interpreted.assessment.is_known() && !interpreted.variant.variant_class) return "not_assessed";
  return interpreted.variant.variant_class ? std::string(enum_name(*interpreted.variant.variant_class)) : "";
}

/// "NM_000546.6:c.743G>A"; empty without a name.
std::string with_accession(const std::string& accession, const std::optional<std::string>& name) {
  return name ? accession + ":" + *name : "";
}

}  // namespace

std::string entry_text(const AnnotationEntry& entry) {
  const Variant& variant = entry.interpreted.variant;
  const bool is_in_intron = variant.exon && variant.exon->starts_with("intron");
  const std::array<std::string, 16> fields = {entry.allele,
                                              join(variant.consequence, "&"),
                                              variant.impact.value_or(""),
                                              variant.gene.value_or(""),
                                              entry.gene_id,
                                              entry.feature,
                                              is_in_intron ? "" : variant.exon.value_or(""),
                                              with_accession(variant.transcript.value_or(""), variant.hgvsc),
                                              with_accession(entry.protein, variant.hgvsp),
                                              variant.domain.value_or(""),
                                              variant.hotspot.value_or(""),
                                              class_text(entry.interpreted),
                                              variant.effect ? std::string(enum_name(*variant.effect)) : "",
                                              join(entry.resistance, "&"),
                                              variant.evidence.value_or(""),
                                              join(variant.joined, "&")};
  std::string text;
  for (std::size_t i = 0; i < fields.size(); ++i) {
    if (i > 0) text += '|';
    text += field_text(fields[i]);
  }
  return text;
}

std::vector<AnnotationEntry> PanelEntries::entries(const RecordAllele& allele, const std::string& alt) {
  std::vector<AnnotationEntry> entries;
  for (InterpretedVariant& interpreted : interpreter_->interpret(allele)) {
    const std::string symbol = interpreted.variant.gene.value_or("");
    const PanelGene* gene = knowledge_->panel().find_gene(symbol);
    const Transcript* transcript = knowledge_->panel().find_transcript(symbol);
    const bool has_protein = transcript != nullptr && !transcript->protein.empty();
    entries.push_back({.allele = alt,
                       .gene_id = gene == nullptr ? "" : gene->ensembl_gene,
                       .feature = interpreted.variant.transcript.value_or(""),
                       .protein = has_protein ? transcript->protein : symbol,
                       .resistance = resistance_tags(knowledge_->resistance().matching(interpreted.variant)),
                       .variant = trim_alleles(allele.contig, allele.begin, allele.ref, allele.alt)});
    if (const CodingTranscript* model = interpreter_->find_model(symbol)) {
      // The interpreter owns it and outlives the entry.
      entries.back().model = std::shared_ptr<const CodingTranscript>(std::shared_ptr<void>(), model);
    }
    entries.back().interpreted = std::move(interpreted);
  }
  return entries;
}

void PanelEntries::read_joined(const TranscriptConsequence& joint, AnnotationEntry& entry) const {
  interpreter_->read_joined(joint, entry.interpreted);
  entry.resistance = resistance_tags(knowledge_->resistance().matching(entry.interpreted.variant));
}

std::vector<AnnotationEntry> GeneSetEntries::entries(const RecordAllele& allele, const std::string& alt) {
  std::vector<AnnotationEntry> entries;
  for (GeneSetVariant& found : interpreter_.interpret(allele)) {
    const std::string& protein = found.transcript->protein;
    entries.push_back({.interpreted = std::move(found.interpreted),
                       .allele = alt,
                       .gene_id = found.gene->id,
                       .feature = found.transcript->id,
                       .protein = protein.empty() ? found.transcript->id : protein,
                       .variant = trim_alleles(allele.contig, allele.begin, allele.ref, allele.alt),
                       .model = std::move(found.model)});
  }
  return entries;
}

void GeneSetEntries::read_joined(const TranscriptConsequence& joint, AnnotationEntry& entry) const {
  take_joined(joint, entry.interpreted);
}

}  // namespace marrow
