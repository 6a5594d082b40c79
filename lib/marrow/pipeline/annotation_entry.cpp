#include "marrow/pipeline/annotation_entry.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "marrow/base/byte_lanes.hpp"
#include "marrow/base/text.hpp"
#include "marrow/io/vcf_writer.hpp"
#include "marrow/knowledge/resistance_table.hpp"

namespace marrow {

namespace {

/// Appends a field as it is.
struct AppendPlain {
  void operator()(std::string& text, std::string_view field) const { text += field; }
};

/// Appends a field inside a `|` and `,` separated entry, encoded as VEP does: separators become `&`, the rest as in any
/// INFO value.
struct AppendEncoded {
  void operator()(std::string& text, std::string_view field) const {
    std::string joined(field);
    for (char& c : joined) {
      if (c == '|' || c == ',') c = '&';
    }
    text += encode_info_value(joined);
  }
};

/// Whether an entry of plainly appended fields is what encoding them gives.
bool needs_no_encoding(std::string_view entry) {
  const bool is_special = any_byte(entry, [](Lanes bytes) {
    return static_cast<Lanes>((bytes <= ' ') | (bytes >= 0x7f) | (bytes == ',') | (bytes == '%') | (bytes == ';') |
                              (bytes == '='));
  });
  unsigned int bars = 0;
  for (const char c : entry) bars += c == '|' ? 1 : 0;
  return !is_special && bars == std::count(annotation_format.begin(), annotation_format.end(), '|');
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
template <class Append>
void append_list(std::string& text, const std::vector<std::string>& words, Append append) {
  for (std::size_t i = 0; i < words.size(); ++i) {
    if (i > 0) text += '&';
    append(text, words[i]);
  }
}

/// "NM_000546.6:c.743G>A"; nothing without a name.
template <class Append>
void append_name(std::string& text, std::string_view accession, const std::optional<std::string>& name, Append append) {
  if (!name) return;
  append(text, accession);
  text += ':';
  append(text, *name);
}

/// Whether a change lies in introns alone, or nothing but its gene is known of it: then rules that ask for no name and
/// no place say the same of it as of any other such change of its gene.
bool is_like_others(const Variant& variant) {
  if (variant.aa_begin || variant.hotspot || variant.effect) return false;
  if (variant.consequence.empty()) return !variant.variant_class;
  return variant.consequence.size() == 1 && variant.consequence.front() == "intron_variant" &&
         variant.variant_class == VariantClass::other;
}

template <class Append>
void append_fields(std::string& text, const AnnotationEntry& entry, Append append) {
  const Variant& variant = entry.interpreted.variant;
  const std::string_view exon = text_of(variant.exon);
  const auto next = [&](std::string_view field) {
    text += '|';
    append(text, field);
  };
  append(text, entry.allele);
  text += '|';
  append_list(text, variant.consequence, append);
  next(text_of(variant.impact));
  next(text_of(variant.gene));
  next(entry.gene_id);
  next(entry.feature);
  next(exon.starts_with("intron") ? std::string_view() : exon);
  text += '|';
  append_name(text, text_of(variant.transcript), variant.hgvsc, append);
  text += '|';
  append_name(text, entry.protein, variant.hgvsp, append);
  next(text_of(variant.domain));
  next(text_of(variant.hotspot));
  next(class_text(entry.interpreted));
  next(variant.effect ? enum_name(*variant.effect) : std::string_view());
  text += '|';
  append_list(text, entry.resistance, append);
  next(text_of(variant.evidence));
  text += '|';
  append_list(text, variant.joined, append);
}

}  // namespace

void append_entry(std::string& text, const AnnotationEntry& entry) {
  const std::size_t begin = text.size();
  append_fields(text, entry, AppendPlain());
  if (needs_no_encoding(std::string_view(text).substr(begin))) return;
  text.resize(begin);
  append_fields(text, entry, AppendEncoded());
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
  if (asks_for_names_ || !variant.gene || !is_like_others(variant)) return look_up();
  auto& tags = variant.consequence.empty() ? untold_tags_ : intron_tags_;
  const auto known = tags.find(*variant.gene);
  return known != tags.end() ? known->second : tags.emplace(*variant.gene, look_up()).first->second;
}

void PanelEntries::add_entries(const RecordAllele& allele, const std::string& alt,
                               std::vector<AnnotationEntry>& entries) {
  const auto first = static_cast<std::ptrdiff_t>(entries.size());
  interpreter_->interpret_each(allele, [&]() -> InterpretedVariant& { return entries.emplace_back().interpreted; });
  if (entries.end() - entries.begin() > first + 1) {
    std::stable_sort(entries.begin() + first, entries.end(), [](const auto& a, const auto& b) {
      return severity_rank(a.interpreted) < severity_rank(b.interpreted);
    });
  }
  for (auto added = entries.begin() + first; added != entries.end(); ++added) {
    AnnotationEntry& entry = *added;
    const InterpretedVariant& interpreted = entry.interpreted;
    entry.allele = alt;
    entry.gene_id = interpreted.gene->ensembl_gene;
    entry.feature = text_of(interpreted.variant.transcript);
    entry.protein = interpreted.gene->symbol;
    entry.resistance = tags_of(interpreted.variant);
    if (const CodingTranscript* model = interpreted.model) {
      entry.variant = trim_alleles(allele.contig, allele.begin, allele.ref, allele.alt);
      if (!model->transcript().protein.empty()) entry.protein = model->transcript().protein;
      // The interpreter owns it and outlives the entry.
      entry.model = std::shared_ptr<const CodingTranscript>(std::shared_ptr<void>(), model);
    }
  }
}

void PanelEntries::read_joined(const TranscriptConsequence& joint, AnnotationEntry& entry) const {
  interpreter_->read_joined(joint, entry.interpreted);
  entry.resistance = resistance_tags(knowledge_->resistance().matching(entry.interpreted.variant));
}

void GeneSetEntries::add_entries(const RecordAllele& allele, const std::string& alt,
                                 std::vector<AnnotationEntry>& entries) {
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
}

void GeneSetEntries::read_joined(const TranscriptConsequence& joint, AnnotationEntry& entry) const {
  take_joined(joint, entry.interpreted);
}

}  // namespace marrow
