#include "marrow/pipeline/annotate.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "marrow/base/text.hpp"
#include "marrow/base/version.hpp"
#include "marrow/io/fasta_reference.hpp"
#include "marrow/io/gff3_file.hpp"
#include "marrow/io/vcf_reader.hpp"
#include "marrow/io/versions.hpp"
#include "marrow/pipeline/annotation_entry.hpp"
#include "marrow/pipeline/extract_tools.hpp"
#include "marrow/pipeline/panel_places.hpp"
#include "marrow/pipeline/phased_joining.hpp"

namespace marrow {

namespace {

std::vector<std::string> header_lines(const AnnotateOptions& options) {
  std::vector<std::string> lines = {
      fmt::format("##INFO=<ID=MARROW,Number=.,Type=String,Description=\"Consequence for the {}. Format: {}\">",
                  options.gff3 ? "transcripts of a gene set" : "genes of marrow's leukaemia panel", annotation_format)};
  if (options.command) {
    for (std::string& line : provenance_lines("annotate", *options.command)) lines.push_back(std::move(line));
  }
  return lines;
}

/// Appends the entries of one record.
void find_entries(const VcfRecord& record, EntrySource& source, const std::string& contig,
                  std::vector<AnnotationEntry>& entries) {
  for (std::size_t i = 0; i < record.alts.size(); ++i) {
    const AlternateAllele& allele = record.alts[i];
    const bool is_deletion = allele.kind == AlleleKind::unanchored && record.ref != "-";
    if (allele.kind != AlleleKind::small && !is_deletion) continue;
    const RecordAllele written{contig, record.begin, record.ref, is_deletion ? "" : allele.text};
    const std::size_t first = entries.size();
    source.add_entries(written, allele.text, entries);
    for (std::size_t k = first; k < entries.size(); ++k) entries[k].allele_index = static_cast<int>(i) + 1;
  }
}

/// Writes a record with its entries; the text is kept in `additions`, of which the memory is used again.
void write_record(VcfWriter& writer, const VcfRecord& record, const std::vector<AnnotationEntry>& entries,
                  InfoAdditions& additions, AnnotateCounts& counts) {
  if (entries.empty()) return writer.write(record, {});
  ++counts.annotated;
  std::string& text = additions.front().second;
  text.clear();
  for (const AnnotationEntry& entry : entries) {
    if (entry.interpreted.is_ref_mismatch) {
      ++counts.ref_mismatch;
    } else if (!entry.interpreted.assessment.is_known()) {
      ++counts.not_assessed;
    }
    if (!text.empty()) text += ',';
    append_entry(text, entry);
  }
  writer.write(record, additions);
}

/// A gene set with the genome that it is of.
struct ReferenceGenes {
  ReferenceGenes(const std::string& gff3, const std::string& fasta) : set(read_gff3(gff3)), reference(fasta) {}

  /// What a record's contig is called here, of the record; null where the set has no gene on it.
  [[nodiscard]] const std::string* contig(const VcfRecord& record) {
    const std::string& name = record.main_contig ? *record.main_contig : record.contig;
    if (set.has_contig(name)) {
      if (!reference.has_contig(name)) lacking.insert(record.contig);
      return &name;
    }
    foreign.insert(record.contig);
    return nullptr;
  }

  void warn(Warnings& warnings) const {
    for (const std::string& contig : foreign) {
      warnings.add("W361", fmt::format("the gene set has no gene on contig '{}'", contig));
    }
    for (const std::string& contig : lacking) {
      warnings.add("W362", fmt::format("the reference lacks contig '{}': its coding changes are not assessed", contig));
    }
  }

