#include "marrow/pipeline/annotate.hpp"

#include <fmt/format.h>

#include <array>

#include "marrow/base/error.hpp"
#include "marrow/base/text.hpp"
#include "marrow/base/version.hpp"
#include "marrow/findings/interpretation.hpp"
#include "marrow/io/vcf_reader.hpp"
#include "marrow/io/versions.hpp"
#include "marrow/knowledge/resistance_table.hpp"
#include "marrow/pipeline/extract_tools.hpp"
#include "marrow/pipeline/panel_places.hpp"

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

std::string entry_text(const InterpretedVariant& interpreted, const std::string& alt, const Knowledge& knowledge) {
  const Variant& variant = interpreted.variant;
  const std::string symbol = variant.gene.value_or("");
  const PanelGene* gene = knowledge.panel().find_gene(symbol);
  const Transcript* transcript = knowledge.panel().find_transcript(symbol);
  const std::string protein = transcript == nullptr || transcript->protein.empty() ? symbol : transcript->protein;
  const bool is_in_intron = variant.exon && variant.exon->starts_with("intron");
  const std::array<std::string, 15> fields = {alt,
                                              join(variant.consequence, "&"),
                                              variant.impact.value_or(""),
                                              symbol,
                                              gene == nullptr ? "" : gene->ensembl_gene,
                                              variant.transcript.value_or(""),
                                              is_in_intron ? "" : variant.exon.value_or(""),
                                              with_accession(variant.transcript.value_or(""), variant.hgvsc),
                                              with_accession(protein, variant.hgvsp),
                                              variant.domain.value_or(""),
                                              variant.hotspot.value_or(""),
                                              class_text(interpreted),
                                              variant.effect ? std::string(enum_name(*variant.effect)) : "",
                                              join(resistance_tags(knowledge.resistance().matching(variant)), "&"),
                                              variant.evidence.value_or("")};
  std::string text;
  for (std::size_t i = 0; i < fields.size(); ++i) {
    if (i > 0) text += '|';
    text += field_text(fields[i]);
  }
  return text;
}

std::vector<std::string> header_lines(const AnnotateOptions& options) {
  std::vector<std::string> lines = {fmt::format(
      "##INFO=<ID=MARROW,Number=.,Type=String,Description=\"Consequence for the genes of marrow's leukaemia panel. "
      "Format: {}\">",
      annotation_format)};
  if (options.command) {
    lines.push_back(fmt::format("##marrow_annotateVersion={}+htslib-{}", version(), htslib_version()));
    lines.push_back(fmt::format("##marrow_annotateCommand={}", printable(*options.command)));
  }
  return lines;
}

/// The entries of one record; counts what could not be assessed.
std::string annotation(const VcfRecord& record, const VariantInterpreter& interpreter, const Knowledge& knowledge,
                       AnnotateCounts& counts) {
  std::string text;
  if (!record.main_contig) return text;
  for (const AlternateAllele& allele : record.alts) {
    const bool is_deletion = allele.kind == AlleleKind::unanchored && record.ref != "-";
    if (allele.kind != AlleleKind::small && !is_deletion) continue;
    const RecordAllele written{*record.main_contig, record.begin, record.ref, is_deletion ? "" : allele.text};
    for (const InterpretedVariant& interpreted : interpreter.interpret(written)) {
      if (interpreted.is_ref_mismatch) {
        ++counts.ref_mismatch;
      } else if (!interpreted.assessment.is_known()) {
        ++counts.not_assessed;
      }
      if (!text.empty()) text += ',';
      text += entry_text(interpreted, allele.text, knowledge);
    }
  }
  return text;
}

}  // namespace

AnnotateCounts annotate_vcf(const AnnotateOptions& options, const Knowledge& knowledge, std::ostream& standard_output,
                            Warnings& warnings) {
  // Samples play no part here, so a file of several tumours is as good as one of none.
  VcfReader reader(options.input, {.assembly = options.assembly, .ignores_samples = true, .needs_assembly = true},
                   warnings);
  ExtractTools tools(knowledge, options.reference);
  const VariantInterpreter& interpreter = tools.interpreter(*reader.assembly());
  VcfWriter writer(options.output, options.output_type, reader, header_lines(options), standard_output);
  if (options.is_only_panel) {
    reader.restrict_to(panel_places(knowledge.panel(), *reader.assembly(), 0), IndexUse::if_trusted);
  } else if (!writer.needs_records()) {
    reader.restrict_to(panel_places(knowledge.panel(), *reader.assembly(), insertion_margin_bp), IndexUse::none);
  }
  AnnotateCounts counts;
  VcfRecord record;
  for (VcfStep step = reader.step(record); step != VcfStep::end; step = reader.step(record)) {
    const std::string text =
        step == VcfStep::record ? annotation(record, interpreter, knowledge, counts) : std::string();
    if (!text.empty()) {
      ++counts.annotated;
      writer.write(record, {{"MARROW", text}});
    } else if (step == VcfStep::record) {
      writer.write(record, {});
    } else if (!options.is_only_panel) {
      writer.pass();
    }
  }
  counts.records = reader.record_count();
  writer.commit();
  if (counts.ref_mismatch > 0) {
    warnings.add("W302", "alleles whose REF contradicts the shipped sequence: another build, or REF and ALT swapped",
                 counts.ref_mismatch);
  }
  return counts;
}

}  // namespace marrow
