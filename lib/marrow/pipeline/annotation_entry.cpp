#include "marrow/pipeline/annotation_entry.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "marrow/base/text.hpp"
#include "marrow/io/vcf_writer.hpp"
#include "marrow/knowledge/resistance_table.hpp"

namespace marrow {

namespace {

/// Bytes that stand in a field as they are.
constexpr auto is_plain_byte = [] {
  std::array<bool, 256> table{};
  for (char c = '!'; c < '\x7f'; ++c) {
    table[static_cast<unsigned char>(c)] = std::string_view("|,%;=").find(c) == std::string_view::npos;
  }
  return table;
}();

/// Appends a field inside a `|` and `,` separated entry, encoded as VEP does: separators become `&`, the rest as in any
/// INFO value.
void append_field(std::string& text, std::string_view field) {
  const bool is_plain =
      std::all_of(field.begin(), field.end(), [](char c) { return is_plain_byte[static_cast<unsigned char>(c)]; });
  if (is_plain) {
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

/// The words as one field.
void append_list(std::string& text, const std::vector<std::string>& words) {
  for (std::size_t i = 0; i < words.size(); ++i) {
    if (i > 0) text += '&';
    append_field(text, words[i]);
  }
}

/// "NM_000546.6:c.743G>A"; nothing without a name.
void append_name(std::string& text, std::string_view accession, const std::optional<std::string>& name) {
  if (!name) return;
  append_field(text, accession);
  text += ':';
  append_field(text, *name);
}

/// Whether a change lies in introns alone: then rules that ask for no name and no place say the same of it as of any
/// other of its gene.
bool is_intronic(const Variant& variant) {
  return variant.consequence.size() == 1 && variant.consequence.front() == "intron_variant" &&
         variant.variant_class == VariantClass::other && !variant.aa_begin && !variant.hotspot && !variant.effect;
}

}  // namespace

std::string entry_text(const AnnotationEntry& entry) {
  const Variant& variant = entry.interpreted.variant;
  const std::string_view exon = text_of(variant.exon);
  std::string text;
  const auto next = [&](std::string_view field) {
    text += '|';
    append_field(text, field);
  };
  append_field(text, entry.allele);
  text += '|';
  append_list(text, variant.consequence);
  next(text_of(variant.impact));
  next(text_of(variant.gene));
  next(entry.gene_id);
  next(entry.feature);
  next(exon.starts_with("intron") ? std::string_view() : exon);
  text += '|';
  append_name(text, text_of(variant.transcript), variant.hgvsc);
  text += '|';
  append_name(text, entry.protein, variant.hgvsp);
  next(text_of(variant.domain));
  next(text_of(variant.hotspot));
  next(class_text(entry.interpreted));
  next(variant.effect ? enum_name(*variant.effect) : std::string_view());
  text += '|';
  append_list(text, entry.resistance);
  next(text_of(variant.evidence));
  text += '|';
  append_list(text, variant.joined);
  return text;
}

PanelEntries::PanelEntries(const Knowledge& knowledge, const VariantInterpreter& interpreter)
    : knowledge_(&knowledge), interpreter_(&interpreter) {
  for (const ResistanceRow& row : knowledge.resistance().rows()) {
    for (const std::string_view key : {"id", "exon", "hgvsc"}) {
      if (row.expression && row.expression->text().find(key) != std::string::npos) asks_for_names_ = true;
    }
  }
}

std::vector<std::string> PanelEntries::tags_of(const Variant& variant) {
  const auto look_up = [&] { return resistance_tags(knowledge_->resistance().matching(variant)); };
  if (asks_for_names_ || !variant.gene || !is_intronic(variant)) return look_up();
  const auto known = intron_tags_.find(*variant.gene);
  return known != intron_tags_.end() ? known->second : intron_tags_.emplace(*variant.gene, look_up()).first->second;
}

std::vector<AnnotationEntry> PanelEntries::entries(const RecordAllele& allele, const std::string& alt) {
  std::vector<AnnotationEntry> entries;
  std::vector<InterpretedVariant> found = interpreter_->interpret(allele);
  entries.reserve(found.size());
  for (InterpretedVariant& interpreted : found) {
    AnnotationEntry& entry = entries.emplace_back();
    entry.allele = alt;
    entry.gene_id = interpreted.gene->ensembl_gene;
    entry.feature = text_of(interpreted.variant.transcript);
    entry.protein = interpreted.gene->symbol;
    entry.resistance = tags_of(interpreted.variant);
    entry.variant = trim_alleles(allele.contig, allele.begin, allele.ref, allele.alt);
    if (const CodingTranscript* model = interpreted.model) {
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
