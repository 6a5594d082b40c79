#include "marrow/findings/imported_variant.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <string_view>
#include <utility>
#include <vector>

#include "marrow/base/text.hpp"
#include "marrow/findings/change_class.hpp"
#include "marrow/findings/forced_change.hpp"
#include "marrow/findings/other_notation.hpp"
#include "marrow/findings/protein_change.hpp"
#include "marrow/findings/variant_text.hpp"

namespace marrow {

namespace {

constexpr std::string_view unknown_side = "splice_site_variant";

bool is_one_of(std::string_view word, std::initializer_list<std::string_view> words) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

/// "p.?" and "p.=" say nothing that the class does not say.
bool names_change(std::string_view protein) {
  return !is_one_of(protein, {"", "?", "=", "p.?", "p.=", "p.(=)", "p.(?)"});
}

/// Text as messages quote it: a cell may be of any length.
std::string quoted(std::string_view text) {
  std::size_t most = 60;
  if (text.size() <= most) return fmt::format("'{}'", text);
  while (most > 0 && (static_cast<unsigned char>(text[most]) & 0xC0) == 0x80) --most;  // not inside a character
  return fmt::format("'{}…'", text.substr(0, most));
}

std::string_view without_version(std::string_view accession) {
  return accession.substr(0, accession.find('.'));
}

bool is_other_transcript(const VariantTableRow& row, const Transcript& transcript) {
  const std::string_view named = without_version(row.transcript);
  return !named.empty() && named != without_version(transcript.accession) &&
         named != without_version(transcript.ensembl_transcript);
}

std::int64_t oriented(const CodingTranscript& transcript, std::int64_t position) {
  return transcript.transcript().strand == Strand::plus ? position : -1 - position;
}

/// Where a row's position lies in the gene's transcript; nothing known without build, model or position.
LabelPlace place_of(const VariantTableRow& row, const ImportedGene& gene, bool is_splice) {
  LabelPlace place;
  if (gene.transcript != nullptr) place.is_other_transcript = is_other_transcript(row, *gene.transcript);
  if (gene.on_build == nullptr || !row.pos1) return place;
  const CodingTranscript& transcript = *gene.on_build;
  const std::int64_t position = *row.pos1 - 1;
  const TranscriptPlace at = transcript.locate(oriented(transcript, position));
  if (at.kind == TranscriptPlace::Kind::unknown) return place;
  if (is_splice) {
    place.codon = codon_beside(transcript, position);
  } else if (at.kind == TranscriptPlace::Kind::exon) {
    place.codon = transcript.codon_at(at.offset);
  }
  place.is_outside_coding = !place.codon;
  return place;
}

/// Donor or acceptor, by the end of the intron in which the position lies.
void name_splice_side(Variant& variant, const VariantTableRow& row, const ImportedGene& gene) {
  if (gene.on_build == nullptr || !row.pos1 || variant.consequence.front() != unknown_side) return;
  const TranscriptPlace at = gene.on_build->locate(oriented(*gene.on_build, *row.pos1 - 1));
  if (at.kind != TranscriptPlace::Kind::intron) return;
  variant.consequence = {at.from_donor <= at.from_acceptor ? "splice_donor_variant" : "splice_acceptor_variant"};
}

ImportedReading unread(std::string problem, std::string hint = {}) {
  ImportedReading reading;
  reading.problem = std::move(problem);
  reading.hint = std::move(hint);
  return reading;
}

ImportedReading refuse_residues(const VariantTableRow& row, const ImportedGene& gene) {
  const std::vector<NamedResidue> residues = named_residues(row.protein_change);
  const std::int64_t number = residues.empty() ? 0 : residues.front().number;
  const auto residue = residue_at(gene.transcript, number);
  return unread(
      fmt::format("{} of {} does not fit the protein of {}", quoted(row.protein_change), gene.gene->symbol,
                  gene.transcript->accession),
      residue ? fmt::format("its residue {} is {}; a column with the transcript would tell", number, *residue)
              : fmt::format("it has {} residues; a column with the transcript would tell", gene.transcript->aa_length));
}

ImportedReading read_protein(const VariantTableRow& row, const ImportedGene& gene) {
  const auto label = read_protein_change(row.protein_change);
  if (!label) return unread(fmt::format("{} is no protein change", quoted(row.protein_change)));
  const bool is_enhancer = label->consequence.front() == "regulatory_region_variant";
  if (is_enhancer && gene.gene->symbol != "TAL1") {
    return unread(fmt::format("{} is read of TAL1 only, not of {}", quoted(row.protein_change), gene.gene->symbol));
  }
  const bool is_splice = is_one_of(label->consequence.front(), {unknown_side, "splice_region_variant"});
  LabelPlace place = is_enhancer ? LabelPlace{} : place_of(row, gene, is_splice);
  auto change = read_numbered_change(row.protein_change, gene.gene->symbol, gene.transcript, place);
  if (!change) return refuse_residues(row, gene);
  ImportedReading reading;
  reading.numbering = change->numbering;
  reading.contradicts_position = change->contradicts_position;
  reading.variant = std::move(change->variant);
  name_splice_side(*reading.variant, row, gene);
  if (gene.transcript != nullptr && gene.transcript->has_sequence()) {
    name_on_protein(*reading.variant, initiated_protein(gene.transcript->cds));
  }
  return reading;
}

std::optional<Variant> read_coding(const VariantTableRow& row, const ImportedGene& gene) {
  const bool is_own = gene.transcript == nullptr || !is_other_transcript(row, *gene.transcript);
  if (gene.panel != nullptr && is_own) {
    if (auto known = known_coding_change(*gene.panel, gene.gene->symbol, row.coding_change)) return known;
  }
  return read_coding_change(row.coding_change, gene.transcript);
}

/// The row's change without the table's class word.
ImportedReading read_change(const VariantTableRow& row, const ImportedGene& gene,
                            const std::optional<Variant>& stated_class) {
  if (names_change(row.protein_change)) return read_protein(row, gene);
  ImportedReading reading;
  if (!row.coding_change.empty()) reading.variant = read_coding(row, gene);
  const bool is_vague = reading.variant && reading.variant->consequence.front() == "coding_sequence_variant";
  if (reading.variant && !(is_vague && stated_class)) return reading;
  if (stated_class) {
    reading.variant = stated_class;
    name_splice_side(*reading.variant, row, gene);
    return reading;
  }
  if (!row.coding_change.empty()) {
    return unread(fmt::format("{} is no coding change of {}", quoted(row.coding_change),
                              gene.transcript == nullptr ? gene.gene->symbol : gene.transcript->accession));
  }
  return unread(row.change_class.empty()
                    ? fmt::format("the row of {} names no change", gene.gene->symbol)
                    : fmt::format("{} is no class of change, and the row names no change", quoted(row.change_class)));
}

/// vcf2maf writes "NORMAL" where there was none.
bool names_normal(const VariantTableRow& row) {
  return !is_one_of(lower_case(row.matched_normal), {"", "normal", "none", "unmatched"}) &&
         row.matched_normal != row.sample;
}

std::string change_name(const Variant& variant, const VariantTableRow& row) {
  if (variant.hgvsp) return *variant.hgvsp;
  if (names_change(row.protein_change)) return row.protein_change;
  return variant.hgvsc.value_or(variant.consequence.front());
}

/// "chr9-139399344-NOTCH1-p.Leu1600Pro"; "imported-NOTCH1-p.Leu1600Pro" without position.
std::string imported_id(const Variant& variant, const VariantTableRow& row) {
  const auto contig = main_contig(row.contig);
  const std::string place = contig && row.pos1 ? fmt::format("{}-{}", *contig, *row.pos1) : "imported";
  return fmt::format("{}-{}-{}", place, *variant.gene, change_name(variant, row));
}

}  // namespace

ImportedReading read_imported_label(const VariantTableRow& row, const ImportedGene& gene) {
  const std::optional<Variant> stated_class = read_change_class(row.change_class);
  ImportedReading reading = read_change(row, gene, stated_class);
  if (!reading.variant) return reading;
  Variant& variant = *reading.variant;
  reading.contradicts_class = stated_class && stated_class->variant_class != variant.variant_class;
  variant.gene = gene.gene->symbol;
  if (reading.numbering == Numbering::other_transcript) {
    variant.transcript = row.transcript;
  } else if (gene.transcript != nullptr) {
    variant.transcript = gene.transcript->accession;
  }
  if (variant.consequence.front() == "start_lost" && gene.gene->is_tumour_suppressor()) {
    variant.variant_class = VariantClass::truncating;
  }
  variant.annotated_by = "table";
  variant.source = VariantSource::imported;
  variant.id = imported_id(variant, row);
  return reading;
}

OriginCall imported_origin(const VariantTableRow& row, const OriginOptions& options, std::optional<Origin> stated) {
  VcfRecord record;
  record.alts = {{row.alt, AlleleKind::small}};
  record.info = row.frequencies;
  if (row.normal_depth_reads || row.normal_alt_reads) {
    record.normal.emplace();
    record.normal->depth_reads = row.normal_depth_reads;
    if (row.normal_alt_reads) record.normal->allele_reads = {row.normal_ref_reads, row.normal_alt_reads};
  }
  OriginCall call = assess_origin(record, 0, options);
  if (call.origin == Origin::germline) return call;
  const std::string word = lower_case(row.status);
  if (word == "germline") return {Origin::germline, "the table says germline"};
  if (word == "somatic") return {Origin::somatic, "the table says somatic"};
  if (call.origin == Origin::somatic) return call;
  if (names_normal(row)) return {Origin::somatic, "the table names a matched normal sample"};
  if (stated) return {*stated, fmt::format("--variants-origin {}", enum_name(*stated))};
  if (!record.normal && row.frequencies.empty() && !options.population) {
    call.reason = "the table does not say";
    if (!options.consulted_file.empty()) call.reason += fmt::format("; not common in {}", options.consulted_file);
  }
  return call;
}

bool is_stated_absent(const VariantTableRow& row) {
  return is_one_of(lower_case(row.status), {"none", "wildtype"});
}

void add_imported_counts(const VariantTableRow& row, Variant& variant) {
  variant.alt_reads = row.alt_reads;
  variant.depth = row.depth_reads;
  const bool has_both = row.alt_reads && row.ref_reads;
  if (has_both && !variant.depth) variant.depth = *row.alt_reads + *row.ref_reads;
  const std::int64_t counted = has_both ? *row.alt_reads + *row.ref_reads : variant.depth.value_or(0);
  variant.vaf = row.vaf;
  if (row.alt_reads && counted > 0 && *row.alt_reads <= counted) {
    variant.vaf = static_cast<double>(*row.alt_reads) / static_cast<double>(counted);
  }
}

}  // namespace marrow
