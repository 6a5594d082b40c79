#include "marrow/pipeline/annotation_entry.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "marrow/base/text.hpp"
#include "marrow/io/vcf_writer.hpp"
#include "marrow/knowledge/resistance_table.hpp"

namespace marrow {

namespace {

/// Appends a field inside a `|` and `,` separated entry, encoded as VEP does: separators become `&`, the rest as in any
/// INFO value.
void append_field(std::string& text, std::string_view field) {
  const auto is_plain = [](char c) {
    return c > ' ' && c != '|' && c != ',' && c != '%' && c != ';' && c != '=' && c != '\x7f';
  };
  if (std::all_of(field.begin(), field.end(), is_plain)) {
    text += field;
    return;
  }
  std::string joined(field);
  for (char& c : joined) {
    if (c == '|' || c == ',') c = '&';
  }
  text += encode_info_value(joined);
}

std::string_view text_of(const std::optional<std::string>& text) {
  return text ? std::string_view(*text) : std::string_view();
}

std::string_view class_text(const InterpretedVariant& interpreted) {
  if (interpreted.is_ref_mismatch) return "ref_mismatch";
  if (!interpreted.assessment.is_known() && !interpreted.variant.variant_class) return "not_assessed";
  return interpreted.variant.variant_class ? enum_name(*interpreted.variant.variant_class) : std::string_view();
}

/// "NM_000546.6:c.743G>A"; empty without a name.
std::string with_accession(std::string_view accession, const std::optional<std::string>& name) {
  return name ? fmt::format("{}:{}", accession, *name) : "";
}

}  // namespace

std::string entry_text(const AnnotationEntry& entry) {
  const Variant& variant = entry.interpreted.variant;
  const std::string_view exon = text_of(variant.exon);
  const std::string consequence = join(variant.consequence, "&");
  const std::string hgvsc = with_accession(text_of(variant.transcript), variant.hgvsc);
  const std::string hgvsp = with_accession(entry.protein, variant.hgvsp);
  const std::string resistance = join(entry.resistance, "&");
  const std::string joined = join(variant.joined, "&");
  const std::array<std::string_view, 16> fields = {entry.allele,
                                                   consequence,
                                                   text_of(variant.impact),
                                                   text_of(variant.gene),
                                                   entry.gene_id,
                                                   entry.feature,
                                                   exon.starts_with("intron") ? std::string_view() : exon,
                                                   hgvsc,
                                                   hgvsp,
                                                   text_of(variant.domain),
                                                   text_of(variant.hotspot),
                                                   class_text(entry.interpreted),
                                                   variant.effect ? enum_name(*variant.effect) : std::string_view(),
                                                   resistance,
                                                   text_of(variant.evidence),
                                                   joined};
  std::string text;
  for (std::size_t i = 0; i < fields.size(); ++i) {
    if (i > 0) text += '|';
    append_field(text, fields[i]);
  }
  return text;
}

std::vector<AnnotationEntry> PanelEntries::entries(const RecordAllele& allele, const std::string& alt) {
  std::vector<AnnotationEntry> entries;
  for (InterpretedVariant& interpreted : interpreter_->interpret(allele)) {
    const std::string symbol = interpreted.variant.gene.value_or("");
    const PanelGene* gene = knowledge_->panel().find_gene(symbol);
    AnnotationEntry& entry = entries.emplace_back();
    entry.allele = alt;
    if (gene != nullptr) entry.gene_id = gene->ensembl_gene;
    entry.feature = interpreted.variant.transcript.value_or("");
    entry.protein = symbol;
    entry.resistance = resistance_tags(knowledge_->resistance().matching(interpreted.variant));
    entry.variant = trim_alleles(allele.contig, allele.begin, allele.ref, allele.alt);
    if (const CodingTranscript* model = interpreter_->find_model(symbol)) {
      if (!model->transcript().protein.empty()) entry.protein = model->transcript().protein;
      // The interpreter owns it and outlives the entry.
      entry.model = std::shared_ptr<const CodingTranscript>(std::shared_ptr<void>(), model);
    }
    entry.interpreted = std::move(interpreted);
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