  GeneSet set;
  FastaReference reference;
  std::set<std::string> foreign;  ///< contigs of records
  std::set<std::string> lacking;
};

/// Passes records through, of a reader that is restricted to places those inside; `contig_of` tells what a record's
/// contig is called by `source`, or null. Records outside the places are written too, unless `drops_outside`.
template <class ContigOf>
AnnotateCounts annotate_records(VcfReader& reader, VcfWriter& writer, EntrySource& source, bool drops_outside,
                                ContigOf&& contig_of) {
  AnnotateCounts counts;
  InfoAdditions additions{{"MARROW", ""}};
  const auto write = [&](const VcfRecord& written, const std::vector<AnnotationEntry>& its_entries) {
    write_record(writer, written, its_entries, additions, counts);
  };
  PhasedJoining joining(reader.header().samples.size(), source, write);
  const std::string no_contig;
  VcfRecord record;
  std::vector<AnnotationEntry> entries;
  for (VcfStep step = reader.step(record); step != VcfStep::end; step = reader.step(record)) {
    if (step == VcfStep::record) {
      const std::string* contig = contig_of(record);
      entries.clear();
      if (contig != nullptr) find_entries(record, source, *contig, entries);
      joining.add(record, contig == nullptr ? no_contig : *contig, entries);
    } else if (!drops_outside) {
      joining.finish();
      writer.pass();
    }
  }
  joining.finish();
  counts.records = reader.record_count();
  counts.unphased = joining.unphased();
  writer.commit();
  return counts;
}

AnnotateCounts annotate_by_panel(const AnnotateOptions& options, const Knowledge& knowledge,
                                 std::ostream& standard_output, Warnings& warnings) {
  // Which sample is the tumour plays no part here, so a file of several is as good as one of none.
  VcfReader reader(options.input, {.assembly = options.assembly, .ignores_samples = true, .needs_assembly = true},
                   warnings);
  ExtractTools tools(knowledge, options.reference);
  PanelEntries source(knowledge, tools.interpreter(*reader.assembly()));
  VcfWriter writer(options.output, options.output_type, reader, header_lines(options), standard_output);
  if (options.is_only_panel) {
    reader.restrict_to(panel_places(knowledge.panel(), tools.breakpoint_regions(), *reader.assembly(), 0),
                       IndexUse::if_trusted);
  } else if (!writer.needs_records()) {
    reader.restrict_to(
        panel_places(knowledge.panel(), tools.breakpoint_regions(), *reader.assembly(), insertion_margin_bp),
        IndexUse::none);
  }
  return annotate_records(reader, writer, source, options.is_only_panel,
                          [](const VcfRecord& record) { return record.main_contig ? &*record.main_contig : nullptr; });
}

AnnotateCounts annotate_by_gene_set(const AnnotateOptions& options, std::ostream& standard_output, Warnings& warnings) {
  VcfReader reader(options.input, {.ignores_samples = true, .takes_any_genome = true}, warnings);
  ReferenceGenes genes(*options.gff3, *options.reference);
  GeneSetEntries source(genes.set, genes.reference);
  VcfWriter writer(options.output, options.output_type, reader, header_lines(options), standard_output);
  const AnnotateCounts counts =
      annotate_records(reader, writer, source, false, [&](const VcfRecord& record) { return genes.contig(record); });
  genes.warn(warnings);
  return counts;
}

}  // namespace

AnnotateCounts annotate_vcf(const AnnotateOptions& options, const Knowledge& knowledge, std::ostream& standard_output,
                            Warnings& warnings) {
  const AnnotateCounts counts = options.gff3 ? annotate_by_gene_set(options, standard_output, warnings)
                                             : annotate_by_panel(options, knowledge, standard_output, warnings);
  if (counts.ref_mismatch > 0) {
    warnings.add("W302", "alleles whose REF contradicts the shipped sequence: another build, or REF and ALT swapped",
                 counts.ref_mismatch);
  }
  if (counts.unphased > 0) {
    warnings.add("W363", "changes of one codon in one sample whose phase the genotypes do not state: each read alone",
                 counts.unphased);
  }
  return counts;
}

}  // namespace marrow
